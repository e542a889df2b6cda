import type pg from "pg";
import type { RevisionRequest } from "../../../schemas/model/revision.ts";
import type { PlanVersion } from "../../../schemas/plan/version.ts";
import { type Claim, writeClaimed } from "../claim.ts";
import { throughOutage } from "../reconnect.ts";
import { type LedgerUsage, USAGE_SQL } from "./call-ledger.ts";
import { KEPT_VERSION, keepingVersion, keptUnder } from "./kept-version.ts";
import { eventColumns, type StampedEvent, storingEvents } from "./sessions/event-store.ts";
import { countingEnd } from "./sessions/run-end.ts";
import type { SessionRow } from "./sessions/session-store.ts";

/** What a setting has to know of its session besides the thread. */
export interface SettingGround {
  /** The `seq` of the last event, 0 where there is none. */
  readonly lastSeq: number;
  /** The number of the last request, 0 where there is none. */
  readonly lastRequest: number;
  readonly usage: LedgerUsage;
}

interface MarkedRequest {
  /** How many requests before it changed nothing: they have numbers, and made no version. */
  readonly unchanged: number;
  /** What it can be found by again. */
  readonly once?: string | undefined;
}

/** What a setting came to, with the time in runs, this one with all before it. */
export interface SettingEnd {
  readonly title: string | null;
  readonly ranMs: number;
  readonly events: readonly StampedEvent[];
}

/**
 * The statements of a request that sets figures, as few as there can be. Every method throws AppError of category
 * `storage`; those that write `session-in-use` where another process has the session, and then they write nothing.
 */
export class SettingStore {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  async ground({ session, lineage }: Pick<SessionRow, "session" | "lineage">): Promise<SettingGround> {
    const text = `SELECT (SELECT coalesce(max(seq), 0)::int FROM session_events WHERE session = $1) AS "lastSeq",
      (SELECT coalesce(max(number), 0) FROM revisions WHERE session = $1) AS "lastRequest", usage.*
      FROM (${USAGE_SQL}) AS usage`;
    const query = { name: "setting-ground", text, values: [session, lineage] };
    const { rows } = await throughOutage(this.#pool, () =>
      this.#pool.query<LedgerUsage & Omit<SettingGround, "usage">>(query),
    );
    const [{ lastSeq, lastRequest, ...usage } = NOTHING] = rows;
    return { lastSeq, lastRequest, usage };
  }

  /**
   * Stores a request, and the version that the plan has before it. From here on the session is running: if the process
   * dies, a resume carries the request out. That it is on the disk is not waited for: `end` does, and a crash of the
   * server's machine before that leaves nothing of it.
   * @returns The number that the request has.
   */
  async begin(
    claim: Claim,
    before: PlanVersion,
    { request, setting, unchanged, once }: Omit<RevisionRequest, "number"> & MarkedRequest,
    at: Date,
  ): Promise<number> {
    const version = await keptUnder(before, (number, plan) =>
      writeClaimed(
        this.#pool,
        claim,
        `unawaited AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)),
         ${keepingVersion("$3", "$4")}, added AS (
           INSERT INTO revisions (session, number, request, at, setting, once)
           SELECT id, $3::int + $8, $5, $6::timestamptz, $7::json, $9 FROM unawaited, free
           ON CONFLICT DO NOTHING RETURNING session
         ), begun AS (
           UPDATE sessions SET state = 'running', error = NULL, updated_at = now() FROM added WHERE id = added.session
         )`,
        [number, plan, request, at, JSON.stringify(setting), unchanged, once],
        KEPT_VERSION,
      ),
    );
    return version + unchanged;
  }

  /**
   * Keeps the version that a request led to, stores its events, and settles the session. A plan whose own end was never stored,
   * since its process was killed right before that, is counted in its rollout with this one.
   * @returns The version's number.
   */
  end(claim: Claim, version: PlanVersion, { title, ranMs, events }: SettingEnd) {
    return keptUnder(version, (number, plan) =>
      writeClaimed(
        this.#pool,
        claim,
        `${keepingVersion("$3", "$4")}, settled AS (
           UPDATE sessions SET state = 'done', title = coalesce($5, title), error = NULL, ran_ms = $6, updated_at = now()
           FROM free WHERE sessions.id = free.id
         ), ${DONE}, ${storingEvents("free", ["$7", "$8", "$9", "$10"])}`,
        [number, plan, title, Math.round(ranMs), ...eventColumns(events, number)],
        KEPT_VERSION,
      ),
    );
  }
}

const DONE = countingEnd("free", { failed: "false", code: "NULL", isEnd: "true" });

const NOTHING = { lastSeq: 0, lastRequest: 0, calls: 0, tokens: 0, cachedTokens: 0, costUsd: null, models: [] };
