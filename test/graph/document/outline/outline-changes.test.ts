import { describe, expect, it } from "vitest";
import { changedOutline } from "../../../../graph/document/outline/outline-changes.ts";
import type { PlanSection } from "../../../../schemas/outline.ts";
import type { WrittenSection } from "../../../../schemas/record.ts";
import { OutlineChange } from "../../../../schemas/revision.ts";

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
  const { outline, actions } = changedOutline({ title: "T", sections: [...sections] }, parsed, texts, "en");
  return { ids: outline.sections.map(({ id }) => id), sections: outline.sections, actions, title: outline.title };
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
    expect(change([{ ...added, after: "nowhere" }]).ids).toEqual(["a", "b", "c", "law"]);
  });

  it("has a title of one line, its id where it has none, and an instruction in any case", () => {
    const { sections, actions } = change([{ op: "add", sectionId: "law", title: "The\n# law", after: "c" }]);
    expect(sections.at(-1)?.title).toBe("The # law");
    expect(actions).toEqual([{ sectionId: "law", instruction: "The # law" }]);
    expect(change([{ op: "add", sectionId: "law", title: " " }]).sections[0]?.title).toBe("law");
  });

  it.each(["a", "", "constructor", "../x", "two words", "x".repeat(65)])(
    "is not added under the id %j",
    (sectionId) => {
      expect(change([{ op: "add", sectionId, title: "X" }])).toMatchObject({ ids: ["a", "b", "c"], actions: [] });
    },
  );
});

describe("a section that is moved, renamed or dropped", () => {
  it("goes where it is told, with its text untouched", () => {
    expect(change([{ op: "move", sectionId: "c", after: "a" }])).toMatchObject({ ids: ["a", "c", "b"], actions: [] });
    expect(change([{ op: "move", sectionId: "c", after: null }]).ids).toEqual(["c", "a", "b"]);
    expect(change([{ op: "move", sectionId: "a", after: "nowhere" }]).ids).toEqual(["b", "c", "a"]);
    expect(change([{ op: "move", sectionId: "a", after: "a" }]).ids).toEqual(["b", "c", "a"]);
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

  it("is never the last one that there is", () => {
    const drops = SECTIONS.map(({ id }) => ({ op: "drop", sectionId: id }) as const);
    expect(change(drops).ids).toEqual(["c"]);
  });
});

describe("a section that is merged into another", () => {
  it("leaves its key points and its text to that one, tokens and all", () => {
    const { ids, sections, actions } = change([{ op: "merge", sectionId: "a", after: "c" }]);
    expect(ids).toEqual(["b", "c"]);
    expect(sections[1]?.keyPoints).toEqual(["Point c", "Point a"]);
    expect(actions).toEqual([{ sectionId: "c", instruction: expect.stringContaining("Text of a, {{price}}.") }]);
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
