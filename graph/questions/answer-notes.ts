import type { AnswerNote } from "../../schemas/model/model-inputs.ts";
import type { PlanState } from "../state.ts";
import { confirmsNothing } from "./from-files.ts";

/**
 * The settled questions in plain words, for prompts. Approvals shape the outline and are not repeated, and of files
 * nothing is told that was not confirmed.
 */
export function answerNotes(state: Pick<PlanState, "answers">): AnswerNote[] {
  return state.answers
    .filter((record) => record.kind !== "approval" && !confirmsNothing(record))
    .map(({ questionId, question, text, detail, source }) => ({
      questionId,
      question,
      answer: text,
      ...(detail ? { detail } : {}),
      byHuman: source === "human",
    }));
}
