import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { AppError } from "../errors.ts";
import type { Database } from "./database.ts";
import { throughOutage } from "./reconnect.ts";

/** A killed owner's back end holds its locks until it has noticed. */
const PATIENCE_MS = 1_000;
const POLL_MS = 50;

/** The SQL of a session's advisory lock: 64 bits, so that no two sessions meet. @param id The SQL of the session's id. */
export function sessionLockKey(id: string): string {
  return `hashtextextended('plancraft session ' || ${id}, 0)`;
}

/** A session that this process alone advances. */
export interface HeldSession extends AsyncDisposable {
  /** Rises with each process that takes the session; of one, it is the same as long as it has it. */
  readonly epoch: string;
  /** Aborted, with the reason, when another process has taken the session. */
  readonly lost: AbortSignal;
  /**
   * To be called before anything of the session is written. Where the lock's connection was lost, the lock is taken
   * again first; otherwise it does nothing.
   * @throws AppError `session-in-use` where another process has, or has had, the session meanwhile.
   */
  ensure(): Promise<void>;
}

interface Held {
  epoch: string;
  readonly lost: AbortController;
  /** The connection that the lock is on; null while it is taken. */
  client: pg.Client | null;
  retaking: Promise<void> | null;
}

/**
 * Locks of sessions: advisory locks on the one connection beside the pool, gone with the process in whatever way it
 * ends. What a lock cannot see, a connection that only its holder believes alive, `sessions.epoch` does: every holder
 * raises it, and what counts is written only where it is still the writer's.
 */
export class SessionLocks {
  readonly #pool: pg.Pool;
  readonly #connect: () => Promise<pg.Client>;
  readonly #held = new Map<string, Held>();
  /** The connections that locks were taken on, each with whether it has ended. */
  readonly #ended = new WeakMap<pg.Client, boolean>();
  #lastQuery: Promise<unknown> = Promise.resolve();
  readonly #holder = `process ${process.pid} on ${hostname()}`;

  constructor({ pool, lockConnection }: Pick<Database, "pool" | "lockConnection">) {
    this.#pool = pool;
    this.#connect = lockConnection;
  }

  /**
   * Takes a session; waits a second for one that is held. Disposing of it gives it back.
   * @throws AppError `session-in-use`, which names the holder; `session-unknown`; of category `storage`.
   */
  async take(session: string): Promise<HeldSession> {
    const holder = this.#holder;
    if (this.#held.has(session)) throw new AppError("session-in-use", { session, holder });
    const held: Held = { epoch: "", lost: new AbortController(), client: null, retaking: null };
    this.#held.set(session, held);
    try {
      await throughOutage(this.#pool, () => this.#takeFirst(session, held));
    } catch (error) {
      await this.#release(session);
      throw error;
    }
    return {
      get epoch() {
        return held.epoch;
      },
      lost: held.lost.signal,
      ensure: () => this.ensure(session),
      [Symbol.asyncDispose]: () => this.#release(session),
    };
  }

  /** `HeldSession.ensure` by the session's id; nothing for one that is not held here: a thread that is no session. */
  async ensure(session: string): Promise<void> {
    const held = this.#held.get(session);
    if (!held) return;
    held.lost.signal.throwIfAborted();
    if (held.client !== null && this.#ended.get(held.client) === false) return;
    held.retaking ??= throughOutage(this.#pool, () => this.#takeAgain(session, held)).finally(() => {
      held.retaking = null;
    });
    await held.retaking;
  }

  async #takeFirst(session: string, held: Held): Promise<void> {
    const client = await this.#lock(session, held);
    const raise = "UPDATE sessions SET epoch = epoch + 1, holder = $2 WHERE id = $1 RETURNING epoch";
    const { rows } = await this.#query<{ epoch: string }>(client, raise, [session, this.#holder]);
    if (!rows[0]) throw new AppError("session-unknown", { session });
    held.epoch = rows[0].epoch;
  }

  /**
   * Where the epoch has risen since, the session has gone on without us, even if nobody has it now. It is not raised: the
   * session has been ours all the time, and an intent that is on its way carries the epoch it was taken with.
   */
  async #takeAgain(session: string, held: Held): Promise<void> {
    try {
      const client = await this.#lock(session, held);
      const unchanged = "SELECT FROM sessions WHERE id = $1 AND epoch = $2";
      const { rowCount } = await this.#query(client, unchanged, [session, held.epoch]);
      if (rowCount === 0) throw await this.#inUse(client, session);
    } catch (error) {
      if (error instanceof AppError && error.code === "session-in-use") held.lost.abort(error);
      throw error;
    }
  }

  /** @returns The connection that has the lock now. */
  async #lock(session: string, held: Held): Promise<pg.Client> {
    held.client = null;
    const client = await this.#connect();
    if (!this.#ended.has(client)) {
      this.#ended.set(client, false);
      client.once("end", () => this.#ended.set(client, true));
    }
    for (const deadlineMs = performance.now() + PATIENCE_MS; ; await sleep(POLL_MS)) {
      const take = `SELECT pg_try_advisory_lock(${sessionLockKey("$1")}) AS taken`;
      const { rows } = await this.#query<{ taken: boolean }>(client, take, [session]);
      if (rows[0]?.taken) {
        held.client = client;
        return client;
      }
      if (performance.now() >= deadlineMs) throw await this.#inUse(client, session);
    }
  }

  async #inUse(client: pg.Client, session: string): Promise<AppError> {
    const query = "SELECT holder FROM sessions WHERE id = $1";
    const { rows } = await this.#query<{ holder: string | null }>(client, query, [session]);
    return new AppError("session-in-use", { session, holder: rows[0]?.holder ?? "another process" });
  }

  async #release(session: string): Promise<void> {
    const client = this.#held.get(session)?.client;
    this.#held.delete(session);
    const unlock = `SELECT pg_advisory_unlock(${sessionLockKey("$1")})`;
    // Without its connection the lock is gone already.
    if (client) await this.#query(client, unlock, [session]).catch(() => {});
  }

  /** One after another: the sessions of a process share the connection, and a client takes one query at a time. */
  #query<T extends pg.QueryResultRow>(client: pg.Client, sql: string, values: unknown[]): Promise<pg.QueryResult<T>> {
    const result = this.#lastQuery.then(() => client.query<T>(sql, values));
    this.#lastQuery = result.catch(() => {});
    return result;
  }
}
