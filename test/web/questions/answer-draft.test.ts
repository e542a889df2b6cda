import { describe, expect, it } from "vitest";
import { checkAnswer } from "../../../graph/questions/answer-check.ts";
import { recommendedAnswer } from "../../../graph/questions/recommended-answer.ts";
import { QUESTION_KINDS } from "../../../schemas/question.ts";
import {
  type AnswerDraft,
  answerOf,
  keptDraft,
  OTHER,
  questionMark,
  untouchedDraft,
} from "../../../web/questions/answer-draft.ts";
import { answerFault } from "../../../web/questions/answer-faults.ts";
import { formField, openQuestion } from "../../support/open-question.ts";
import { options, PLANNED } from "../../support/planned-question.ts";

const taken = (question: ReturnType<typeof openQuestion>, draft: AnswerDraft) =>
  checkAnswer(question, answerOf(question, draft), "en");

describe("the draft of an answer", () => {
  it("has what is recommended, and sends it as the server takes it", () => {
    for (const kind of QUESTION_KINDS.filter((one) => one !== "text")) {
      const question = openQuestion(kind, { ...PLANNED[kind], recommended: RECOMMENDED[kind] ?? null });
      const draft = untouchedDraft(question);
      if (kind === "form") continue;
      expect(answerFault(question, draft), kind).toBeNull();
      expect(answerOf(question, draft), kind).toEqual(recommendedAnswer(question, "en"));
      expect(taken(question, draft).ok, kind).toBe(true);
    }
    const text = openQuestion("text", { recommended: "In May" });
    expect(answerOf(text, untouchedDraft(text))).toEqual({ kind: "text", text: "In May" });
  });

  it("says nothing where nothing is recommended, and no option that is not offered", () => {
    const option = openQuestion("option", { options: options("a", "b"), recommended: "c" });
    expect(answerOf(option, untouchedDraft(option))).toBeNull();
    expect(answerFault(option, untouchedDraft(option))).toEqual({ kind: "nothing" });
    for (const kind of ["confirm", "text"] as const)
      expect(answerOf(openQuestion(kind), untouchedDraft(openQuestion(kind)))).toBeNull();
  });

  it("has something else beside the options, in words", () => {
    const question = openQuestion("option", { options: options("a", "b"), recommended: "a" });
    expect(answerOf(question, { kind: "option", chosen: OTHER, other: "  " })).toBeNull();
    expect(answerFault(question, { kind: "option", chosen: OTHER, other: " " })).toEqual({ kind: "other" });
    const draft: AnswerDraft = { kind: "option", chosen: OTHER, other: " Route setters " };
    expect(taken(question, draft)).toMatchObject({ ok: true, text: "Route setters" });
    expect(answerFault(question, { ...draft, other: "x".repeat(4_001) })).toEqual({ kind: "long", bound: 4_000 });
  });

  it("keeps to how many may be chosen, in the order in which they are offered", () => {
    const question = openQuestion("options", { options: options("a", "b", "c"), minChoices: 1, maxChoices: 2 });
    const draft = (...chosen: string[]): AnswerDraft => ({ kind: "options", chosen });
    expect(answerFault(question, draft())).toEqual({ kind: "few", bound: 1 });
    expect(answerFault(question, draft("a", "b", "c"))).toEqual({ kind: "many", bound: 2 });
    expect(answerOf(question, draft("c", "a", "gone"))).toEqual({ kind: "options", optionIds: ["a", "c"] });
    expect(taken(question, draft("c", "a")).ok).toBe(true);
  });

  it("outlives a reload, and not a question that became another one", () => {
    const question = openQuestion("option", { options: options("a", "b"), recommended: "a" });
    const draft: AnswerDraft = { kind: "option", chosen: OTHER, other: "Route setters" };
    const kept: unknown = JSON.parse(JSON.stringify({ question: questionMark(question), draft }));
    expect(keptDraft(question, kept)).toEqual(draft);
    // Refused, it is asked again, and is the same.
    expect(keptDraft({ ...question, attempt: 2, problem: "No." }, kept)).toEqual(draft);
    const other = openQuestion("option", { options: options("a", "c"), recommended: "a" });
    expect(keptDraft(other, kept)).toEqual(untouchedDraft(other));
  });

  it("is whole, whatever was kept", () => {
    const parts = [null, 1, "x", [], {}, { kind: "x" }, [1, null, "a"], { a: 1, b: [2, "c"], c: null }];
    for (const kind of QUESTION_KINDS) {
      const question = openQuestion(kind, {
        ...PLANNED[kind],
        fields: kind === "form" ? [formField({ id: "a" })] : [],
      });
      for (const part of parts) {
        const draft = { kind, chosen: part, other: part, values: part, sections: part, removed: part, reason: part };
        for (const kept of [part, { question: questionMark(question), draft }, { question: part, draft: part }]) {
          const read = keptDraft(question, kept);
          expect(read.kind).toBe(kind);
          expect(() => [answerFault(question, read), answerOf(question, read)]).not.toThrow();
        }
      }
    }
  });
});

const RECOMMENDED: Readonly<Record<string, string | string[]>> = {
  option: "b",
  options: ["b", "c"],
  confirm: "no",
  approval: "accept",
};
