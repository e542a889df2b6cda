import { describe, expect, it } from "vitest";
import type { OutlineSection } from "../../schemas/model/outline.ts";
import { planningThread } from "../support/planning-thread.ts";
import type { Script } from "../support/scripted-ports.ts";

const SECTIONS: OutlineSection[] = ["summary", "market", "costs", "next"].map((id) => ({
  ...{ id, title: `About ${id}`, intent: "", keyPoints: [] },
  ...(id === "summary" || id === "next" ? { last: true } : {}),
}));
const COSTS = [{ sectionId: "costs", instruction: "Name the rent." }];
const IN_LINE = [expect.stringMatching(/^Bring this section in line with the others/)];

const script: Script = {
  Outline: () => ({ sections: SECTIONS }),
  Review: (_, nth) => ({ score: nth === 1 ? 7 : 9, actions: COSTS }),
  Refinement: () => ({ instructions: COSTS }),
};

/** The outline as it was proposed, with these sections locked. */
function locking(...ids: readonly string[]) {
  const sections = SECTIONS.map(({ id, title }) => ({ id, title, locked: ids.includes(id) }));
  return { kind: "approval", decision: "edit", edits: { sections } };
}

type Thread = ReturnType<typeof planningThread>;
const targets = ({ ports }: Thread) =>
  ports.calls.flatMap(({ site }) => (site.node === "write" && site.target ? [site.target] : []));
const writing = async (thread: Thread) => (await thread.road()).filter((step) => step.startsWith("write"));

describe("sections that sum up the others", () => {
  it("are written after them, each with their text before it, and the others with none", async () => {
    const thread = planningThread({ ...script, Review: () => ({ score: 9 }) });
    await thread.toEnd();
    expect(await writing(thread)).toEqual(["write write", "write-join", "write write", "write-join"]);
    const calls = thread.ports.callsOf("Section");
    expect(calls.map(({ site }) => site.target)).toEqual(["market", "costs", "summary", "next"]);
    expect(calls.map(({ input }) => input.others.map(({ id }) => id))).toEqual([
      [],
      [],
      // The two are written at the same time: neither has the other's text.
      ["market", "costs"],
      ["market", "costs"],
    ]);
    expect(calls[2]?.messages.at(-1)?.content).toContain(
      "=== section costs: About costs ===\n\nText of costs, round 1.",
    );
    expect(calls[0]?.messages.at(-1)?.content).toContain(
      "summary: About summary (written last: it sums up the others)",
    );
  });

  it("follow what changed in a refine, told how the others stand now, though nobody asked anything of them", async () => {
    const thread = planningThread(script);
    const { sections } = await thread.toEnd();
    const edits = thread.ports.callsOf("Edits");
    expect(edits.map(({ site, input }) => [site.target, input.instructions])).toEqual([
      ["costs", ["Name the rent."]],
      ["summary", IN_LINE],
      ["next", IN_LINE],
    ]);
    expect(edits[0]?.input.others).toEqual([]);
    expect(edits[1]?.input.others.find(({ id }) => id === "costs")?.markdown).toBe("Text of costs, round 2.");
    expect(sections["summary"]?.round).toBe(2);
    expect(sections["market"]?.round).toBe(1);
  });

  it("are only changed themselves where nothing else is named", async () => {
    const actions = [{ sectionId: "summary", instruction: "Shorten it." }];
    const thread = planningThread({ ...script, Review: (_, nth) => ({ score: nth === 1 ? 7 : 9, actions }) });
    await thread.toEnd();
    expect(thread.ports.callsOf("Edits").map(({ site, input }) => [site.target, input.instructions])).toEqual([
      ["summary", ["Shorten it."]],
    ]);
    expect((await writing(thread)).slice(-2)).toEqual(["write", "write-join"]);
  });

  it("follow a revision of the finished plan too, and may then be changed by its review", async () => {
    const actions = [
      { sectionId: "next", instruction: "Put dates." },
      { sectionId: "market", instruction: "Better." },
    ];
    const thread = planningThread({ ...script, Review: (_, nth) => ({ score: nth === 2 ? 7 : 9, actions }) });
    await thread.toEnd();
    const written = targets(thread).length;
    const { reviews } = await thread.revise(1, "Name the rent");
    expect(targets(thread).slice(written)).toEqual(["costs", "summary", "next", "next"]);
    expect(reviews[1]?.actions).toEqual([actions[0]]);
  });

  it("are told where a revision drops a section that they may speak of", async () => {
    const outline = [{ op: "drop", sectionId: "costs", title: null, intent: null, after: null }] as const;
    const thread = planningThread({
      ...script,
      Review: () => ({ score: 9 }),
      Refinement: () => ({ instructions: [], outline: [...outline] }),
    });
    await thread.toEnd();
    const { document } = await thread.revise(1, "Leave the costs out");
    const edits = thread.ports.callsOf("Edits");
    expect(edits.map(({ site }) => site.target)).toEqual(["summary", "next"]);
    expect(edits[0]?.input.instructions).toEqual([expect.stringContaining('"About costs" is gone')]);
    expect(edits[0]?.input.others.map(({ id }) => id)).not.toContain("costs");
    expect(document).not.toContain("Text of costs");
  });

  it("that the human locked are written last all the same, and stay as they are from then on", async () => {
    const thread = planningThread(script);
    const { sections } = await thread.toEnd(() => locking("summary"));
    expect(targets(thread)).toEqual(["market", "costs", "summary", "next", "costs", "next"]);
    expect(sections["summary"]).toMatchObject({ round: 1, markdown: "Text of summary, round 1." });
  });

  it("are still those in an outline that was edited by hand: moved, renamed, with others added and taken out", async () => {
    const thread = planningThread(script);
    const sections = [
      { id: "next", title: "What to do" },
      { id: "costs", title: "Costs" },
      { title: "A new one" },
      { id: "summary", title: "In short" },
    ];
    const { outline } = await thread.toEnd(() => ({ kind: "approval", decision: "edit", edits: { sections } }));
    expect(outline?.sections.map(({ title, last = false }) => [title, last])).toEqual([
      ["What to do", true],
      ["Costs", false],
      ["A new one", false],
      ["In short", true],
    ]);
    const written = thread.ports.callsOf("Section").map(({ input }) => input.section.title);
    expect(written).toEqual(["Costs", "A new one", "What to do", "In short"]);
  });
});

describe("an outline in which all sections are marked", () => {
  const all: Script = { ...script, Outline: () => ({ sections: SECTIONS.map((one) => ({ ...one, last: true })) }) };

  it("has none that sums up: all are written at once, and none is told that it is written last", async () => {
    const thread = planningThread(all);
    await thread.toEnd();
    expect(await writing(thread)).toEqual(["write write write write", "write-join", "write", "write-join"]);
    for (const { input, messages } of thread.ports.callsOf("Section")) {
      expect(input.others).toEqual([]);
      expect(messages.at(-1)?.content).not.toContain("written last");
    }
  });

  it("lets a revision change only what it touches", async () => {
    const actions = SECTIONS.map(({ id }) => ({ sectionId: id, instruction: "Better." }));
    const thread = planningThread({ ...all, Review: (_, nth) => ({ score: nth === 1 ? 9 : 7, actions }) });
    await thread.toEnd();
    const { reviews } = await thread.revise(1, "Name the rent");
    expect(reviews[1]?.actions.map(({ sectionId }) => sectionId)).toEqual(["costs"]);
    expect(thread.ports.callsOf("Review")[1]?.input.touched).toEqual(["costs"]);
  });
});
