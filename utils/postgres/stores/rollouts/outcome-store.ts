import type pg from "pg";
import type { GuardView } from "../../../../schemas/rollout/rollout.ts";
import type { Arm } from "../../../../schemas/rollout/variant.ts";
import { inTransaction } from "../../transaction.ts";

/** How a session of a rollout ended for the first time. */
export interface StoredOutcome {
  readonly arm: Arm;
  readonly failed: boolean;
}

/** What a guard makes of what it remembers and of what came since. */
export interface Judged {
  /** What it is to remember: JSON. */
  readonly state: unknown;
  readonly view: GuardView;
}

/** What a guard did: it rolled back, or warned for the first time. */
export type GuardAct = "rollback" | "warn";

/** Whoever holds a rollout longer than this hangs. What is not judged now is judged when the next session ends. */
const PATIENCE = "SET LOCAL lock_timeout = '5s'";

/** Not FOR UPDATE, on which sessions that begin or end would wait: their rows refer to this one. */
const HELD = "SELECT state, guard FROM rollouts WHERE id = $1 FOR NO KEY UPDATE";

const SEEN = `UPDATE rollout_outcomes SET is_seen = true WHERE rollout = $1 AND NOT is_seen RETURNING number, arm, failed`;

/** What the guard remembers, and what it does. $3 is null where it does nothing. */
const JUDGED = `WITH judged AS (
    UPDATE rollouts SET guard = $2,
      state = CASE WHEN $3 = 'rollback' THEN 'rolled-back' ELSE state END,
      reason = CASE WHEN $3 = 'rollback' THEN $4::jsonb ELSE reason END,
      ended_at = CASE WHEN $3 = 'rollback' THEN now() ELSE ended_at END
    WHERE id = $1)
  INSERT INTO rollout_acts (rollout, act, detail) SELECT $1, $3, $4
  WHERE $3 = 'rollback' OR ($3 = 'warn' AND NOT EXISTS (SELECT FROM rollout_acts WHERE rollout = $1 AND act = 'warn'))
  RETURNING act`;

/** How sessions of rollouts ended. Every method throws AppError of category `storage`. */
export class OutcomeStore {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /**
   * Has a rollout's guard judge what it has not seen yet, and does what it decides, all at once: whichever process does it,
   * each outcome is seen once, and a rollout is rolled back once. One that is over is judged too, and stays as it is.
   * @param judge Given what the guard remembers, null at first, and the outcomes in the order in which they came.
   * @returns What was done; null where nothing was.
   */
  fold(
    rollout: string,
    judge: (state: unknown, outcomes: readonly StoredOutcome[]) => Judged,
  ): Promise<GuardAct | null> {
    return inTransaction(this.#pool, async (client) => {
      await client.query(PATIENCE);
      const { rows: held } = await client.query<{ state: string; guard: unknown }>(HELD, [rollout]);
      const { rows: unseen } = await client.query<StoredOutcome & { number: string }>(SEEN, [rollout]);
      const [row] = held;
      if (!row || unseen.length === 0) return null;
      const { state, view } = judge(row.guard, unseen.toSorted(byNumber));
      const act = row.state === "running" && view.decision !== "continue" ? view.decision : null;
      const values = [rollout, JSON.stringify(state), act, JSON.stringify(view)];
      const { rows: acts } = await client.query<{ act: GuardAct }>(JUDGED, values);
      return acts[0]?.act ?? null;
    });
  }
}

/** As whole numbers, which the server writes as texts. */
function byNumber(one: { readonly number: string }, other: { readonly number: string }): number {
  return Number(BigInt(one.number) - BigInt(other.number));
}
