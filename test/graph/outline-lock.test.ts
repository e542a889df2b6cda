import { describe, expect, it } from "vitest";
import { planRecord } from "../../graph/document/record/plan-record.ts";
import { discuss } from "../../graph/nodes/discuss.ts";
import { refine } from "../../graph/nodes/refine.ts";
import type { EditedSection } from "../../schemas/answer.ts";
import { planningThread } from "../support/planning-thread.ts";
import { outlineSections, type Script, scriptedPorts, USAGE } from "../support/scripted-ports.ts";

const ACTIONS = [
  { sectionId: "part-2", instruction: "Name the price." },
  { sectionId: "part-5", instruction: "Shorten it." },
];

/** The outline as it was proposed, with these sections locked. */
function lock(...ids: readonly string[]): unknown {
  const sections: EditedSection[] = outlineSections(7).map(({ id, title }) => ({
    id,
    title,
    locked: ids.includes(id),
  }));
  return { kind: "approval", decision: "edit", edits: { sections } };
}

const refinedOnce: Script = { Review: (_, nth) => ({ score: nth === 1 ? 7 : 9, actions: ACTIONS }) };

describe("a locked section", () => {
  it("is written, and no refine changes it; the change log says what was left undone", async () => {
    const thread = planningThread(refinedOnce);
    const state = await thread.toEnd(() => lock("part-2"));
    const { sections, refinements, outline } = state;
    expect(outline?.sections.flatMap(({ id, locked }) => (locked ? [id] : []))).toEqual(["part-2"]);
    expect(thread.ports.callsOf("Edits").map(({ site }) => site.target)).toEqual(["part-5"]);
    expect(sections["part-2"]).toMatchObject({ round: 1, markdown: "Text of part-2, round 1." });
    expect(sections["part-5"]).toMatchObject({ round: 2 });
    expect(refinements).toEqual([{ reviewRound: 1, actions: [ACTIONS[1]], locked: [ACTIONS[0]] }]);
    const { markdown } = planRecord("s", state, USAGE);
    expect(markdown).toContain("**What was carried out**\n\n- Part 5 – Shorten it.\n\n");
    expect(markdown).toContain("**Left as it is, because you locked it**\n\n- Part 2 – Name the price.\n");
  });

  it("is not changed where the review asks for nothing else: no section is written anew, and the plan says why", async () => {
    const thread = planningThread(refinedOnce);
    const state = await thread.toEnd(() => lock("part-2", "part-5"));
    const { sections, document } = state;
    expect(thread.ports.callsOf("Section")).toHaveLength(7);
    expect(thread.ports.callsOf("Edits")).toEqual([]);
    expect(Object.values(sections).map(({ round }) => round)).toEqual(Array(7).fill(1));
    expect((await thread.road()).slice(-4)).toEqual(["review", "discuss", "discuss", "format"]);
    const { reviews } = planRecord("s", state, USAGE);
    expect(reviews[0]?.locked).toContainEqual({ sectionId: "part-5", section: "Part 5", instruction: "Shorten it." });
    expect(document).toContain("- The last review asked for changes to sections that you locked;");
    expect(document).not.toContain("did not agree on");
  });

  it("is named as locked to reviewer and writer, and only then", async () => {
    const thread = planningThread(refinedOnce);
    await thread.toEnd(() => lock("part-2"));
    const [discussed] = thread.ports.callsOf("Agreement");
    expect(discussed?.input.sections[1]).toEqual({ id: "part-2", title: "Part 2", locked: true });
    expect(discussed?.input.sections[0]).toEqual({ id: "part-1", title: "Part 1" });
    expect(discussed?.messages[1]?.content).toContain("The human locked some sections");
    const unlocked = planningThread(refinedOnce);
    await unlocked.toEnd();
    expect(unlocked.ports.callsOf("Agreement")[0]?.messages[1]?.content).not.toContain("locked");
  });

  it("is left alone where only the discussion thinks of it, and in every round", async () => {
    const thread = planningThread(
      {
        Review: (_, nth) => ({
          score: nth < 3 ? 7 : 9,
          actions: [ACTIONS[1] ?? ACTIONS[0]].flatMap((one) => one ?? []),
        }),
        Agreement: () => ({ actions: ACTIONS }),
      },
      { preset: "balanced" },
    );
    const { sections, refinements } = await thread.toEnd(({ options }) => {
      const edits = options.map(({ id, title }) => ({ id, title, locked: id === "part-2" }));
      return { kind: "approval", decision: "edit", edits: { sections: edits } };
    });
    expect(sections["part-2"]?.round).toBe(1);
    expect(sections["part-5"]?.round).toBe(3);
    expect(refinements.map(({ locked }) => locked)).toEqual([[ACTIONS[0]], [ACTIONS[0]]]);
  });

  it("keeps all else that the edit does not speak of, and the others are not locked", async () => {
    const thread = planningThread();
    const question = await thread.start();
    if (!question) throw new Error("No question is open.");
    await thread.answer(question, lock("part-1"));
    const { outline } = await thread.state();
    expect(outline?.sections[0]).toEqual({ ...outlineSections(1)[0], locked: true });
    expect(outline?.sections[1]).toEqual(outlineSections(2)[1]);
  });
});

describe("the nodes by themselves", () => {
  it("drop changes to locked sections even where the state has them", async () => {
    const thread = planningThread(refinedOnce);
    const state = await thread.toEnd(() => lock("part-2"));
    const discussion = { reviewRound: 1, rounds: 1, settled: true, actions: ACTIONS };
    expect(refine({ ...state, discussion })).toMatchObject({ rewrites: [ACTIONS[1]] });
    const ports = scriptedPorts({ Agreement: () => ({ actions: ACTIONS }) });
    const update = await discuss(ports)({ ...state, discussion: null }, { configurable: { thread_id: "t" } });
    expect(update.discussion).toMatchObject({ settled: true, actions: [ACTIONS[1]], locked: [ACTIONS[0]] });
  });
});
