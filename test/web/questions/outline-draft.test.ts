import { describe, expect, it } from "vitest";
import { checkAnswer } from "../../../graph/questions/answer-check.ts";
import { approvalQuestion } from "../../../graph/questions/question-plan.ts";
import {
  added,
  moved,
  OUTLINE_LIMITS,
  outlineAnswer,
  outlineDraft,
  putBack,
  readOutlineDraft,
  removed,
  replaced,
  sectionFault,
} from "../../../web/questions/outline/outline-draft.ts";

const sections = ["summary", "features", "finance"].map((id) => ({
  id,
  title: `About ${id}`,
  intent: `To tell of ${id}`,
  keyPoints: ["What · and why", `More of ${id}`],
}));
const question = approvalQuestion({ title: "A plan", sections }, true, "en");
const { options } = question;
const draft = outlineDraft(options);
const keysOf = ({ sections: all }: { readonly sections: readonly { readonly key: string }[] }) =>
  all.map(({ key }) => key);
const [first, second] = draft.sections;
if (first === undefined || second === undefined) throw new Error("It has no sections");

describe("an outline in the making", () => {
  it("is accepted where nothing was changed", () => {
    expect(outlineAnswer(options, draft)).toEqual({ kind: "approval", decision: "accept" });
    const spaced = {
      ...draft,
      sections: replaced(draft.sections, { ...first, title: " About summary ", points: `${first.points}\n\n` }),
    };
    expect(outlineAnswer(options, spaced)).toEqual({ kind: "approval", decision: "accept" });
  });

  it("sends only what was changed, under the ids of its sections, and the server takes it", () => {
    const changed = { ...first, title: "In short", locked: true };
    const repointed = { ...second, points: "One\nTwo · halves\n" };
    const edited = { ...draft, sections: added(moved(replaced(replaced(draft.sections, changed), repointed), 2, 0)) };
    const named = { ...edited, sections: edited.sections.map((one) => (one.id ? one : { ...one, title: "Ropes" })) };
    const answer = outlineAnswer(options, named);
    expect(answer).toEqual({
      kind: "approval",
      decision: "edit",
      edits: {
        sections: [
          { id: "finance", title: "About finance" },
          { id: "summary", title: "In short", locked: true },
          { id: "features", title: "About features", keyPoints: ["One", "Two · halves"] },
          { title: "Ropes" },
        ],
      },
    });
    expect(checkAnswer(question, answer, "en").ok).toBe(true);
    expect(outlineAnswer(options, edited), "a section without a title").toBeNull();
  });

  it("is rejected with a reason only", () => {
    expect(outlineAnswer(options, { ...draft, isRejecting: true, reason: " " })).toBeNull();
    const answer = outlineAnswer(options, { ...draft, isRejecting: true, reason: " Too long " });
    expect(answer).toEqual({ kind: "approval", decision: "reject", reason: "Too long" });
  });

  it("has each section once wherever it is moved", () => {
    for (const from of [0, 1, 2])
      for (const to of [-5, 0, 1, 2, 99]) {
        const keys = keysOf({ sections: moved(draft.sections, from, to) });
        expect(keys.toSorted()).toEqual(keysOf(draft).toSorted());
        expect(keys.indexOf(keysOf(draft)[from] ?? "")).toBe(Math.min(Math.max(to, 0), 2));
      }
    expect(moved(draft.sections, 7, 0)).toEqual(draft.sections);
  });

  it("gives back what was taken out, the last one first, where it stood", () => {
    const without = removed(removed(draft, "features"), "summary");
    expect(keysOf(without)).toEqual(["finance"]);
    expect(removed(without, "finance"), "the last one stays").toBe(without);
    expect(keysOf(putBack(without))).toEqual(["summary", "finance"]);
    expect(putBack(putBack(without))).toEqual(draft);
    expect(putBack(draft)).toBe(draft);
    // A new one that was taken out, and another one that has its key since.
    const twice = removed({ ...draft, sections: added(draft.sections) }, "new 1");
    const keys = keysOf(putBack({ ...twice, sections: added(twice.sections) }));
    expect(new Set(keys).size).toBe(5);
  });

  it("has forty sections at most", () => {
    let many = draft.sections;
    for (let at = 0; at < 60; at += 1) many = added(many);
    expect(many.length).toBe(OUTLINE_LIMITS.sections);
    expect(new Set(many.map(({ key }) => key)).size).toBe(40);
    const full = { ...removed(draft, "summary"), sections: many };
    expect(putBack(full)).toBe(full);
  });

  it("says what of a section the server would refuse", () => {
    const faults = {
      "title-missing": { title: " " },
      "title-long": { title: "x".repeat(201) },
      "intent-long": { intent: "x".repeat(2_001) },
      "points-many": { points: "x\n".repeat(51) },
      "point-long": { points: "x".repeat(501) },
    };
    for (const [fault, given] of Object.entries(faults)) {
      const section = { ...first, ...given };
      expect(sectionFault(section)).toBe(fault);
      const answer = outlineAnswer(options, { ...draft, sections: [section] });
      expect(answer === null || !checkAnswer(question, answer, "en").ok, fault).toBe(true);
    }
    expect(sectionFault({ ...first, title: "x".repeat(200), points: "x".repeat(500) })).toBeNull();
  });

  it("outlives a reload as it stands, and reads the points of sessions that waited before in their line", () => {
    const edited = removed({ ...draft, sections: added(draft.sections), reason: "x" }, "summary");
    expect({ ...draft, ...readOutlineDraft(JSON.parse(JSON.stringify(edited))) }).toEqual(edited);
    expect(readOutlineDraft({ sections: [{ key: "a" }, { key: "a" }] }).sections, "a key twice").toBeUndefined();
    const old = [{ id: "a", title: "A", description: "One · Two" }];
    expect(outlineDraft(old).sections).toMatchObject([{ points: "One\nTwo", intent: "" }]);
    expect(outlineAnswer(old, outlineDraft(old))).toMatchObject({ decision: "accept" });
  });
});
