import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, it } from "vitest";
import { RUN_KEY } from "../../graph/call-site.ts";
import { planGraph } from "../../graph/plan-graph.ts";
import { scriptedPorts } from "../support/scripted-ports.ts";

describe("the run that a task belongs to", () => {
  it("is known at every call, in fan-outs too, and is not stored with the checkpoints", async () => {
    const ports = scriptedPorts({ Review: () => ({ score: 9 }) });
    const saver = new MemorySaver();
    const graph = planGraph(ports).compile({ checkpointer: saver });
    const configurable = { thread_id: "one", [RUN_KEY]: "the-run" };
    await graph.invoke({ idea: "A bakery", preset: "fast" }, { configurable, recursionLimit: 100 });
    expect(ports.calls.length).toBeGreaterThan(1);
    expect(new Set(ports.calls.map(({ site }) => site.run))).toEqual(new Set(["the-run"]));
    for await (const { metadata, checkpoint } of saver.list({ configurable: { thread_id: "one" } })) {
      expect(JSON.stringify([metadata, checkpoint])).not.toContain("the-run");
    }
  });
});
