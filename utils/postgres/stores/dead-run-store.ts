import type { RunRequest } from "../../../schemas/run-request.ts";
import type { AppError } from "../../errors.ts";
import type { Statements } from "../transaction.ts";

/** A run that failed for good, as it is kept. */
export interface DeadRun {
  /** The job's data, of whatever kind it is. */
  readonly job: unknown;
  /** What its session was asked for; none where the job named no request. */
  readonly request?: RunRequest | null | undefined;
  readonly error: AppError;
  /** How often it was tried. */
  readonly attempts: number;
}

/** Keeps a run that failed for good, within somebody's transaction. @returns The letter's id. */
export async function keepDeadRun(client: Statements, { job, request, error, attempts }: DeadRun): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO dead_runs (session, job, request, code, details, attempts)
     VALUES ((SELECT id FROM all_sessions WHERE id = $1::jsonb ->> 'session'), $1, $2, $3, $4, $5) RETURNING id`,
    [
      JSON.stringify(job),
      request ? JSON.stringify(request) : null,
      error.code,
      JSON.stringify(error.details),
      attempts,
    ],
  );
  return rows[0]?.id ?? "";
}
