import type { FailureReport } from "../../../../schemas/event.ts";
import type { SessionState } from "../../../../schemas/idea.ts";
import { faultOf } from "../../../errors/retry-table.ts";
import { HOLDING_BACK, KEEPING_HOW_IT_STOOD } from "./cancelled-sessions.ts";
import { eventColumns, type StampedEvent, storingEvents } from "./event-store.ts";
import { OVER, type SettledRequest } from "./settled-request.ts";

/** What a run came to. */
export interface RunEnd {
  readonly state: SessionState;
  /** Kept as it is where null. */
  readonly title: string | null;
  readonly error: FailureReport | null;
  /** The last review's score; kept as it is where null. */
  readonly score: number | null;
  /** How many contradictions the checks find in its plan; kept as it is where not given. */
  readonly contradictions?: number | undefined;
  /** Time in runs, this one with all before it. */
  readonly ranMs: number;
  /** Its last event; none where it cannot be numbered. */
  readonly events: readonly StampedEvent[];
  /** The number under which the plan is kept that the event tells of, where it is. */
  readonly version?: number | undefined;
  /** What it was asked for by, and what becomes of that. */
  readonly request?: SettledRequest | undefined;
}

const SETTLED = `settled AS (
    UPDATE sessions SET state = CASE WHEN $3 IN ('cancelled', 'interrupted') OR NOT EXISTS (
        SELECT FROM run_requests WHERE session = $1 AND cancelled_at IS NULL AND id IS DISTINCT FROM $12::uuid
      ) THEN $3 ELSE 'queued' END, title = coalesce($4, title), error = $5, score = coalesce($6, score), ran_ms = $7,
      contradictions = coalesce($15, contradictions), ${KEEPING_HOW_IT_STOOD}, updated_at = now()
    FROM ours WHERE sessions.id = ours.id)`;

/**
 * How a session of a rollout ends for the first time, which is what the rollout is judged by; of others nothing. A person's
 * cancel and an interruption are no end.
 * @param from Whose row has the id of the session that has ended.
 * @param end The SQL of whether it failed by our fault, of its error's code, and of whether it is an end at all.
 */
export function countingEnd(
  from: string,
  { failed, code, isEnd }: Readonly<Record<"failed" | "code" | "isEnd", string>>,
): string {
  return `counted AS (
    INSERT INTO rollout_outcomes (rollout, session, arm, failed, code)
    SELECT rollout, sessions.id, arm, ${failed}, ${code} FROM sessions JOIN ${from} ON sessions.id = ${from}.id
    WHERE rollout IS NOT NULL AND ${isEnd}
    ON CONFLICT DO NOTHING RETURNING session)`;
}

const COUNTED = countingEnd("ours", {
  failed: "$14::boolean",
  code: "$5::jsonb ->> 'code'",
  isEnd: "$3 IN ('done', 'partial', 'failed')",
});

/** The parts of the statement that stores a run's end under a claim. */
export const SETTLING = [SETTLED, HOLDING_BACK, OVER, COUNTED, storingEvents("ours", ["$8", "$9", "$10", "$11"])].join(
  ", ",
);

/** Whether it was counted in a rollout now. */
export const IS_COUNTED = 'EXISTS (SELECT FROM counted) AS "isCounted"';

/** The statement's values, from $3 on. */
export function settlingValues(end: RunEnd): unknown[] {
  const { state, title, error, score, contradictions, ranMs, events, version, request } = end;
  return [
    ...[state, title, error && JSON.stringify(error), score, Math.round(ranMs)],
    ...eventColumns(events, version),
    ...[request?.id ?? null, request?.fate ?? null],
    ...[error !== null && faultOf(error.code) === "service", contradictions ?? null],
  ];
}
