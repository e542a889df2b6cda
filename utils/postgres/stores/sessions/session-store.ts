import type pg from "pg";
import type { FailureReport } from "../../../../schemas/event.ts";
import type { GivenFile } from "../../../../schemas/given-file.ts";
import type { Language, Priority, SessionState } from "../../../../schemas/idea.ts";
import type { AuditEntry } from "../../../../schemas/record.ts";
import type { Arm } from "../../../../schemas/rollout/variant.ts";
import { AppError } from "../../../errors.ts";
import { type Claim, writeClaimed } from "../../claim.ts";
import { throughOutage } from "../../reconnect.ts";
import { storageError } from "../../storage-error.ts";
import type { Statements } from "../../transaction.ts";
import { givenFiles, storingFiles } from "../knowledge/knowledge-store.ts";
import { IS_CRASHED } from "./crashed-sessions.ts";
import { eventColumns, type StampedEvent, storingEvents } from "./event-store.ts";
import { IS_COUNTED, type RunEnd, SETTLING, settlingValues } from "./run-end.ts";

/** How a session is run; kept with it and in force on every resume. Paths are absolute. */
export interface SessionOptions {
  readonly yes?: boolean;
  readonly answersFile?: string;
  /** By question id. */
  readonly answers?: Readonly<Record<string, unknown>>;
  readonly outFile?: string;
  readonly language?: Language;
  readonly maxTokens?: number;
  readonly maxCostUsd?: number;
  /** False: what the person chooses is not remembered, and nothing is recalled. */
  readonly memory?: boolean;
  /** How soon it is to run where many wait. */
  readonly priority?: Priority;
  /** What whoever asked for its last run may do, for whoever goes on with that after a crash. */
  readonly models?: readonly string[];
  readonly dailyCostUsd?: number;
}

export interface SessionRow {
  readonly session: string;
  readonly lineage: string;
  /** Who began it, where their choices are to be remembered; else null. */
  readonly person: string | null;
  /** Who began it, whatever is to be remembered; null for some from before this was kept. */
  readonly owner: string | null;
  readonly parent: string | null;
  readonly forkedAt: string | null;
  readonly idea: string;
  readonly title: string | null;
  readonly preset: string;
  readonly model: string;
  readonly options: SessionOptions;
  /** The version of the variant that it runs under, from its first run to its last; null is the program as it is. */
  readonly variant: string | null;
  /** The rollout that it is counted in, and in which arm; null where it is in none. */
  readonly rollout: string | null;
  readonly arm: Arm | null;
  readonly state: SessionState;
  readonly error: FailureReport | null;
  /** Time in runs so far, in milliseconds. */
  readonly ranMs: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

type Given = "owner" | "variant" | "rollout" | "arm";
export type NewSession = Omit<SessionRow, "title" | "state" | "error" | "ranMs" | "createdAt" | "updatedAt" | Given> &
  Partial<Pick<SessionRow, Given>>;

/** A session as the list shows it. */
export interface ListedSession extends Pick<SessionRow, "session" | "state" | "title" | "createdAt" | "updatedAt"> {
  /** A crash left it: it is "running", and nobody holds its lock. */
  readonly crashed: boolean;
}

/** SQLSTATE unique_violation. */
const UNIQUE_VIOLATION = "23505";

/** Of a row of `sessions`, what `stamped` makes a SessionRow of. */
export const SESSION_COLUMNS = `id AS session, lineage, person, owner, parent, forked_at AS "forkedAt", idea, title, preset, model, options,
  variant, rollout, arm, state, error,
  ran_ms::float8 AS "ranMs", created_at AS "createdAt", updated_at AS "updatedAt"`;

/**
 * Sessions, their events and their audit trail. Every method throws AppError of category `storage`; those that write
 * under a claim `session-in-use` where another process has the session, and then they write nothing.
 */
export class SessionStore {
  /** For what reads or prunes all sessions: statistics and retention. */
  readonly pool: pg.Pool;
  readonly #serves: boolean;

  /** @param options With `serves`, the sessions that are stored here are a server's, which others take up after a crash. */
  constructor(pool: pg.Pool, { serves = false }: { readonly serves?: boolean } = {}) {
    this.pool = pool;
    this.#serves = serves;
  }

  /**
   * Stores a session together with the files that it is given. It is running from then on.
   * @param on The client of a transaction that it is a part of.
   * @throws AppError `session-exists` where the id is taken.
   */
  async create(row: NewSession, files: readonly GivenFile[] = [], on: Statements = this.pool): Promise<void> {
    try {
      await on.query(
        `WITH ${storingFiles("$10")}
         INSERT INTO sessions (id, lineage, person, owner, parent, forked_at, idea, preset, model, options, state, is_served,
           variant, rollout, arm, is_first)
         SELECT $1, $2, $3, $11::text, $4, $5, $6, $7, $8, $9, 'running', $12, $13, $14, $15,
           CASE WHEN $14::uuid IS NOT NULL THEN NOT EXISTS (SELECT FROM all_sessions WHERE owner = $11::text) END`,
        [
          row.session,
          row.lineage,
          row.person,
          row.parent,
          row.forkedAt,
          row.idea,
          row.preset,
          row.model,
          JSON.stringify(row.options),
          givenFiles(row.session, 0, files),
          row.owner ?? row.person,
          this.#serves,
          row.variant ?? null,
          row.rollout ?? null,
          row.arm ?? null,
        ],
      );
    } catch (error) {
      const taken = error instanceof Error && "code" in error && error.code === UNIQUE_VIOLATION;
      throw taken ? new AppError("session-exists", { session: row.session }, error) : storageError(error);
    }
  }

  /** @throws AppError `session-unknown`, also where it is not `owner`'s, if that is given. */
  async get(session: string, owner: string | null = null): Promise<SessionRow> {
    const [row] = await this.#rows<Raw<SessionRow>>(`SELECT ${SESSION_COLUMNS} FROM sessions WHERE id = $1`, [session]);
    if (!row || (owner !== null && row.owner !== owner)) throw new AppError("session-unknown", { session });
    return stamped(row);
  }

  /** Who began a session; null where that is not known, or there is none. */
  async ownerOf(session: string): Promise<string | null> {
    const [row] = await this.#rows<{ owner: string | null }>("SELECT owner FROM sessions WHERE id = $1", [session]);
    return row?.owner ?? null;
  }

  /** The ids that begin like this, the newest first; `limit` of them at most. @param owner Whose; everybody's where null. */
  async beginningWith(prefix: string, limit: number, owner: string | null = null): Promise<string[]> {
    const rows = await this.#rows<{ id: string }>(
      `SELECT id FROM sessions WHERE starts_with(id, $1) AND ($3::text IS NULL OR owner = $3)
       ORDER BY id <> $1, created_at DESC, id DESC LIMIT $2`,
      [prefix, limit, owner],
    );
    return rows.map(({ id }) => id);
  }

  /** The session that a person began last; null where they began none. */
  async latestOf(owner: string): Promise<string | null> {
    const [row] = await this.#rows<{ id: string }>(
      "SELECT id FROM sessions WHERE owner = $1 ORDER BY created_at DESC, id DESC LIMIT 1",
      [owner],
    );
    return row?.id ?? null;
  }

  /** The checkpoints of a session with LangGraph's numbers of their steps, the newest first. */
  async checkpoints(session: string): Promise<{ readonly checkpoint: string; readonly step: number }[]> {
    return await this.#rows(
      `SELECT checkpoint_id AS checkpoint, coalesce((metadata ->> 'step')::int, 0) AS step FROM checkpoints
       WHERE thread_id = $1 AND checkpoint_ns = '' ORDER BY checkpoint_id DESC`,
      [session],
    );
  }

  /**
   * A page of sessions, the newest first.
   * @param before The session that the page before this one ended with; null for the first page.
   * @param owner Whose; everybody's where null.
   */
  async list(limit: number, before: string | null, owner: string | null = null): Promise<ListedSession[]> {
    const conditions = [
      ...(before === null ? [] : ["(created_at, id) < ((SELECT created_at FROM sessions WHERE id = $2), $2)"]),
      ...(owner === null ? [] : [`owner = $${before === null ? 2 : 3}`]),
    ];
    const rows = await this.#rows<Raw<ListedSession>>(
      `SELECT id AS session, state, title, created_at AS "createdAt", updated_at AS "updatedAt", ${IS_CRASHED} AS crashed
       FROM sessions
       ${conditions.length > 0 ? `WHERE ${conditions.join(" AND ")}` : ""}
       ORDER BY created_at DESC, id DESC LIMIT $1`,
      [limit, before, owner].filter((value) => value !== null),
    );
    return rows.map(stamped);
  }

  /** The sessions that a crash left running, the oldest first. @param withQueued Those too that wait for a worker. */
  async crashed(withQueued = false): Promise<string[]> {
    const rows = await this.#rows<{ id: string }>(
      `SELECT id FROM sessions WHERE ${IS_CRASHED} ${withQueued ? "OR state = 'queued'" : ""} ORDER BY created_at, id`,
      [],
    );
    return rows.map(({ id }) => id);
  }

  async setOptions(claim: Claim, options: SessionOptions): Promise<void> {
    await this.#update(claim, "options = $3", [JSON.stringify(options)]);
  }

  /** Stores the first event of a run, and that it runs. @param state Kept as it is where null. */
  async begin(claim: Claim, state: SessionState | null, events: readonly StampedEvent[]): Promise<void> {
    const begun = `begun AS (UPDATE sessions SET state = coalesce($3, state), error = CASE WHEN $3 IS NULL THEN error END,
        cancelled_from = NULL, cancelled_at = NULL, updated_at = now() FROM ours WHERE sessions.id = ours.id)`;
    const parts = `${begun}, ${storingEvents("ours", ["$4", "$5", "$6", "$7"])}`;
    await writeClaimed(this.pool, claim, parts, [state, ...eventColumns(events)]);
  }

  /**
   * Stores what a run came to, and its last event with it: nobody finds the one without the other. What asked for the run
   * goes with it; where something else was asked for meanwhile, the session is queued for that. Of a cancelled one it keeps
   * how it stood, and holds its requests back. The first end of a session of a rollout is counted there.
   * @returns Whether it was counted now.
   * @param on What the statement runs on where it is a part of a transaction.
   */
  async settle(claim: Claim, end: RunEnd, on?: Statements): Promise<boolean> {
    const settling = writeClaimed<{ isCounted: boolean }>(
      this.pool,
      claim,
      SETTLING,
      settlingValues(end),
      IS_COUNTED,
      on,
    );
    return (await settling).isCounted;
  }

  /** Adds to the audit trail what is not in it yet. */
  async audit(claim: Claim, entries: readonly AuditEntry[]): Promise<void> {
    if (entries.length === 0) return;
    await writeClaimed(
      this.pool,
      claim,
      `stored AS (
         INSERT INTO audit (session, interrupt_id, attempt, act, question_id, at, detail)
         SELECT * FROM ours, unnest($3::text[], $4::int[], $5::text[], $6::text[], $7::timestamptz[], $8::text[])
         ON CONFLICT DO NOTHING
       )`,
      [
        entries.map(({ interruptId }) => interruptId),
        entries.map(({ attempt }) => attempt),
        entries.map(({ act }) => act),
        entries.map(({ questionId }) => questionId),
        entries.map(({ at }) => at),
        entries.map(({ detail }) => detail),
      ],
    );
  }

  /** The audit trail as it is stored, in no order. */
  async auditTrail(session: string): Promise<AuditEntry[]> {
    const rows = await this.#rows<Omit<AuditEntry, "at"> & { readonly at: Date }>(
      `SELECT interrupt_id AS "interruptId", question_id AS "questionId", act, attempt, at, detail FROM audit
       WHERE session = $1`,
      [session],
    );
    return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
  }

  async #update(claim: Claim, changes: string, values: unknown[]): Promise<void> {
    const update = `UPDATE sessions SET ${changes}, updated_at = now() FROM ours WHERE sessions.id = ours.id`;
    await writeClaimed(this.pool, claim, `changed AS (${update})`, values);
  }

  async #rows<T extends pg.QueryResultRow>(sql: string, values: unknown[]): Promise<T[]> {
    return (await throughOutage(this.pool, () => this.pool.query<T>(sql, values))).rows;
  }
}

/** A row as it comes from the server. */
export type Raw<Row> = Omit<Row, "createdAt" | "updatedAt"> & { readonly createdAt: Date; readonly updatedAt: Date };

export function stamped<Row extends { readonly createdAt: Date; readonly updatedAt: Date }>(row: Row) {
  return { ...row, createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString() };
}
