import { describe, expect, it } from "vitest";
import { checkAnswer } from "../../graph/questions/answer-check.ts";
import { recommendChosenBefore } from "../../graph/questions/chosen-before.ts";
import { choiceIn } from "../../planner/memory.ts";
import type { Answer } from "../../schemas/answer.ts";
import type { Language } from "../../schemas/idea.ts";
import type { PlannedQuestion } from "../../schemas/question.ts";
import type { AnswerRecord } from "../../schemas/record.ts";
import { openQuestion } from "../support/open-question.ts";
import { options, PLANNED, planned, RIGHT } from "../support/planned-question.ts";

const ASKED_AT = "2026-11-03T08:59:00.000Z";
const AT = "2026-11-03T09:00:00.000Z";

/** What is remembered of an answer that was accepted. */
function chosen(
  question: PlannedQuestion,
  given: Answer,
  record: Partial<AnswerRecord> = {},
  language: Language = "en",
) {
  const verdict = checkAnswer(question, given, language);
  if (!verdict.ok) throw new Error(verdict.problem);
  return choiceIn(openQuestion(question.kind, question), {
    questionId: question.id,
    kind: question.kind,
    question: question.question,
    askedAt: ASKED_AT,
    receivedAt: AT,
    answer: verdict.answer,
    text: verdict.text,
    source: "human",
    refusals: [],
    ...record,
  });
}

describe("what is remembered of an answer", () => {
  it("is the title of the option, with its question and when it was given", () => {
    expect(chosen(PLANNED.option, { kind: "option", optionId: "c" })).toEqual({
      question: "audience",
      kind: "option",
      prompt: "Who is it for?",
      choices: ["Title c"],
      at: AT,
    });
  });

  it("is the person's own words where none of the options was right", () => {
    expect(chosen(PLANNED.option, { kind: "option", other: "Route setters" })?.choices).toEqual(["Route setters"]);
  });

  it("is each title of several, also of one with a comma in it", () => {
    const question = planned("options", {
      options: [...options("a", "b"), { id: "c", title: "This, that", description: "" }],
    });
    expect(chosen(question, { kind: "options", optionIds: ["c", "a"] })).toMatchObject({
      kind: "options",
      choices: ["Title a", "This, that"],
    });
  });

  it("is a yes or no in the session's language, which the same question understands", () => {
    for (const [language, no] of [["en", "No"] as const, ["ko", "아니요"] as const]) {
      const choice = chosen(PLANNED.confirm, { kind: "confirm", confirmed: false }, {}, language);
      expect(choice?.choices).toEqual([no]);
      expect(recommendChosenBefore(PLANNED.confirm, choice ? [choice] : [], language).recommended).toBe("no");
    }
  });

  it.each(["form", "text", "approval"] as const)("is nothing of a %s", (kind) => {
    expect(chosen(PLANNED[kind], RIGHT[kind])).toBeNull();
  });

  it.each(["assumed", "spent"] as const)("is nothing where the human did not give it: %s", (source) => {
    expect(chosen(PLANNED.option, RIGHT.option, { source })).toBeNull();
  });

  it.each(["other-1", "approve-outline", "__proto__", "Audience"])("is nothing of a question %s", (id) => {
    expect(chosen(planned("option", { id, options: options("a", "b") }), RIGHT.option)).toBeNull();
  });
});
