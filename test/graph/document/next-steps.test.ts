import { describe, expect, it } from "vitest";
import { nextSteps } from "../../../graph/document/next-steps.ts";
import { computeSheet } from "../../../graph/figures/sheet/sheet.ts";
import { type PlanState, unbegunState } from "../../../graph/state.ts";
import type { Language } from "../../../schemas/idea.ts";
import type { RevisionRecord } from "../../../schemas/model/revision.ts";
import { figure } from "../../support/figure-sheet.ts";
import { outlineSections } from "../../support/scripted-ports.ts";

const PASSAGE = "It costs {{price}}, less than before.";
const decision = { id: "open", statement: "Open in May", reason: "it pays" };
const { sheet } = computeSheet([figure({ id: "price", value: 9, basis: "three shops" })], [decision]);
const section = { title: "Part 1", sources: [], assumptions: [], round: 1 };

function setting(number: number, undoes: number | null = null, actions: RevisionRecord["actions"] = []) {
  const doubts = [
    { sectionId: "part-1", text: PASSAGE },
    { sectionId: null, text: "Open in May (it pays)" },
  ];
  const set = { before: [], moved: [], undoes, doubts };
  return { number, request: "price = 9", direction: "", actions, reviewsBefore: 0, refinesBefore: 0, set };
}

function tasks(revisions: readonly RevisionRecord[], given: Partial<PlanState> = {}, language: Language = "en") {
  const sections = { "part-1": { ...section, id: "part-1", markdown: `First.\n\n${PASSAGE}\n` } };
  const outline = { title: "A plan", sections: outlineSections(2) };
  const state = { ...unbegunState("An idea", "fast", language), outline, sections, sheet, ...given };
  return nextSteps({ ...state, revisions: [...revisions] }).steps.map(({ text }) => text);
}

describe("what may not hold any more since figures were set", () => {
  it("is a task of the plan, once, in its words of now and in its language", () => {
    expect(tasks([setting(1), setting(2)])).toEqual([
      'Read again in "Part 1", since figures were set: It costs $9, less than before.',
      "Think over this decision, since figures were set: Open in May (it pays)",
    ]);
    expect(tasks([setting(1)], {}, "ko")).toEqual([
      '수치를 바꾼 뒤 다시 확인할 문장("Part 1"): It costs $9, less than before.',
      "수치를 바꾼 뒤 다시 확인할 결정: Open in May (it pays)",
    ]);
  });

  it("is none once it was undone, edited or rewritten", () => {
    expect(tasks([setting(1), setting(2, 1)])).toEqual([]);
    const isDecision = [expect.stringContaining("decision")];
    expect(tasks([setting(1, null, [{ sectionId: "part-1", instruction: "Mend it." }])])).toEqual(isDecision);
    const sections = { "part-1": { ...section, id: "part-1", markdown: "It costs {{price}}." } };
    expect(tasks([setting(1)], { sections })).toEqual(isDecision);
    expect(tasks([setting(1)], { sections, sheet: { ...sheet, decisions: [] } })).toEqual([]);
  });
});
