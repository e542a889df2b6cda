import { type ReportSource, rolloutReport } from "../../rollout/report/rollout-report.ts";
import type { Language } from "../../schemas/idea.ts";
import type { RolloutAct } from "../../schemas/rollout/rollout.ts";
import type { RolloutReport } from "../../schemas/rollout/rollout-report.ts";
import { MeasureStore } from "../../utils/postgres/stores/rollouts/measure-store.ts";
import type { StoredContext } from "../wiring/context.ts";

/** What the sessions of a rollout say so far. @throws AppError of category `storage`. */
export async function reportOn(
  { store, clock }: StoredContext,
  { id, preset, variant, control, share, state, startedAt, startedBy, endedAt }: ReportSource["rollout"],
  acts: readonly RolloutAct[],
  language: Language,
): Promise<RolloutReport> {
  const rollout = { id, preset, variant, control, share, state, startedAt, startedBy, endedAt };
  const sessions = await new MeasureStore(store.pool).sessions(id);
  return rolloutReport({ rollout, acts, sessions, language, now: clock.now() });
}
