import { createHash } from "node:crypto";
import type pg from "pg";
import type { CallSite } from "../../schemas/model-call.ts";
import { storageError } from "./database.ts";

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
       WHERE lineage = $1 AND request = $2 AND state IN ('accepted', 'unusable') ORDER BY state, id DESC LIMIT 1`,
      [lineage, request],
    );
    return row ?? null;
  }

  /** Writes the intent, before the request is sent. */
  async intend({ lineage, request, site, name, model, attempt }: LedgerEntry): Promise<string> {
    const [row] = await this.#rows<{ id: string }>(
      "ledger-intend",
      `INSERT INTO llm_calls (lineage, request, session, node, target, name, model, attempt, state)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'sent') RETURNING id`,
      [lineage, request, site.session, site.node, site.target ?? null, name, model, attempt],
    );
    return row?.id ?? "";
  }

  /** Completes an intent with what came back. */
  async settle(id: string, settlement: Settlement): Promise<void> {
    const { state, answer, finishReason, problem, error, inputTokens, outputTokens, costUsd, durationMs } = settlement;
    await this.#rows(
      "ledger-settle",
      `UPDATE llm_calls SET state = $2, answer = $3, finish_reason = $4, problem = $5, error = $6, input_tokens = $7,
         output_tokens = $8, cost_usd = $9, duration_ms = $10, settled_at = now() WHERE id = $1`,
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
      `SELECT count(*)::int AS calls, coalesce(sum(input_tokens + output_tokens), 0)::int AS tokens,
         CASE WHEN count(*) = count(cost_usd) AND count(*) > 0 THEN sum(cost_usd)::float END AS "costUsd",
         ARRAY(SELECT DISTINCT model FROM llm_calls WHERE lineage = $2 AND answer IS NOT NULL ORDER BY model) AS models
       FROM llm_calls WHERE session = $1 AND input_tokens IS NOT NULL`,
      [session, lineage],
    );
    return row ?? { calls: 0, tokens: 0, costUsd: null, models: [] };
  }

  async #rows<T extends pg.QueryResultRow>(name: string, text: string, values: unknown[]): Promise<T[]> {
    try {
      return (await this.#pool.query<T>({ name, text, values })).rows;
    } catch (error) {
      throw storageError(error);
    }
  }
}
