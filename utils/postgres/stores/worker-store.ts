import type pg from "pg";
import { throughOutage } from "../reconnect.ts";

/** A worker that says of itself again and again that it is there. */
export interface WorkerRow {
  readonly id: string;
  /** In words: the process and its host. */
  readonly name: string;
  readonly version: string;
  /** How many sessions it runs at once. */
  readonly concurrency: number;
  /** The providers of models that it has access to, and the ids of models that are the program's own. */
  readonly models: readonly string[];
}

/** A worker as others see it. */
export interface SeenWorker extends WorkerRow {
  /** ISO 8601, UTC. */
  readonly startedAt: string;
}

/** It says so every 3 seconds: three of them may get lost. */
const THERE_SECONDS = 12;
/** After this a row is only in the way. */
const GONE_SECONDS = 60;

/** Those that were not heard of for a while go with the word of one that is there. */
const SEEN = `WITH gone AS (
    DELETE FROM workers WHERE id <> $1 AND seen_at < clock_timestamp() - interval '${GONE_SECONDS} seconds'
  )
  INSERT INTO workers (id, name, version, concurrency, models) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (id) DO UPDATE SET seen_at = clock_timestamp(), models = excluded.models`;
const THERE = `SELECT id, name, version, concurrency, models, started_at AS "startedAt" FROM workers
  WHERE seen_at > clock_timestamp() - interval '${THERE_SECONDS} seconds' ORDER BY started_at, id`;

/** The workers on a database. Every method throws AppError of category `storage`. */
export class WorkerStore {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** Notes that a worker is there, as one that was never heard of or again. */
  async seen({ id, name, version, concurrency, models }: WorkerRow): Promise<void> {
    await throughOutage(this.#pool, () => this.#pool.query(SEEN, [id, name, version, concurrency, models]));
  }

  /** Notes that it is there no more. */
  async left(id: string): Promise<void> {
    await throughOutage(this.#pool, () => this.#pool.query("DELETE FROM workers WHERE id = $1", [id]));
  }

  /** Those that were heard of in the last seconds, the oldest first. */
  async there(): Promise<SeenWorker[]> {
    const { rows } = await throughOutage(this.#pool, () =>
      this.#pool.query<WorkerRow & { readonly startedAt: Date }>(THERE),
    );
    return rows.map((row) => ({ ...row, startedAt: row.startedAt.toISOString() }));
  }
}
