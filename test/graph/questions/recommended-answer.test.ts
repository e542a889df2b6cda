import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkAnswer } from "../../../graph/questions/answer-check.ts";
import { approvalQuestion, planQuestions } from "../../../graph/questions/question-plan.ts";
import { recommendedAnswer } from "../../../graph/questions/recommended-answer.ts";
import { Language } from "../../../schemas/idea.ts";
import { ProposedQuestion, QUESTION_IDS } from "../../../schemas/model/analysis.ts";
import { FIELD_TYPES, PlannedQuestion, QUESTION_KINDS } from "../../../schemas/question.ts";
import { formField } from "../../support/open-question.ts";
import { options, PLANNED, planned } from "../../support/planned-question.ts";

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom("", " ", "a", "b", "__proto__", "constructor", "\u0000", "\ud800", "x".repeat(5_000), "가나다"),
);
const bound = fc.option(fc.oneof(fc.integer({ min: -3, max: 12 }), fc.double()), { nil: null });

const field = fc.record({
  id: fc.oneof(fc.constantFrom("a", "b", "c", "__proto__"), text),
  label: text,
  type: fc.constantFrom(...FIELD_TYPES),
  required: fc.boolean(),
  choices: fc.array(text, { maxLength: 4 }),
  min: bound.map((min) => (Number.isFinite(min) ? min : null)),
  max: bound.map((max) => (Number.isFinite(max) ? max : null)),
  pattern: fc.option(fc.oneof(fc.constantFrom("[a-z]+", "\\d{3}", "(", "(a+)+", ".*", "you decide"), text), {
    nil: null,
  }),
  default: fc.option(fc.oneof(text, fc.integer(), fc.boolean(), fc.array(text, { maxLength: 3 })), { nil: null }),
});
const proposal = fc
  .record({
    id: fc.oneof(fc.constantFrom(...QUESTION_IDS), text),
    kind: fc.constantFrom("option", "options", "form", "confirm", "text"),
    prompt: text,
    why: text,
    options: fc.array(
      fc.record({ id: fc.oneof(fc.constantFrom("a", "b", "c"), text), title: text, description: text }),
      { maxLength: 8 },
    ),
    recommended: fc.oneof(
      fc.constant(null),
      text,
      fc.array(fc.oneof(fc.constantFrom("a", "b"), text), { maxLength: 4 }),
    ),
    fields: fc.array(field, { maxLength: 5 }),
  })
  .map((given) => ProposedQuestion.parse(given));
const language = fc.constantFrom(...Language.options);

describe("the recommended answer", () => {
  it("is accepted for every question that can be planned, in both languages", () => {
    const kinds = new Map<string, number>();
    fc.assert(
      fc.property(fc.array(proposal, { maxLength: 4 }), language, (proposed, spoken) => {
        for (const question of planQuestions(proposed, { answers: [], idea: "A plan" }, spoken)) {
          kinds.set(question.kind, (kinds.get(question.kind) ?? 0) + 1);
          expect(PlannedQuestion.parse(question)).toEqual(question);
          expect(checkAnswer(question, recommendedAnswer(question, spoken), spoken)).toMatchObject({ ok: true });
        }
      }),
      { numRuns: 2_000 },
    );
    // All kinds were really among them, and not everything had become a text.
    for (const kind of ["option", "options", "form", "confirm", "text"]) expect(kinds.get(kind)).toBeGreaterThan(20);
  });

  it("has ids of the list or other-N, each once, for any proposals", () => {
    fc.assert(
      fc.property(fc.array(proposal, { maxLength: 12 }), (proposed) => {
        const ids = planQuestions(proposed, { answers: [], idea: "A plan" }, "en").map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const id of ids) expect(QUESTION_IDS.some((known) => known === id) || /^other-\d+$/.test(id)).toBe(true);
      }),
    );
  });

  it("is an acceptance for every approval, also where nothing can be rejected any more", () => {
    const question = approvalQuestion({ title: "", sections: [] }, false, "en");
    expect(recommendedAnswer(question, "en")).toEqual({ kind: "approval", decision: "accept" });
    for (const kind of QUESTION_KINDS) {
      const answer = recommendedAnswer(PLANNED[kind], "en");
      if (kind !== "form") expect(checkAnswer(PLANNED[kind], answer, "en").ok).toBe(true);
    }
  });
});

describe("without a recommendation", () => {
  it("the first option is taken, or as many as must be", () => {
    expect(recommendedAnswer(planned("option", { options: options("x", "y") }), "en")).toEqual({
      kind: "option",
      optionId: "x",
    });
    const several = planned("options", { options: options("x", "y", "z"), minChoices: 2, maxChoices: 3 });
    expect(recommendedAnswer(several, "en")).toEqual({ kind: "options", optionIds: ["x", "y"] });
    expect(recommendedAnswer({ ...several, recommended: ["z"] }, "en")).toEqual({
      kind: "options",
      optionIds: ["z", "x"],
    });
  });

  it("it is yes, and no only where that is recommended", () => {
    expect(recommendedAnswer(planned("confirm"), "en")).toEqual({ kind: "confirm", confirmed: true });
    expect(recommendedAnswer(planned("confirm", { recommended: "no" }), "en")).toEqual({
      kind: "confirm",
      confirmed: false,
    });
  });

  it("text is left to the planner, in the session's language", () => {
    expect(recommendedAnswer(planned("text"), "en")).toEqual({ kind: "text", text: "you decide" });
    expect(recommendedAnswer(planned("text"), "ko")).toEqual({ kind: "text", text: "알아서 정해 주세요" });
    expect(recommendedAnswer(planned("text", { recommended: "In May" }), "ko")).toEqual({
      kind: "text",
      text: "In May",
    });
  });

  it("a form takes its defaults, then the least that a needed field takes", () => {
    const fields = [
      formField({ id: "default", default: "mine" }),
      formField({ id: "optional", required: false }),
      formField({ id: "number", type: "integer", min: 4 }),
      formField({ id: "free", type: "number", max: -2 }),
      formField({ id: "choice", type: "choice", choices: ["s", "m"] }),
      formField({ id: "list", type: "list", choices: ["s", "m", "l"], min: 2 }),
      formField({ id: "yes", type: "boolean" }),
      formField({ id: "text" }),
    ];
    expect(recommendedAnswer(planned("form", { fields }), "en")).toEqual({
      kind: "form",
      values: {
        default: "mine",
        optional: null,
        number: 4,
        free: -2,
        choice: "s",
        list: ["s", "m"],
        yes: true,
        text: "you decide",
      },
    });
  });
});
