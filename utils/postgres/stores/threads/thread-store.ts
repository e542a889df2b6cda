import type pg from "pg";
import type { Language, SessionState } from "../../../../schemas/idea.ts";
import type { OpenQuestion } from "../../../../schemas/question.ts";
import { throughOutage } from "../../reconnect.ts";

/** What clients keep with a thread. */
export type ThreadMetadata = Readonly<Record<string, unknown>>;

/** A thread of LangGraph's protocol: a session, or what is to become one. */
export interface StoredThread {
  readonly thread: string;
  readonly metadata: ThreadMetadata;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Null before its first input. */
  readonly session: StoredThreadSession | null;
}

export interface StoredThreadSession {
  readonly state: SessionState;
  readonly idea: string;
  readonly preset: string;
  readonly model: string;
  readonly title: string | null;
  readonly language: Language | null;
  /** Those that it waits at, or was cancelled at. */
  readonly questions: readonly OpenQuestion[];
}

export const THREAD_STATUSES = ["idle", "busy", "interrupted", "error"] as const;
export type ThreadStatus = (typeof THREAD_STATUSES)[number];

/** Which threads are meant: all that fit each of what is given. */
export interface ThreadFilter {
  /** Part of what is kept with it. */
  readonly metadata?: ThreadMetadata | undefined;
  /** Part of what its session began with: `idea` and `preset`. */
  readonly values?: ThreadMetadata | undefined;
  readonly ids?: readonly string[] | undefined;
  readonly status?: ThreadStatus | undefined;
}

export const THREAD_ORDERS = ["created_at", "updated_at", "status", "thread_id"] as const;

export interface ThreadPage extends ThreadFilter {
  readonly limit: number;
  readonly offset: number;
  readonly sortBy: (typeof THREAD_ORDERS)[number];
  readonly isAscending: boolean;
}

/** What every thread has without anybody keeping it. */
type Given = ThreadMetadata;

/** $1: whose; everybody's where null. $2: what each has. */
const THREADS = `SELECT session.id AS thread, session.state, session.idea, session.preset, session.model, session.title,
      session.options ->> 'language' AS language, $2::jsonb || coalesce(kept.metadata, '{}') AS metadata,
      least(session.created_at, kept.created_at) AS created_at, greatest(session.updated_at, kept.updated_at) AS updated_at,
      CASE session.state WHEN 'running' THEN 'busy' WHEN 'queued' THEN 'busy' WHEN 'waiting' THEN 'interrupted' WHEN 'failed' THEN 'error' ELSE 'idle'
        END AS status
    FROM sessions AS session LEFT JOIN threads AS kept ON kept.id = session.id
    WHERE $1::text IS NULL OR session.owner = $1
  UNION ALL
    SELECT id, NULL, NULL, NULL, NULL, NULL, NULL, $2::jsonb || metadata, created_at, updated_at, 'idle' FROM threads
    WHERE ($1::text IS NULL OR owner = $1) AND NOT EXISTS (SELECT FROM all_sessions WHERE all_sessions.id = threads.id)`;
const FITTING = `SELECT * FROM (${THREADS}) AS threads
  WHERE ($3::jsonb IS NULL OR metadata @> $3) AND ($4::jsonb IS NULL OR jsonb_build_object('idea', idea, 'preset', preset) @> $4)
    AND ($5::text[] IS NULL OR thread = ANY($5)) AND ($6::text IS NULL OR status = $6)`;
/** Of those on a page only: what it waits at, or was cancelled at. */
const QUESTIONS = `CASE WHEN state IN ('waiting', 'cancelled') THEN (
    SELECT CASE type WHEN 'waiting' THEN body -> 'questions' END FROM session_events
    WHERE session = thread AND type NOT IN ('cancelled', 'cancel-undone', 'session-queued') ORDER BY seq DESC LIMIT 1
  ) END`;

interface ThreadRow extends Omit<StoredThreadSession, "state" | "questions"> {
  readonly thread: string;
  readonly state: SessionState | null;
  readonly metadata: ThreadMetadata;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly questions: readonly OpenQuestion[] | null;
}

/** `threads`, and what sessions are as such. Every method throws AppError of category `storage`. */
export class ThreadStore {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** Null where there is none that is the owner's. @param owner Whose; anybody's where null. */
  async get(thread: string, owner: string | null, given: Given): Promise<StoredThread | null> {
    const sql = `SELECT *, ${QUESTIONS} AS questions FROM (${THREADS}) AS threads WHERE thread = $3`;
    const [row] = await this.#rows<ThreadRow>(sql, [owner, JSON.stringify(given), thread]);
    return row ? threadOf(row) : null;
  }

  async page(page: ThreadPage, owner: string | null, given: Given): Promise<StoredThread[]> {
    const direction = page.isAscending ? "ASC" : "DESC";
    const order = THREAD_ORDERS.includes(page.sortBy) ? page.sortBy.replace("thread_id", "thread") : "created_at";
    const rows = await this.#rows<ThreadRow>(
      `SELECT *, ${QUESTIONS} AS questions FROM (
         ${FITTING} ORDER BY ${order} ${direction}, thread ${direction} LIMIT $7 OFFSET $8) AS page`,
      [...filterValues(page, owner, given), page.limit, page.offset],
    );
    return rows.map(threadOf);
  }

  async count(filter: ThreadFilter, owner: string | null, given: Given): Promise<number> {
    const values = filterValues(filter, owner, given);
    const [row] = await this.#rows<{ count: number }>(`SELECT count(*)::int FROM (${FITTING}) AS found`, values);
    return row?.count ?? 0;
  }

  /** Keeps a thread that has no session. @returns It; null where the id is taken, also by a session that was deleted. */
  async add(thread: string, owner: string, metadata: ThreadMetadata, given: Given): Promise<StoredThread | null> {
    const [row] = await this.#rows<Pick<ThreadRow, "thread" | "metadata" | "created_at" | "updated_at">>(
      `INSERT INTO threads (id, owner, metadata)
       SELECT $1, $2, $3 WHERE NOT EXISTS (SELECT FROM all_sessions WHERE id = $1)
       ON CONFLICT DO NOTHING RETURNING id AS thread, $4::jsonb || metadata AS metadata, created_at, updated_at`,
      [thread, owner, JSON.stringify(metadata), JSON.stringify(given)],
    );
    return row ? threadOf({ ...row, ...UNBEGUN }) : null;
  }

  /** Adds to what is kept with a thread; what has the same name is replaced. */
  async merge(thread: string, owner: string, metadata: ThreadMetadata): Promise<void> {
    await this.#rows(
      `INSERT INTO threads AS kept (id, owner, metadata) VALUES ($1, $2, $3)
       ON CONFLICT (id) DO UPDATE SET metadata = kept.metadata || excluded.metadata, updated_at = now()`,
      [thread, owner, JSON.stringify(metadata)],
    );
  }

  async remove(thread: string): Promise<void> {
    await this.#rows("DELETE FROM threads WHERE id = $1", [thread]);
  }

  /** Removes the threads that were not begun within 30 days. */
  async expire(): Promise<void> {
    await this.#rows(
      `DELETE FROM threads WHERE updated_at < now() - interval '30 days'
         AND NOT EXISTS (SELECT FROM all_sessions WHERE all_sessions.id = threads.id)`,
      [],
    );
  }

  /** The checkpoint that a session stands at, or stood at then; null before the first. @param at ISO 8601, UTC. */
  async checkpoint(thread: string, at: string | null = null): Promise<string | null> {
    const [row] = await this.#rows<{ id: string | null }>(
      `SELECT max(checkpoint_id) AS id FROM checkpoints
       WHERE thread_id = $1 AND checkpoint_ns = '' AND ($2::text IS NULL OR checkpoint ->> 'ts' <= $2)`,
      [thread, at],
    );
    return row?.id ?? null;
  }

  async #rows<T extends pg.QueryResultRow>(sql: string, values: readonly unknown[]): Promise<T[]> {
    return (await throughOutage(this.#pool, () => this.#pool.query<T>(sql, [...values]))).rows;
  }
}

const UNBEGUN = { state: null, idea: "", preset: "", model: "", title: null, language: null, questions: null } as const;

function filterValues({ metadata, values, ids, status }: ThreadFilter, owner: string | null, given: Given): unknown[] {
  const [kept, begun] = [metadata, values].map((part) => (part === undefined ? null : JSON.stringify(part)));
  return [owner, JSON.stringify(given), kept, begun, ids ?? null, status ?? null];
}

function threadOf(row: ThreadRow): StoredThread {
  const { thread, metadata, created_at, updated_at, state, idea, preset, model, title, language, questions } = row;
  const session = state && { state, idea, preset, model, title, language, questions: questions ?? [] };
  return { thread, metadata, createdAt: created_at.toISOString(), updatedAt: updated_at.toISOString(), session };
}
