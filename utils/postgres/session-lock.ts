import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { AppError } from "../errors.ts";
import { measure } from "../observability/metrics/measured.ts";
import type { Claim } from "./claim.ts";
import type { Database } from "./database.ts";
import { throughOutage } from "./reconnect.ts";
import { sessionLockKey } from "./session-lock-key.ts";
import { type Raw, SESSION_COLUMNS, type SessionRow, stamped } from "./stores/sessions/session-store.ts";

/** A killed owner's back end holds its locks until it has noticed. */
const PATIENCE_MS = 1_000;
const POLL_MS = 50;
/** The server may be gone although the connection stands: what it has not answered by then, it never will. */
const QUERY_TIMEOUT_MS = 5_000;

/**
 * The lock, and with it, where it is free, the epoch raised and the session's row as it stands then. FOR UPDATE waits for
 * the statements of the claim before, and they for it: see `writeClaimed`.
 */
const TAKE = `WITH locked AS MATERIALIZED (SELECT pg_try_advisory_lock(${sessionLockKey("$1")}) AS taken),
  found AS MATERIALIZED (SELECT id FROM sessions, locked WHERE id = $1 AND taken FOR UPDATE OF sessions),
  raised AS (
    UPDATE sessions SET epoch = epoch + 1, holder = $2, is_served = $3 FROM found
    WHERE sessions.id = found.id RETURNING sessions.*
  )
  SELECT taken, epoch, coalesce(cancel_epoch = epoch - 1, false) AS "cancelRequested", ${SESSION_COLUMNS}
  FROM locked LEFT JOIN raised ON true`;
const LOCK = `SELECT pg_try_advisory_lock(${sessionLockKey("$1")}) AS taken`;
const UNCHANGED = "SELECT FROM sessions WHERE id = $1 AND epoch = $2";

/** A session that this process alone advances. */
export interface HeldSession extends Claim, AsyncDisposable {
  /** As it was when it was taken. */
  readonly row: SessionRow;
  /** Somebody wants the run before cancelled, which was killed before it saw that, or ended by itself. */
  readonly cancelRequested: boolean;
  /** Aborted, with the reason, when another process is known to have taken the session. */
  readonly lost: AbortSignal;
  /**
   * Takes the lock again where its connection is known to be lost; otherwise it does nothing. That keeps others from
   * taking a session that goes on; what keeps our writes from theirs is the epoch in each statement.
   * @throws AppError `session-in-use` where another process has, or has had, the session meanwhile.
   */
  relock(): Promise<void>;
  /** The same for what outlives whoever took it: disposing of this one does nothing from now on. */
  handOver(): HeldSession;
}

interface TakenSession extends Pick<HeldSession, "row" | "cancelRequested"> {
  readonly claim: Claim;
}

interface Held {
  /** Null until the session is taken; always the same one then. */
  claim: Claim | null;
  readonly lost: AbortController;
  reason: AppError | null;
  /** The connection that the lock is on; null while it is taken. */
  client: pg.Client | null;
  retaking: Promise<void> | null;
}

/**
 * Locks of sessions: advisory locks on the one connection beside the pool, gone with the process in whatever way it
 * ends. What a lock cannot see, a connection that only its holder believes alive, `sessions.epoch` does: every holder
 * raises it, and whatever a run writes is written only where it is still the writer's.
 */
export class SessionLocks {
  readonly #pool: pg.Pool;
  readonly #connect: () => Promise<pg.Client>;
  readonly #held = new Map<string, Held>();
  /** The connections that locks were taken on, each with whether it has ended. */
  readonly #ended = new WeakMap<pg.Client, boolean>();
  #lastQuery: Promise<unknown> = Promise.resolve();
  readonly #holder = `process ${process.pid} on ${hostname()}`;
  readonly #serves: boolean;

  /** @param options With `serves`, what is taken here is taken up by other servers where this process dies. */
  constructor(
    { pool, lockConnection }: Pick<Database, "pool" | "lockConnection">,
    { serves = false }: { readonly serves?: boolean } = {},
  ) {
    this.#serves = serves;
    this.#pool = pool;
    this.#connect = lockConnection;
  }

  /**
   * Takes a session; waits a second for one that is held. Disposing of it gives it back.
   * @throws AppError `session-in-use`, which names the holder; `session-unknown`; of category `storage`.
   */
  async take(session: string): Promise<HeldSession> {
    const holder = this.#holder;
    // A run here may be in its last moments: whoever saw its last event is quick to come.
    for (const deadlineMs = performance.now() + PATIENCE_MS; this.#held.has(session); await sleep(POLL_MS)) {
      if (performance.now() >= deadlineMs) throw new AppError("session-in-use", { session, holder });
    }
    const held: Held = { claim: null, lost: new AbortController(), reason: null, client: null, retaking: null };
    this.#held.set(session, held);
    const startedAt = performance.now();
    let taken: TakenSession;
    try {
      taken = await throughOutage(this.#pool, () => this.#takeFirst(session, held));
    } catch (error) {
      await this.#release(session, held);
      throw error;
    } finally {
      measure("session-asked-for", { durationMs: performance.now() - startedAt });
    }
    const release = () => this.#release(session, held);
    const { claim, ...found } = taken;
    const handle = (): HeldSession => {
      let isOwner = true;
      return {
        ...claim,
        ...found,
        lost: held.lost.signal,
        relock: () => this.#relock(session, held),
        handOver: () => {
          isOwner = false;
          return handle();
        },
        [Symbol.asyncDispose]: async () => {
          if (isOwner) await release();
        },
      };
    };
    return handle();
  }

  /** The claim on a session that is held here; null for one that is not, and for a thread that is no session. */
  claimOf(session: string): Claim | null {
    return this.#held.get(session)?.claim ?? null;
  }

  #claim(session: string, epoch: string, held: Held): Claim {
    return {
      session,
      epoch,
      ensure: () => this.#ensure(session, held),
      refused: () => this.#lose(session, held),
    };
  }

  async #ensure(session: string, held: Held): Promise<void> {
    await this.#relock(session, held);
    const { rowCount } = await throughOutage(this.#pool, () =>
      this.#pool.query(UNCHANGED, [session, held.claim?.epoch]),
    );
    if (rowCount === 0) throw await this.#lose(session, held);
  }

  async #relock(session: string, held: Held): Promise<void> {
    if (held.reason) throw held.reason;
    if (held.client !== null && this.#ended.get(held.client) === false) return;
    held.retaking ??= throughOutage(this.#pool, () => this.#takeAgain(session, held)).finally(() => {
      held.retaking = null;
    });
    await held.retaking;
  }

  async #takeFirst(session: string, held: Held): Promise<TakenSession> {
    const values = [session, this.#holder, this.#serves];
    const row = await this.#lock<Raw<SessionRow> & { epoch: string | null; cancelRequested: boolean }>(
      held,
      TAKE,
      values,
    );
    if (row === null) throw await this.#inUse(session);
    const { epoch, cancelRequested, ...found } = row;
    if (epoch === null) throw new AppError("session-unknown", { session });
    held.claim = this.#claim(session, epoch, held);
    return { claim: held.claim, row: stamped(found), cancelRequested };
  }

  /**
   * Where the epoch has risen since, the session has gone on without us, even if nobody has it now. It is not raised: the
   * session has been ours all the time, and a statement that is on its way carries the epoch it was taken with.
   */
  async #takeAgain(session: string, held: Held): Promise<void> {
    const isLocked = await this.#lock(held, LOCK, [session]);
    if (isLocked === null || held.client === null) throw await this.#lose(session, held);
    const { rowCount } = await this.#query(held.client, UNCHANGED, [session, held.claim?.epoch]);
    if (rowCount === 0) throw await this.#lose(session, held);
  }

  /** @returns What the statement gave when it had taken the lock; null where another one has it. */
  async #lock<T extends pg.QueryResultRow>(held: Held, statement: string, values: unknown[]): Promise<T | null> {
    held.client = null;
    const client = await this.#connect();
    if (!this.#ended.has(client)) {
      this.#ended.set(client, false);
      client.once("end", () => this.#ended.set(client, true));
    }
    for (const deadlineMs = performance.now() + PATIENCE_MS; ; await sleep(POLL_MS)) {
      // Known before: of a statement that fails, the lock may stay.
      held.client = client;
      const { rows } = await this.#query<T & { taken: boolean }>(client, statement, values);
      const [row] = rows;
      if (row?.taken) {
        const { taken: _taken, ...rest } = row;
        return rest as unknown as T;
      }
      held.client = null;
      if (performance.now() >= deadlineMs) return null;
    }
  }

  async #lose(session: string, held: Held): Promise<AppError> {
    // Who has it is only good to know: that it is lost, is known already.
    const unnamed = () => new AppError("session-in-use", { session, holder: "another process" });
    const reason = await this.#inUse(session).catch(unnamed);
    if (held.reason === null) measure("session-lost", null);
    held.reason ??= reason;
    held.lost.abort(held.reason);
    return held.reason;
  }

  async #inUse(session: string): Promise<AppError> {
    const query = () =>
      this.#pool.query<{ holder: string | null }>("SELECT holder FROM sessions WHERE id = $1", [session]);
    const { rows } = await throughOutage(this.#pool, query);
    return new AppError("session-in-use", { session, holder: rows[0]?.holder ?? "another process" });
  }

  async #release(session: string, held: Held): Promise<void> {
    const { client, reason } = held;
    if (this.#held.get(session) === held) this.#held.delete(session);
    if (!client) return;
    // Without its connection the lock is gone already.
    const unlock = `SELECT pg_advisory_unlock(${sessionLockKey("$1")})`;
    const unlocked = this.#query(client, unlock, [session]).catch(() => {});
    // Where the session was lost, so was the lock: most likely nobody answers.
    if (reason === null) await unlocked;
  }

  /** One after another: the sessions of a process share the connection, and a client takes one query at a time. */
  #query<T extends pg.QueryResultRow>(client: pg.Client, sql: string, values: unknown[]): Promise<pg.QueryResult<T>> {
    const result = this.#lastQuery.then(() => answered<T>(client, sql, values));
    this.#lastQuery = result.catch(() => {});
    return result;
  }
}

/** Ends a connection that does not answer: what comes after it is done on a new one. */
async function answered<T extends pg.QueryResultRow>(
  client: pg.Client,
  text: string,
  values: unknown[],
): Promise<pg.QueryResult<T>> {
  const query: pg.QueryConfig & { readonly query_timeout: number } = { text, values, query_timeout: QUERY_TIMEOUT_MS };
  try {
    return await client.query<T>(query);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) void client.end().catch(() => {});
    throw error;
  }
}
