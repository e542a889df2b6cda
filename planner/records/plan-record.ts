import { planRecord } from "../../graph/document/record/plan-record.ts";
import type { PlanRecord } from "../../schemas/plan/plan-record.ts";
import { checkSessionId } from "../given/session-id.ts";
import { readThread } from "../run/thread.ts";
import type { PlannerContext } from "../wiring/context.ts";

/**
 * How the plan of a session came about: reviews and what changed because of them, revisions, answers, usage.
 * @throws AppError `session-unknown`.
 */
export async function recordOf(context: PlannerContext, session: string): Promise<PlanRecord> {
  const row = await context.store.get(checkSessionId(session));
  const { state } = await readThread(context, row);
  return planRecord(session, state, await context.ledger.usage(session, row.lineage));
}
