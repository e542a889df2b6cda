import { it } from "vitest";
import { expectRolledBack } from "../../support/failing-canary.ts";

it("a canary that fails is rolled back by itself while three processes run sessions and one of them is killed, and none is lost", async () => {
  await expectRolledBack({ users: 18, atOnce: 2 });
}, 300_000);
