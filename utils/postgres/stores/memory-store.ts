import type pg from "pg";
import { type ListedChoice, MEMORY_DAYS, type RememberedChoice } from "../../../schemas/memory.ts";
import { type Claim, writeClaimed } from "../claim.ts";
import { throughOutage } from "../reconnect.ts";

const MEMORY_MS = MEMORY_DAYS * 24 * 60 * 60 * 1000;
/** What is older than so many choices of one person says nothing that these do not say. */
const MOST_RECALLED = 100;

/** Of a session: that its person's choices are remembered, and recalled in it. */
const USES_MEMORY = "own.id = $1 AND own.person IS NOT NULL AND own.options ->> 'memory' IS DISTINCT FROM 'false'";

/** What people chose, for 30 days. Every method throws AppError of category `storage`. */
export class MemoryStore {
  readonly #pool: pg.Pool;
  readonly #now: () => Date;

  constructor(pool: pg.Pool, now: () => Date) {
    this.#pool = pool;
    this.#now = now;
  }

  /**
   * What the session's person chose before, the newest first: not in this session nor in one that it shares answers
   * with. Nothing for a session that does without memory.
   */
  async recall(session: string): Promise<RememberedChoice[]> {
    const rows = await this.#rows<Stored<RememberedChoice>>(
      `SELECT past.question, past.kind, past.prompt, past.choices, past.at
       FROM remembered_choices AS past
       WHERE past.person = (SELECT person FROM sessions AS own WHERE ${USES_MEMORY}) AND past.at > $2
         AND NOT EXISTS (
           SELECT FROM all_sessions WHERE id = past.session AND lineage = (SELECT lineage FROM sessions WHERE id = $1))
       ORDER BY past.at DESC, past.session LIMIT ${MOST_RECALLED}`,
      [session, this.#oldest()],
    );
    return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
  }

  /**
   * Keeps what was chosen in a session, the newest choice of each question, and removes what has expired.
   * @throws AppError `session-in-use` where another process has the session, and then nothing is kept.
   */
  async remember(claim: Claim, choices: readonly RememberedChoice[]): Promise<void> {
    if (choices.length === 0) return;
    await writeClaimed(
      this.#pool,
      claim,
      `remembered AS (
         INSERT INTO remembered_choices AS kept (person, question, session, kind, prompt, choices, at)
         SELECT DISTINCT ON (given.question) own.person, given.question, own.id, kind, prompt, choices, at
         FROM ours JOIN sessions AS own USING (id), json_to_recordset($3)
           AS given (question text, kind text, prompt text, choices jsonb, at timestamptz)
         WHERE ${USES_MEMORY} ORDER BY given.question, at DESC
         ON CONFLICT (person, question, session) DO UPDATE
         SET kind = EXCLUDED.kind, prompt = EXCLUDED.prompt, choices = EXCLUDED.choices, at = EXCLUDED.at
         WHERE kept.at < EXCLUDED.at
       )`,
      [JSON.stringify(choices)],
    );
    await this.expire();
  }

  /** All that is remembered of a person, the newest first. */
  async list(person: string): Promise<ListedChoice[]> {
    const rows = await this.#rows<Stored<RememberedChoice> & { readonly session: string }>(
      `SELECT question, prompt, choices, session, at FROM remembered_choices
       WHERE person = $1 AND at > $2 ORDER BY at DESC, session, question`,
      [person, this.#oldest()],
    );
    return rows.map(({ choices, at, ...row }) => ({
      ...row,
      choice: choices.join(", "),
      at: at.toISOString(),
      expiresAt: new Date(at.getTime() + MEMORY_MS).toISOString(),
    }));
  }

  /**
   * Forgets what a person chose.
   * @param question Only for the question of this id; null for all.
   * @returns How many choices they were, without those that had expired.
   */
  async forget(person: string, question: string | null): Promise<number> {
    const [row] = await this.#rows<{ count: number }>(
      `WITH gone AS (DELETE FROM remembered_choices WHERE person = $1 AND ($2::text IS NULL OR question = $2) RETURNING at)
       SELECT count(*)::int AS count FROM gone WHERE at > $3`,
      [person, question, this.#oldest()],
    );
    return row?.count ?? 0;
  }

  /** Removes what has expired, of everybody; what somebody else is removing or renewing is left to them. */
  async expire(): Promise<void> {
    await this.#rows(
      `DELETE FROM remembered_choices WHERE ctid IN (
         SELECT ctid FROM remembered_choices WHERE at <= $1 FOR UPDATE SKIP LOCKED)`,
      [this.#oldest()],
    );
  }

  #oldest(): Date {
    return new Date(this.#now().getTime() - MEMORY_MS);
  }

  async #rows<T extends pg.QueryResultRow>(sql: string, values: unknown[]): Promise<T[]> {
    return (await throughOutage(this.#pool, () => this.#pool.query<T>(sql, values))).rows;
  }
}

type Stored<Row> = Omit<Row, "at"> & { readonly at: Date };
