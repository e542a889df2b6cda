import { createHash } from "node:crypto";
import type pg from "pg";
import type { CallSite } from "../../schemas/model-call.ts";
import { AppError } from "../errors.ts";
import { throughOutage } from "./reconnect.ts";

/** What identifies a request: two that agree in all of this have the same answer. */
export interface RequestIdentity {
  readonly node: string;
  readonly name: string;
  readonly model: string;
  readonly temperature: number;
  readonly schema: unknown;
  readonly messages: unknown;
}

export interface LedgerEntry {
  readonly lineage: string;
  /** The request's hash, from `hashRequest`. */
  readonly request: string;
  readonly site: CallSite;
  /** The session's epoch when its lock was taken; null for a thread that is no session. */
  readonly epoch: string | null;
  readonly name: string;
  readonly model: string;
  readonly attempt: number;
}

export interface Settlement {
  readonly state: "accepted" | "unusable" | "failed";
  readonly answer?: string;
  readonly finishReason?: string | null;
  /** Why an answer is unusable, in words for its repair. */
  readonly problem?: string;
  /** The error's code, for a failed attempt. */
  readonly error?: string;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  /** US dollars; null without a price. */
  readonly costUsd?: number | null;
  readonly durationMs: number;
}

export interface StoredAnswer {
  readonly answer: string;
  readonly finishReason: string | null;
}

export interface LedgerUsage {
  readonly calls: number;
  readonly tokens: number;
  readonly costUsd: number | null;
  readonly models: readonly string[];
}

/** A call that a session paid for. */
export interface PaidCall {
  readonly node: string;
  /** ISO 8601, UTC. */
  readonly settledAt: string;
  readonly tokens: number;
  readonly costUsd: number | null;
}

/** The request's hash: SHA-256 of its canonical JSON, in hex. */
export function hashRequest({ node, name, model, temperature, schema, messages }: RequestIdentity): string {
  const canonical = JSON.stringify([node, name, model, temperature, schema, messages]);
  return createHash("sha256").update(canonical).digest("hex");
}

/** `llm_calls`: what was asked, what came back and what it cost. Methods throw AppError of category `storage`. */
export class CallLedger {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
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
   * Writes the intent, before the request is sent.
   * @throws AppError `session-in-use` where another process has taken the session since.
   */
  async intend({ lineage, request, site, epoch, name, model, attempt }: LedgerEntry): Promise<string> {
    const [row] = await this.#rows<{ id: string }>(
      "ledger-intend",
      `INSERT INTO llm_calls (lineage, request, session, node, target, name, model, attempt, state)
       SELECT $1, $2, $3, $4, $5, $6, $7, $8, 'sent'
       WHERE $9::bigint IS NULL OR EXISTS (SELECT FROM sessions WHERE id = $3 AND epoch = $9) RETURNING id`,
      [lineage, request, site.session, site.node, site.target ?? null, name, model, attempt, epoch],
    );
    if (!row) throw new AppError("session-in-use", { session: site.session, holder: "another process since" });
    return row.id;
  }

  /**
   * Completes an intent with what came back, and adds what it cost to its day: one statement, so that they agree through
   * any crash. An intent that is complete already stays as it is, and counts once.
   */
  async settle(id: string, settlement: Settlement): Promise<void> {
    const { state, answer, finishReason, problem, error, inputTokens, outputTokens, costUsd, durationMs } = settlement;
    await this.#rows(
      "ledger-settle",
      `WITH settled AS (
         UPDATE llm_calls SET state = $2, answer = $3, finish_reason = $4, problem = $5, error = $6, input_tokens = $7,
           output_tokens = $8, cost_usd = $9, duration_ms = $10, settled_at = now() WHERE id = $1 AND state = 'sent'
         RETURNING *
       )
       INSERT INTO usage_by_day AS today (day, shard, calls, unpriced_calls, input_tokens, output_tokens, cost_usd)
       SELECT (settled_at AT TIME ZONE 'UTC')::date, hashtext(session) & 15, 1, (cost_usd IS NULL)::int, input_tokens,
         coalesce(output_tokens, 0), coalesce(cost_usd, 0)
       FROM settled WHERE input_tokens IS NOT NULL
       ON CONFLICT (day, shard) DO UPDATE SET calls = today.calls + 1,
         unpriced_calls = today.unpriced_calls + EXCLUDED.unpriced_calls,
         input_tokens = today.input_tokens + EXCLUDED.input_tokens,
         output_tokens = today.output_tokens + EXCLUDED.output_tokens,
         cost_usd = today.cost_usd + EXCLUDED.cost_usd`,
      [
        id,
        state,
        answer ?? null,
        finishReason ?? null,
        problem ?? null,
        error ?? null,
        inputTokens ?? null,
        outputTokens ?? null,
        costUsd ?? null,
        Math.round(durationMs),
      ],
    );
  }

  /** Takes unusable answers out of replay, after their repair failed too: a resume then asks anew. */
  async reject(lineage: string, requests: readonly string[]): Promise<void> {
    await this.#rows(
      "ledger-reject",
      "UPDATE llm_calls SET state = 'rejected' WHERE lineage = $1 AND request = ANY($2) AND state = 'unusable'",
      [lineage, requests],
    );
  }

  /**
   * What a session paid for itself, over all its runs: every answer that came, usable or not. The models are those of
   * the whole lineage, since a fork's plan is made of its parent's answers too.
   */
  async usage(session: string, lineage: string): Promise<LedgerUsage> {
    const [row] = await this.#rows<LedgerUsage>(
      "ledger-usage",
      `SELECT count(*)::int AS calls, coalesce(sum(input_tokens::bigint + output_tokens), 0)::float8 AS tokens,
         CASE WHEN count(*) = count(cost_usd) AND count(*) > 0 THEN sum(cost_usd)::float END AS "costUsd",
         ARRAY(SELECT DISTINCT model FROM llm_calls
           WHERE lineage = $2 AND (answer IS NOT NULL OR input_tokens IS NOT NULL) ORDER BY model) AS models
       FROM llm_calls WHERE session = $1 AND input_tokens IS NOT NULL`,
      [session, lineage],
    );
    return row ?? { calls: 0, tokens: 0, costUsd: null, models: [] };
  }

  /** What `usage` counts, call by call, always in one order: sums of dollars hang on it in their last digit. */
  async paidCalls(session: string): Promise<PaidCall[]> {
    const rows = await this.#rows<Omit<PaidCall, "settledAt"> & { readonly settledAt: Date }>(
      "ledger-paid-calls",
      `SELECT node, settled_at AS "settledAt", coalesce(input_tokens::bigint + output_tokens, 0)::float8 AS tokens,
         cost_usd::float AS "costUsd"
       FROM llm_calls WHERE session = $1 AND input_tokens IS NOT NULL AND settled_at IS NOT NULL ORDER BY id`,
      [session],
    );
    return rows.map((row) => ({ ...row, settledAt: row.settledAt.toISOString() }));
  }

  /** What is done twice here changes nothing, but for one more intent that is never completed. */
  async #rows<T extends pg.QueryResultRow>(name: string, text: string, values: unknown[]): Promise<T[]> {
    return (await throughOutage(this.#pool, () => this.#pool.query<T>({ name, text, values }))).rows;
  }
}
