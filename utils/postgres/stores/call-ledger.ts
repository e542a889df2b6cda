import { createHash } from "node:crypto";
import type pg from "pg";
import { AppError } from "../../errors.ts";
import { GroupCommit } from "../checkpoints/group-commit.ts";
import type { Claim } from "../claim.ts";
import { throughOutage } from "../reconnect.ts";
import { isBadValue } from "../storage-error.ts";
import {
  type Intent,
  type LedgerEntry,
  SETTLE_SQL,
  type SettledIntent,
  type Settlement,
  settledValues,
} from "./settle-batch.ts";

export type { Intent, LedgerEntry, Settlement } from "./settle-batch.ts";

/** What identifies a request: two that agree in all of this have the same answer. */
export interface RequestIdentity {
  readonly node: string;
  readonly name: string;
  readonly model: string;
  readonly temperature: number;
  readonly schema: unknown;
  readonly messages: unknown;
}

export interface StoredAnswer {
  readonly answer: string;
  readonly finishReason: string | null;
}

export interface LedgerUsage {
  readonly calls: number;
  readonly tokens: number;
  /** Of the input tokens, those that the provider's cache is known to have served. */
  readonly cachedTokens: number;
  readonly costUsd: number | null;
  readonly models: readonly string[];
}

/** A call that a session paid for. */
export interface PaidCall {
  readonly node: string;
  /** ISO 8601, UTC. */
  readonly settledAt: string;
  readonly tokens: number;
  readonly cachedTokens: number;
  readonly costUsd: number | null;
}

/** A call that a model server refused or failed to make, and said so. */
export interface FailedCallRecord {
  readonly node: string;
  readonly attempt: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** The error's code. */
  readonly error: string;
  /** The server's own words, short and without keys. */
  readonly words: string;
}

/** What a session used. @param session How the statement names it. @param more Further columns. */
export function usageOf(session: string, more = ""): string {
  return `SELECT count(*)::int AS calls,
    coalesce(sum(input_tokens::bigint + output_tokens), 0)::float8 AS tokens,
    coalesce(sum(cached_tokens), 0)::float8 AS "cachedTokens",
    CASE WHEN count(*) = count(cost_usd) AND count(*) > 0 THEN sum(cost_usd)::float END AS "costUsd"${more}
  FROM llm_calls WHERE session = ${session} AND input_tokens IS NOT NULL`;
}

/** The same with the models that it got answers from. $1: the session, $2: its lineage. */
export const USAGE_SQL = usageOf(
  "$1",
  `, ARRAY(SELECT DISTINCT model FROM llm_calls
      WHERE lineage = $2 AND (answer IS NOT NULL OR input_tokens IS NOT NULL) ORDER BY model) AS models`,
);

/** The request's hash: SHA-256 of its canonical JSON, in hex. */
export function hashRequest({ node, name, model, temperature, schema, messages }: RequestIdentity): string {
  const canonical = JSON.stringify([node, name, model, temperature, schema, messages]);
  return createHash("sha256").update(canonical).digest("hex");
}

/** `llm_calls`: what was asked, what came back and what it cost. Methods throw AppError of category `storage`. */
export class CallLedger {
  readonly #pool: pg.Pool;
  readonly #settlements: GroupCommit<SettledIntent, void>;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
    this.#settlements = new GroupCommit<SettledIntent, void>({
      store: async (settled) => {
        await this.#rows("ledger-settle", SETTLE_SQL, settledValues(settled));
        return [];
      },
      sizeOf: ({ settlement }) => settlement.answer?.length ?? 0,
      isOnesFault: isBadValue,
    });
  }

  /** The answer that this request already has in the lineage: the accepted one, else the last that needs its repair. */
  async find(lineage: string, request: string): Promise<StoredAnswer | null> {
    const [row] = await this.#rows<StoredAnswer>(
      "ledger-find",
      `SELECT answer, finish_reason AS "finishReason" FROM llm_calls
       WHERE lineage = $1 AND request = $2 AND state IN ('accepted', 'unusable') AND answer IS NOT NULL
       ORDER BY state, id DESC LIMIT 1`,
      [lineage, request],
    );
    return row ?? null;
  }

  /**
   * Writes the intent, before the request is sent. Everybody sees it then; that it is on the disk is not waited for,
   * since only a crash of the server's machine could lose it, and its settlement tells of it again.
   * @throws AppError `session-in-use` where another process has taken the session since.
   */
  async intend(entry: LedgerEntry): Promise<Intent> {
    const { lineage, request, site, claim, name, model, attempt } = entry;
    const [row] = await this.#rows<{ id: string }>(
      "ledger-intend",
      `WITH unawaited AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)),
       ours AS MATERIALIZED (SELECT FROM sessions WHERE id = $3 AND epoch = $9::bigint FOR KEY SHARE)
       INSERT INTO llm_calls (lineage, request, session, node, target, name, model, attempt, state)
       SELECT $1, $2, $3, $4, $5, $6, $7, $8, 'sent' FROM unawaited
       WHERE $9::bigint IS NULL OR EXISTS (SELECT FROM ours) RETURNING id`,
      [lineage, request, site.session, site.node, site.target ?? null, name, model, attempt, claim?.epoch ?? null],
    );
    if (row) return { id: row.id, entry };
    throw claim ? await claim.refused() : new AppError("defect", { problem: "an intent was not written" });
  }

  /**
   * Completes an intent with what came back, and adds what it cost to its day: one statement for all that is settled at
   * once, so that they agree through any crash. An intent that is complete already stays as it is, and counts once. Not
   * under a claim: what was paid helps the lineage, and nobody is to wait for a call that is over.
   */
  settle(intent: Intent, settlement: Settlement): Promise<void> {
    return this.#settlements.add(intent.id, Promise.resolve({ intent, settlement }));
  }

  /**
   * Takes unusable answers out of replay, after their repair failed too: a resume then asks anew. Nothing is done where
   * another process has the session: it may be about to repair them.
   */
  async reject(claim: Claim | null, lineage: string, requests: readonly string[]): Promise<void> {
    await this.#rows(
      "ledger-reject",
      `UPDATE llm_calls SET state = 'rejected' WHERE lineage = $1 AND request = ANY($2) AND state = 'unusable'
         AND ($3::text IS NULL OR EXISTS (SELECT FROM sessions WHERE id = $3 AND epoch = $4::bigint))`,
      [lineage, requests, claim?.session ?? null, claim?.epoch ?? null],
    );
  }

  /**
   * What a session paid for itself, over all its runs: every answer that came, usable or not. The models are those of
   * the whole lineage, since a fork's plan is made of its parent's answers too.
   */
  async usage(session: string, lineage: string): Promise<LedgerUsage> {
    const [row] = await this.#rows<LedgerUsage>("ledger-usage", USAGE_SQL, [session, lineage]);
    return row ?? { calls: 0, tokens: 0, cachedTokens: 0, costUsd: null, models: [] };
  }

  /** What `usage` counts, call by call, always in one order: sums of dollars hang on it in their last digit. */
  async paidCalls(session: string): Promise<PaidCall[]> {
    const rows = await this.#rows<Omit<PaidCall, "settledAt"> & { readonly settledAt: Date }>(
      "ledger-paid-calls",
      `SELECT node, settled_at AS "settledAt", coalesce(input_tokens::bigint + output_tokens, 0)::float8 AS tokens,
         coalesce(cached_tokens, 0) AS "cachedTokens", cost_usd::float AS "costUsd"
       FROM llm_calls WHERE session = $1 AND input_tokens IS NOT NULL AND settled_at IS NOT NULL ORDER BY id`,
      [session],
    );
    return rows.map((row) => ({ ...row, settledAt: row.settledAt.toISOString() }));
  }

  /** What model servers said when calls of a session failed, the oldest first. */
  async failures(session: string): Promise<FailedCallRecord[]> {
    const rows = await this.#rows<Omit<FailedCallRecord, "at"> & { readonly at: Date }>(
      "ledger-failures",
      `SELECT node, attempt, settled_at AS at, error, problem AS words FROM llm_calls
       WHERE session = $1 AND state = 'failed' AND problem IS NOT NULL AND settled_at IS NOT NULL ORDER BY id`,
      [session],
    );
    return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
  }

  /** What is done twice here changes nothing, but for one more intent that is never completed. */
  async #rows<T extends pg.QueryResultRow>(name: string, text: string, values: unknown[]): Promise<T[]> {
    return (await throughOutage(this.#pool, () => this.#pool.query<T>({ name, text, values }))).rows;
  }
}
