import type { SessionState } from "../../schemas/idea.ts";
import {
  statisticsByVariant,
  type VariantStatistics,
} from "../../utils/postgres/stores/rollouts/variant-statistics.ts";
import {
  countSessions,
  type DayUsage,
  type Durations,
  sessionDurations,
  usageByDay,
} from "../../utils/postgres/stores/sessions/statistics.ts";
import type { StoredContext } from "../wiring/context.ts";

/** All sessions in figures. */
export interface Statistics {
  readonly sessions: number;
  readonly states: Readonly<Record<SessionState, number>>;
  /** Of the finished sessions. */
  readonly durations: Durations;
  /** How many sessions have which score in their last review, the best first. */
  readonly scores: readonly { readonly score: number; readonly sessions: number }[];
  /** The last 30 days with a model call, the newest first. */
  readonly days: readonly DayUsage[];
  /** Of the sessions that have a variant or are in a rollout, the variant with most of them first. */
  readonly variants: readonly VariantStatistics[];
}

const DAYS = 30;

/** Four queries, whatever the number of sessions. @throws AppError of category `storage`. */
export async function readStatistics({ store }: StoredContext): Promise<Statistics> {
  const { pool } = store;
  const [counts, durations, days, variants] = await Promise.all([
    countSessions(pool),
    sessionDurations(pool),
    usageByDay(pool, DAYS),
    statisticsByVariant(pool),
  ]);
  const states: Record<SessionState, number> = {
    queued: 0,
    running: 0,
    waiting: 0,
    done: 0,
    partial: 0,
    failed: 0,
    interrupted: 0,
    cancelled: 0,
  };
  const scores = new Map<number, number>();
  for (const { state, score, sessions } of counts) {
    states[state] += sessions;
    if (score !== null) scores.set(score, (scores.get(score) ?? 0) + sessions);
  }
  return {
    sessions: Object.values(states).reduce((sum, sessions) => sum + sessions, 0),
    states,
    durations,
    scores: [...scores].map(([score, sessions]) => ({ score, sessions })).sort((a, b) => b.score - a.score),
    days,
    variants,
  };
}
