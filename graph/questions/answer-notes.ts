import type { AnswerNote } from "../../schemas/model/model-inputs.ts";
import type { PlanState } from "../state.ts";

/** The settled questions in plain words, for prompts. Approvals shape the outline and are not repeated. */
export function answerNotes(state: Pick<PlanState, "answers">): AnswerNote[] {
  return state.answers
    .filter(({ kind }) => kind !== "approval")
    .map(({ questionId, question, text, detail, source }) => ({
      questionId,
      question,
      answer: text,
      ...(detail ? { detail } : {}),
      byHuman: source === "human",
    }));
}
