import { planRecord } from "../../graph/document/record/plan-record.ts";
import type { PlanRecord } from "../../schemas/plan/plan-record.ts";
import { checkSessionId } from "../given/session-id.ts";
import { shownVariant } from "../rollouts/shown-variant.ts";
import { contextUnder } from "../rollouts/variant-contexts.ts";
import { readThread } from "../run/thread.ts";
import type { PlannerContext } from "../wiring/context.ts";

/**
 * How the plan of a session came about: reviews and what changed because of them, revisions, answers, usage.
 * @throws AppError `session-unknown`.
 */
export async function recordOf(context: PlannerContext, session: string): Promise<PlanRecord> {
  const row = await context.store.get(checkSessionId(session));
  const { state } = await readThread(context, row);
  const usage = await context.ledger.usage(session, row.lineage);
  const { variant } = await contextUnder(context, row);
  return planRecord(session, state, usage, shownVariant(row, variant));
}
