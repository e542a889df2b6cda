import { AppError } from "../../utils/errors.ts";
import type { Spending } from "../../utils/llm/calls/spending.ts";
import type { Requester } from "../requester.ts";
import type { DailyBudgets } from "./daily-budgets.ts";

/** What is asked of a planner's context to let a run begin. */
export interface Admitting {
  readonly requester: Requester;
  readonly budgets: Pick<DailyBudgets, "open">;
}

/**
 * Lets the requester run a session with this model, or not: asked before anything of it is stored.
 * @returns What the run's calls are held to, over all sessions of the person today; undefined where nothing limits them.
 * @throws AppError `model-not-allowed`, `budget-spent`; of category `storage`.
 */
export async function admit({ requester, budgets }: Admitting, model: string): Promise<Spending | undefined> {
  const { models } = requester;
  if (models !== undefined && !models.includes(model))
    throw new AppError("model-not-allowed", { model, models: models.join(", ") });
  return budgets.open(requester);
}
