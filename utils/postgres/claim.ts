import type pg from "pg";
import type { AppError } from "../errors.ts";
import { throughOutage } from "./reconnect.ts";
import type { Statements } from "./transaction.ts";

/** The right to write of a session, which every statement of a run carries. */
export interface Claim {
  readonly session: string;
  /** Rises with each process that takes the session: where it has risen since, a statement of this claim writes nothing. */
  readonly epoch: string;
  /**
   * Asks the server whether the session is still ours: for what is about to be done that is no statement.
   * @throws AppError `session-in-use` where it is not; of category `storage`.
   */
  ensure(): Promise<void>;
  /** Takes note that a statement wrote nothing since the session is another's. @returns What to throw. */
  refused(): Promise<AppError>;
}

/**
 * Where LangGraph's configuration holds the epoch of the claim that a run began with. The session may be given back, or taken
 * anew in this process, while a task of the run is left: what that still writes is refused.
 */
export const EPOCH_KEY = "__plancraft_epoch";

/**
 * The row of a claim's session, while it is the claim's. Whoever takes the session locks the row FOR UPDATE: either they
 * wait for this statement's commit and see what it wrote, or it finds their epoch. Other updates do not wait for it.
 */
const OURS = "ours AS MATERIALIZED (SELECT id FROM sessions WHERE id = $1 AND epoch = $2::bigint FOR KEY SHARE)";

/**
 * Writes under a claim, in one statement, and again after an outage.
 *
 * @param parts The statement's parts, with names, from $3 on. What they write has to be selected FROM `ours`.
 * @param told What is selected of the parts, in one row.
 * @param on The client of a transaction that it is a part of, which is done again as a whole.
 * @throws AppError `session-in-use` where another process has taken the session, and then nothing is written.
 */
export async function writeClaimed<T extends pg.QueryResultRow>(
  pool: pg.Pool,
  claim: Claim,
  parts: string,
  values: unknown[],
  told = "",
  on?: Statements,
): Promise<T> {
  const text = `WITH ${OURS}, ${parts} SELECT ${told} FROM ours`;
  const given = [claim.session, claim.epoch, ...values];
  const { rows } = await (on ? on.query<T>(text, given) : throughOutage(pool, () => pool.query<T>(text, given)));
  const [row] = rows;
  if (row === undefined) throw await claim.refused();
  return row;
}
