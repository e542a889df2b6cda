import { Send } from "@langchain/langgraph";
import type { Checkpoint } from "@langchain/langgraph-checkpoint";
import { describe, expect, it } from "vitest";
import type { PlanState } from "../../graph/state.ts";
import { planningThread } from "../support/planning-thread.ts";
import type { Script } from "../support/scripted-ports.ts";

/** Channels that sessions from before there was a sheet of figures do not have. */
const NEW_CHANNELS = ["startedOn", "sheet", "sheetNotes", "writing"];
const SHARED = { idea: "A marketplace", language: "en", preset: "fast", answers: [] };

/** The tasks as they were sent when each carried all that its prompt needed. */
const OLD_TASKS: Readonly<Record<"research" | "write", (args: Send["args"], state: PlanState) => unknown>> = {
  research: ({ specialist, round, of }, { analysis }) => {
    return { ...SHARED, specialist, analysis, round, of, earlier: [{ specialist: "market", summary: "Short." }] };
  },
  write: ({ sectionId, round, of }, { outline, rewrites, sections }) => {
    const instructions = rewrites.flatMap((one) => (one.sectionId === sectionId ? [one.instruction] : []));
    const markdown = sections[sectionId]?.markdown ?? "";
    return {
      ...{ ...SHARED, planTitle: "A plan", outline: outline?.sections.map(({ title }) => title), findings: [] },
      section: outline?.sections.find(({ id }) => id === sectionId),
      rewrite: instructions.length > 0 ? { markdown, instructions } : null,
      ...{ round, of },
    };
  },
};

/** A session that stopped with these tasks pending, stored as an older version would have stored it. */
async function stoppedAt(node: "research" | "write", name: "Findings" | "Section" | "Edits", script: Script = {}) {
  let isDown = true;
  const down = () => {
    if (isDown) throw new Error("The line is cut.");
    return {};
  };
  const thread = planningThread({ ...script, [name]: down });
  await expect(thread.toEnd()).rejects.toThrow(/The line is cut|Multiple errors/);
  isDown = false;
  const tuple = await thread.saver.getTuple(thread.config);
  if (!tuple?.metadata) throw new Error("Nothing is stored.");
  const { checkpoint, metadata, parentConfig } = tuple;
  const state = await thread.state();
  const pending = checkpoint.channel_values["__pregel_tasks"] as Send[];
  const old = pending.map(({ args }) => new Send(node, OLD_TASKS[node](args, state)));
  const without = <T>(values: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(values).filter(([channel]) => !NEW_CHANNELS.includes(channel)));
  const stored: Checkpoint = {
    ...checkpoint,
    channel_values: { ...without(checkpoint.channel_values), __pregel_tasks: old },
    channel_versions: without(checkpoint.channel_versions),
  };
  await thread.saver.put(parentConfig ?? thread.config, stored, metadata);
  return { thread, pending: pending.length };
}

describe("a session of an older version, whose tasks carry what they need themselves", () => {
  it("goes on where its specialists were at work, and gets its sheet of figures", async () => {
    const { thread, pending } = await stoppedAt("research", "Findings");
    expect(pending).toBe(2);
    const { reports, document, sheet } = await thread.onToEnd();
    expect(Object.keys(reports)).toHaveLength(6);
    expect(sheet).toEqual({ figures: [], decisions: [], leftOut: [] });
    expect(document).toMatch(/^# A plan\n/);
  });

  it("goes on where its sections were being written, without a sheet and without the day it began", async () => {
    const { thread, pending } = await stoppedAt("write", "Section");
    expect(pending).toBe(7);
    const figures = thread.ports.callsOf("Figures").length;
    const { sections, document, sheet } = await thread.onToEnd();
    expect(Object.values(sections).map(({ id, title, round }) => [id, title, round])).toEqual(
      [1, 2, 3, 4, 5, 6, 7].map((at) => [`part-${at}`, `Part ${at}`, 1]),
    );
    for (const { input, messages } of thread.ports.callsOf("Section").slice(7)) {
      expect(input).toMatchObject({ sheet: null, startedOn: null, rewrite: null });
      expect(messages.at(-1)?.content).not.toMatch(/name="(?:today|figures)"/);
    }
    expect(thread.ports.callsOf("Figures")).toHaveLength(figures);
    expect(sheet).toBeNull();
    expect(document).toContain("Text of part-7, round 1.");
  });

  it("goes on where a refine was being written, with what was agreed then", async () => {
    const script: Script = { Review: (_, nth) => ({ score: nth === 1 ? 7 : 9 }) };
    const { thread, pending } = await stoppedAt("write", "Edits", script);
    expect(pending).toBe(1);
    const { sections, reviews } = await thread.onToEnd();
    expect(thread.ports.callsOf("Edits").at(-1)?.input).toMatchObject({
      ...{ section: { id: "part-1" }, markdown: "Text of part-1, round 1.", instructions: ["Sharpen it."] },
    });
    expect(sections["part-1"]).toMatchObject({ round: 2, markdown: "Text of part-1, round 2." });
    expect(reviews.map(({ outcome }) => outcome)).toEqual(["refine", "accepted"]);
  });
});
