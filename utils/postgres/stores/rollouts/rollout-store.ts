import type pg from "pg";
import type { ROLLOUT_STATES, RolloutAct, VariantRef } from "../../../../schemas/rollout/rollout.ts";
import { throughOutage } from "../../reconnect.ts";
import { inTransaction, type Statements } from "../../transaction.ts";

/** A rollout as it is stored. */
export interface StoredRollout {
  readonly id: string;
  readonly preset: string;
  readonly variant: VariantRef;
  /** Null is the program as it is. */
  readonly control: VariantRef | null;
  readonly share: number;
  readonly state: (typeof ROLLOUT_STATES)[number];
  /** What the guard remembers of it; null before the first session ended. */
  readonly guard: unknown;
  /** Why it was rolled back by itself, as the guard saw it; else null. */
  readonly reason: unknown;
  readonly startedAt: Date;
  readonly startedBy: string;
  readonly endedAt: Date | null;
}

/** A rollout that is to begin. */
export interface NewRollout {
  readonly id: string;
  readonly preset: string;
  /** The version of a variant that is stored. */
  readonly variant: string;
  /** Whether that variant is the program as it is. */
  readonly isUsual: boolean;
  readonly share: number;
  readonly person: string;
}

/** What became of a rollout that was to begin; it did where `started` is there. */
export type Starting =
  | { readonly started: StoredRollout }
  /** Another one of the preset runs. */
  | { readonly running: StoredRollout }
  /** New sessions get this variant anyway. */
  | { readonly running: null };

/** How a rollout is ended by a person. */
export interface RolloutEnd {
  readonly act: "promote" | "rollback";
  readonly person: string;
  /** Why, in their words. */
  readonly reason?: string | undefined;
}

const ROLLOUTS = `SELECT rollouts.id, preset, share, state, guard, reason, started_at AS "startedAt",
    started_by AS "startedBy", ended_at AS "endedAt",
    jsonb_build_object('name', tried.name, 'version', tried.version) AS variant,
    CASE WHEN usual.version IS NOT NULL
      THEN jsonb_build_object('name', usual.name, 'version', usual.version) END AS control
  FROM rollouts JOIN variants AS tried ON tried.version = variant LEFT JOIN variants AS usual ON usual.version = control`;

const START = `WITH started AS (
    INSERT INTO rollouts (id, preset, variant, control, share, started_by) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id
  )
  INSERT INTO rollout_acts (rollout, act, person, detail)
  SELECT id, 'start', $6, jsonb_build_object('variant', $3::text, 'control', $4::text, 'share', $5::float8) FROM started`;

const SHARE = `WITH running AS (
    SELECT id, share FROM rollouts WHERE id = $1 AND state = 'running' FOR NO KEY UPDATE
  ), moved AS (
    UPDATE rollouts SET share = $2 FROM running WHERE rollouts.id = running.id AND running.share <> $2
    RETURNING rollouts.id, running.share AS "before"
  ), kept AS (
    INSERT INTO rollout_acts (rollout, act, person, detail)
    SELECT id, 'share', $3, jsonb_build_object('from', "before", 'to', $2::float8) FROM moved
  )
  SELECT id FROM running`;

const END = `WITH ended AS (
    UPDATE rollouts SET state = $2, ended_at = now() WHERE id = $1 AND state = 'running' RETURNING id
  ), kept AS (
    INSERT INTO rollout_acts (rollout, act, person, detail) SELECT id, $3, $4, $5 FROM ended
  )
  SELECT id FROM ended`;

/**
 * The rollouts of variants, in the order in which they were started, whatever the clock said; each change is stored with who
 * made it. Every method throws AppError of category `storage`.
 */
export class RolloutStore {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** Begins a rollout against what was promoted last for the preset. Under the same id a second time it stays as it is. */
  async start({ id, preset, variant, isUsual, share, person }: NewRollout): Promise<Starting> {
    return await inTransaction(this.#pool, async (client) => {
      // Nobody promotes meanwhile: what the others are to get would be out of date when it is stored.
      await client.query("LOCK TABLE rollouts IN SHARE ROW EXCLUSIVE MODE");
      const [own] = await read(client, "WHERE rollouts.id = $1", [id]);
      if (own) return { started: own };
      const [running] = await read(client, "WHERE state = 'running' AND preset = $1", [preset]);
      if (running) return { running };
      const [promoted] = await read(
        client,
        "WHERE state = 'promoted' AND preset = $1 ORDER BY rollouts.number DESC LIMIT 1",
        [preset],
      );
      const control = promoted?.variant.version ?? null;
      if (control === null ? isUsual : control === variant) return { running: null };
      await client.query(START, [id, preset, variant, control, share, person]);
      const [started] = await read(client, "WHERE rollouts.id = $1", [id]);
      return started ? { started } : { running: null };
    });
  }

  /** Those that run, the one that was started last first. */
  running(): Promise<StoredRollout[]> {
    return this.#read("WHERE state = 'running' ORDER BY rollouts.number DESC", []);
  }

  /** The one that was started last comes first. @param after The id of the last one of the page before. */
  list(limit: number, after: string | null = null): Promise<StoredRollout[]> {
    return this.#read(
      `WHERE $2::uuid IS NULL OR rollouts.number < (SELECT number FROM rollouts WHERE id = $2)
       ORDER BY rollouts.number DESC LIMIT $1`,
      [limit, after],
    );
  }

  /** Those whose id begins like this, up to so many. @param start Of the letters of a UUID alone. */
  beginningWith(start: string, limit: number): Promise<StoredRollout[]> {
    return this.#read("WHERE starts_with(rollouts.id::text, $1) ORDER BY rollouts.id LIMIT $2", [start, limit]);
  }

  /** Gives a running rollout another share of the users; the one that it has is no change. @returns Whether it runs. */
  async share(id: string, share: number, person: string): Promise<boolean> {
    return (await this.#rows(SHARE, [id, share, person])).length > 0;
  }

  /** Ends a running rollout. @returns Whether it ran until now: of several who end it one does. */
  async end(id: string, { act, person, reason }: RolloutEnd): Promise<boolean> {
    const state = act === "promote" ? "promoted" : "rolled-back";
    const detail = JSON.stringify(reason === undefined ? {} : { reason });
    return (await this.#rows(END, [id, state, act, person, detail])).length > 0;
  }

  /** Who did what to it, the oldest first. */
  async acts(id: string): Promise<RolloutAct[]> {
    const rows = await this.#rows<Omit<RolloutAct, "at"> & { readonly at: Date }>(
      "SELECT act, person, detail, at FROM rollout_acts WHERE rollout = $1 ORDER BY number",
      [id],
    );
    return rows.map(({ at, ...row }) => ({ ...row, at: at.toISOString() }));
  }

  async #read(which: string, values: unknown[]): Promise<StoredRollout[]> {
    return await throughOutage(this.#pool, () => read(this.#pool, which, values));
  }

  async #rows<T extends pg.QueryResultRow>(sql: string, values: unknown[]): Promise<T[]> {
    return (await throughOutage(this.#pool, () => this.#pool.query<T>(sql, values))).rows;
  }
}

async function read(on: Statements, which: string, values: unknown[]): Promise<StoredRollout[]> {
  return (await on.query<StoredRollout>(`${ROLLOUTS} ${which}`, values)).rows;
}
