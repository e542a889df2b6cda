import { it } from "vitest";
import { expectRolledBack } from "../support/failing-canary.ts";

it("a canary that fails is rolled back by itself while 60 sessions run in three processes, and none is lost", () =>
  expectRolledBack({ users: 60, atOnce: 4 }));
