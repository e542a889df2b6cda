import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { DIFFERENCES } from "../../../conformance/allowed-differences.ts";
import { differences, unlike } from "../../../conformance/differences.ts";
import { startOurs } from "../../../conformance/our-server.ts";
import { recordedSteps } from "../../../conformance/reference-steps.ts";
import { runScript } from "../../../conformance/script.ts";
import { createTestDatabase } from "../../support/postgres.ts";

describe("LangGraph's protocol, beside LangGraph's own server", () => {
  it("differs from it where the list says so, and nowhere else", async () => {
    const database = await createTestDatabase();
    const server = await startOurs({ DATABASE_URL: database.url });
    const steps = await runScript(server.send).finally(() => server.close());
    expect(unlike(differences(await recordedSteps(), steps), DIFFERENCES)).toEqual({ unexpected: [], gone: [] });
    // Some thirty runs, one of them to its plan.
  }, 180_000);

  it("is described with each difference and its reason", async () => {
    const page = await readFile(new URL("../../../docs/langgraph.md", import.meta.url), "utf8");
    const list = page.slice(page.indexOf("## What differs"));
    expect([...list.matchAll(/^- (.+)$/gm)].map(([, reason]) => reason)).toEqual(
      DIFFERENCES.map(({ reason }) => reason),
    );
  });

  it("would be seen to differ in a status, a header, the order of events, a key and a kind of value", () => {
    const step = {
      name: "a call",
      status: 200,
      type: "application/json",
      headers: ["location"],
      order: ["metadata", "(values)+"],
      events: { metadata: "object", values: "object" },
      body: { id: "uuid", tasks: [{ name: "text", "error?": "null" }], values: "state" },
    };
    const found = (change: object) => differences([step], [{ ...step, ...change }]);
    expect(found({})).toEqual([]);
    expect(found({ status: 404, headers: [] })).toEqual(["a call: status 200, here 404"]);
    expect(found({ headers: [] })).toEqual(["a call: header location: not here"]);
    expect(found({ order: ["(values)+"] })).toEqual(["a call: order metadata, (values)+; here (values)+"]);
    expect(found({ body: { id: "text", tasks: [{ name: "text", error: "null" }], more: "null" } })).toEqual([
      "a call: body.id: uuid, here text",
      "a call: body.more: only here",
      "a call: body.tasks[].error: always here",
      "a call: body.values: not here",
    ]);
    expect(found({ order: ["(values)+"], events: { values: "object" } })).toEqual([
      "a call: event metadata: not here",
    ]);
    expect(differences([step], [])).toEqual(["a call: not called here"]);
    const reasons = [{ reason: "", patterns: ["*: header location: not here", "another call: *"] }];
    expect(unlike([...found({ headers: [] }), ...found({ order: [] })], reasons)).toEqual({
      unexpected: ["a call: order metadata, (values)+; here nothing"],
      gone: ["another call: *"],
    });
  });
});
