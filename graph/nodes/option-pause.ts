import { AppError } from "../../utils/errors.ts";
import { askHuman } from "../questions/ask-human.ts";
import { type PlanState, type PlanUpdate, planLanguage } from "../state.ts";

/** Puts the next question to the human and waits. The question after it is a task of its own. */
export function optionPause(state: PlanState): PlanUpdate {
  const [question, ...rest] = state.questions;
  if (!question || !state.askedAt) throw new AppError("defect", { problem: "option-pause has no question" });
  const record = askHuman(question, state.askedAt, planLanguage(state));
  return { questions: rest, answers: [record], askedAt: record.receivedAt };
}
