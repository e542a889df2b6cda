import { describe, expect, it } from "vitest";
import { changedOutline } from "../../../../graph/document/outline/outline-changes.ts";
import type { PlanSection } from "../../../../schemas/model/outline.ts";
import { OutlineChange } from "../../../../schemas/model/revision.ts";
import type { WrittenSection } from "../../../../schemas/record.ts";

const SECTIONS: PlanSection[] = ["a", "b", "c"].map((id) => ({
  ...{ id, title: id.toUpperCase(), intent: `To say ${id}`, keyPoints: [`Point ${id}`] },
}));
const SUMMARY: PlanSection = { id: "sum", title: "Summary", intent: "", keyPoints: [], last: true };

function written(id: string): WrittenSection {
  return { id, title: id, markdown: `Text of ${id}, {{price}}.`, sources: [], assumptions: [], round: 1 };
}

function change(changes: readonly Partial<OutlineChange>[], sections: readonly PlanSection[] = SECTIONS) {
  const parsed = OutlineChange.array().parse(changes);
  const texts = Object.fromEntries(sections.map(({ id }) => [id, written(id)]));
  const { outline, ...told } = changedOutline({ title: "T", sections: [...sections] }, parsed, texts, "en");
  return { ...told, ids: outline.sections.map(({ id }) => id), sections: outline.sections, title: outline.title };
}

describe("a section that is added", () => {
  it("stands behind the one named, or at the beginning, and is to be written", () => {
    const added = { op: "add", sectionId: "law", title: "The law", intent: "Which law applies" } as const;
    const { ids, sections, actions, title } = change([{ ...added, after: "a" }]);
    expect(ids).toEqual(["a", "law", "b", "c"]);
    expect(sections[1]).toEqual({ id: "law", title: "The law", intent: "Which law applies", keyPoints: [] });
    expect(actions).toEqual([{ sectionId: "law", instruction: "Which law applies" }]);
    expect(title).toBe("T");
    expect(change([{ ...added, after: null }]).ids).toEqual(["law", "a", "b", "c"]);
    expect(change([{ ...added, after: "맨 뒤" }]).ids).toEqual(["a", "b", "c", "law"]);
    expect(change([{ ...added, after: "nowhere" }]).ids).toEqual(["a", "b", "c", "law"]);
  });

  it("has a title of one line, its id where it has none, and an instruction in any case", () => {
    const { sections, actions } = change([{ op: "add", sectionId: "law", title: "The\n# law", after: "c" }]);
    expect(sections.at(-1)?.title).toBe("The # law");
    expect(actions).toEqual([{ sectionId: "law", instruction: "The # law" }]);
    expect(change([{ op: "add", sectionId: "law", title: " " }]).sections[0]?.title).toBe("law");
  });

  it.each([
    ["a", "a-4"],
    ["", "section-4"],
    ["constructor", "section-4"],
    ["../x", "section-4"],
    ["두 낱말", "section-4"],
    ["x".repeat(65), "section-4"],
  ])("is not added under the id %j", (sectionId, id) => {
    const { ids, actions, unknown } = change([
      { op: "add", sectionId, title: "X", after: null },
      { op: "move", sectionId: "X", after: "c" },
    ]);
    expect({ ids, actions, unknown }).toEqual({
      ids: ["a", "b", "c", id],
      actions: [{ sectionId: id, instruction: "X" }],
      unknown: [],
    });
  });

  it("is none where the plan has it, or is full, or says neither id nor title", () => {
    expect(change([{ op: "add", sectionId: "a", title: "A" }])).toMatchObject({
      done: [],
      undone: ['"A" was not added: the plan has this section already.'],
    });
    expect(change([{ op: "add", sectionId: " ", title: null }])).toMatchObject({ done: [], undone: [], actions: [] });
    const many = Array.from({ length: 50 }, (_, at) => ({ op: "add", sectionId: `new-${at}`, after: "end" }) as const);
    const { ids, undone } = change(many);
    expect([ids.length, undone.length]).toEqual([40, 13]);
  });
});

describe("a section that is moved, renamed or dropped", () => {
  it("goes where it is told, with its text untouched", () => {
    expect(change([{ op: "move", sectionId: "c", after: "a" }])).toMatchObject({ ids: ["a", "c", "b"], actions: [] });
    expect(change([{ op: "move", sectionId: "c", after: null }]).ids).toEqual(["c", "a", "b"]);
    expect(change([{ op: "move", sectionId: "a", after: "END" }]).ids).toEqual(["b", "c", "a"]);
    expect(change([{ op: "move", sectionId: "a", after: "nowhere" }])).toMatchObject({
      ids: ["a", "b", "c"],
      missed: ["nowhere"],
      undone: ['"A" was not moved: the plan has no section "nowhere" to put it behind.'],
    });
    expect(change([{ op: "move", sectionId: "a", after: "a" }])).toMatchObject({
      ids: ["a", "b", "c"],
      undone: ['"A" was not moved: it stands there already.'],
    });
  });

  it("has its new title, or keeps its own where that says nothing, and keeps what it was to say", () => {
    const { sections, actions } = change([
      { op: "rename", sectionId: "a", title: "First\nof all" },
      { op: "rename", sectionId: "b", title: " " },
    ]);
    expect(sections).toEqual([{ ...SECTIONS[0], title: "First of all" }, ...SECTIONS.slice(1)]);
    expect(actions).toEqual([]);
  });

  it("is gone, and what sums it up is told so, unless the human locked it", () => {
    const drop = { op: "drop", sectionId: "b" } as const;
    expect(change([drop])).toMatchObject({ ids: ["a", "c"], actions: [] });
    const { ids, actions } = change([drop], [SUMMARY, ...SECTIONS]);
    expect(ids).toEqual(["sum", "a", "c"]);
    expect(actions).toEqual([
      { sectionId: "sum", instruction: 'The section "B" is gone: take out what is said of it here.' },
    ]);
    expect(change([drop], [{ ...SUMMARY, locked: true }, ...SECTIONS]).actions).toEqual([]);
  });

  it("is none where all are dropped, and all of them where another one is added", () => {
    const drops = SECTIONS.map(({ id }) => ({ op: "drop", sectionId: id }) as const);
    expect(change(drops)).toMatchObject({ ids: ["a", "b", "c"], done: [], actions: [] });
    expect(change([...drops, { op: "add", sectionId: "new" }]).ids).toEqual(["new"]);
  });

  it("is named in what sums up, which is told of its new title only where it speaks of it", () => {
    const rename = { op: "rename", sectionId: "b", title: "Other" } as const;
    expect(change([rename], [SUMMARY, ...SECTIONS]).actions).toEqual([]);
    const speaking = SECTIONS.map((one) => (one.id === "b" ? { ...one, title: "Text of sum" } : one));
    expect(change([rename], [SUMMARY, ...speaking]).actions).toEqual([
      { sectionId: "sum", instruction: 'The section "Text of sum" is called "Other" now: call it so here.' },
    ]);
  });

  it("is not guessed of two that have the same title", () => {
    const twins = SECTIONS.map((section) => ({ ...section, title: section.id === "c" ? "C" : "Twin" }));
    expect(change([{ op: "drop", sectionId: "twin" }], twins)).toMatchObject({
      ids: ["a", "b", "c"],
      unknown: [],
      undone: ['More than one section is called "twin", so it is not clear which one is meant.'],
    });
  });
});

describe("a section that is merged into another", () => {
  it("leaves its key points and its text to that one, tokens and all", () => {
    const { ids, sections, actions } = change([{ op: "merge", sectionId: "a", after: "c" }]);
    expect(ids).toEqual(["b", "c"]);
    expect(sections[1]?.keyPoints).toEqual(["Point c", "Point a"]);
    expect(actions).toEqual([{ sectionId: "c", instruction: expect.stringContaining("Text of a, {{price}}.") }]);
  });

  it("goes with the whole chain, and is found under the name of what it went into, the other way round too", () => {
    const { ids, sections, actions, undone } = change([
      { op: "merge", sectionId: "c", after: "b" },
      { op: "merge", sectionId: "b", title: "A" },
      { op: "merge", sectionId: "a", after: "b" },
      { op: "rename", sectionId: "C", title: "All" },
      { op: "drop", sectionId: "b" },
    ]);
    expect({ ids, undone, title: sections[0]?.title }).toEqual({ ids: ["a"], undone: [], title: "All" });
    expect(actions.map(({ sectionId, instruction }) => [sectionId, /Text of (.)/.exec(instruction)?.[1]])).toEqual([
      ["a", "c"],
      ["a", "b"],
    ]);
    const named = change([{ op: "merge", sectionId: "a", after: "b", title: "Both" }]);
    expect(named.sections[0]).toMatchObject({ id: "b", title: "Both", keyPoints: ["Point b", "Point a"] });
    expect(named.done.map(({ op, into }) => [op, into?.id])).toEqual([
      ["merge", "b"],
      ["rename", undefined],
    ]);
  });

  it("stays where one of the two is locked, or the other is not there or is itself", () => {
    const locked = SECTIONS.map((section) => (section.id === "b" ? { ...section, locked: true } : section));
    for (const [sectionId, after] of [
      ["a", "b"],
      ["b", "a"],
      ["a", "nowhere"],
      ["a", "a"],
      ["a", null],
    ] as const)
      expect(change([{ op: "merge", sectionId, after }], locked)).toMatchObject({ ids: ["a", "b", "c"], actions: [] });
  });
});

describe("several changes to an outline", () => {
  it("are carried out one after the other, and what is asked of a section goes with it", () => {
    const { ids, actions } = change([
      { op: "add", sectionId: "law", intent: "Say it", after: "a" },
      { op: "merge", sectionId: "a", after: "law" },
      { op: "drop", sectionId: "law" },
      { op: "rename", sectionId: "nowhere", title: "X" },
    ]);
    expect(ids).toEqual(["b", "c"]);
    expect(actions).toEqual([]);
  });

  it("are none where nothing is asked for, and locks and marks stay", () => {
    const sections = [SUMMARY, ...SECTIONS.map((section) => ({ ...section, locked: true }))];
    expect(change([], sections).sections).toEqual(sections);
    expect(change([{ op: "move", sectionId: "sum", after: "c" }], sections).sections.at(-1)).toEqual(SUMMARY);
  });
});
