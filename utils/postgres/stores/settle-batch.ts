import type { CallSite } from "../../../schemas/model/model-call.ts";
import type { Claim } from "../claim.ts";

export interface LedgerEntry {
  readonly lineage: string;
  /** The request's hash, from `hashRequest`. */
  readonly request: string;
  readonly site: CallSite;
  /** Null for a thread that is no session. */
  readonly claim: Claim | null;
  readonly name: string;
  readonly model: string;
  readonly attempt: number;
}

/** An attempt that is told of in the ledger, before it is made. */
export interface Intent {
  readonly id: string;
  readonly entry: LedgerEntry;
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
  /** Of the input tokens, those from the provider's cache; null where the server does not say. */
  readonly cachedTokens?: number | null;
  /** US dollars; null without a price. */
  readonly costUsd?: number | null;
  readonly durationMs: number;
}

export interface SettledIntent {
  readonly intent: Intent;
  readonly settlement: Settlement;
}

/**
 * Settles intents, and adds what they cost to their days, in an order that no two batches can deadlock in. An intent that
 * a crash of the server took away is told of under its number below zero: twice is once, and no sequence comes there.
 */
export const SETTLE_SQL = `
WITH given AS (
  SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::int[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::int[], $16::int[], $17::numeric[],
    $18::int[], $19::int[]) AS given (id, lineage, request, session, node, target, name, model, attempt, state, answer,
    finish_reason, problem, error, input_tokens, output_tokens, cost_usd, duration_ms, cached_tokens)
), settled AS (
  UPDATE llm_calls AS call SET state = given.state, answer = given.answer, finish_reason = given.finish_reason,
    problem = given.problem, error = given.error, input_tokens = given.input_tokens,
    output_tokens = given.output_tokens, cost_usd = given.cost_usd, duration_ms = given.duration_ms,
    cached_tokens = given.cached_tokens, settled_at = now()
  FROM given WHERE call.id = given.id AND call.lineage = given.lineage AND call.request = given.request
    AND call.attempt = given.attempt AND call.state = 'sent'
  RETURNING call.session, call.input_tokens, call.output_tokens, call.cost_usd, call.cached_tokens
), told_again AS (
  INSERT INTO llm_calls (id, lineage, request, session, node, target, name, model, attempt, state, answer,
    finish_reason, problem, error, input_tokens, output_tokens, cost_usd, duration_ms, cached_tokens, settled_at)
  OVERRIDING SYSTEM VALUE
  SELECT -id, lineage, request, session, node, target, name, model, attempt, state, answer, finish_reason, problem,
    error, input_tokens, output_tokens, cost_usd, duration_ms, cached_tokens, now()
  FROM given WHERE NOT EXISTS (
    SELECT FROM llm_calls AS call WHERE call.id = given.id AND call.lineage = given.lineage
      AND call.request = given.request AND call.attempt = given.attempt)
  ON CONFLICT DO NOTHING
  RETURNING session, input_tokens, output_tokens, cost_usd, cached_tokens
)
INSERT INTO usage_by_day AS today (day, shard, calls, unpriced_calls, input_tokens, output_tokens, cost_usd,
  cached_tokens)
SELECT (now() AT TIME ZONE 'UTC')::date, hashtext(session) & 15 AS shard, count(*), count(*) - count(cost_usd),
  sum(input_tokens), coalesce(sum(output_tokens), 0), coalesce(sum(cost_usd), 0), coalesce(sum(cached_tokens), 0)
FROM (SELECT * FROM settled UNION ALL SELECT * FROM told_again) AS paid
WHERE input_tokens IS NOT NULL GROUP BY shard ORDER BY shard
ON CONFLICT (day, shard) DO UPDATE SET calls = today.calls + EXCLUDED.calls,
  unpriced_calls = today.unpriced_calls + EXCLUDED.unpriced_calls,
  input_tokens = today.input_tokens + EXCLUDED.input_tokens,
  output_tokens = today.output_tokens + EXCLUDED.output_tokens,
  cost_usd = today.cost_usd + EXCLUDED.cost_usd,
  cached_tokens = today.cached_tokens + EXCLUDED.cached_tokens`;

/** The values of `SETTLE_SQL`, a column each. Of an intent that comes twice, the first settlement counts. */
export function settledValues(settled: readonly SettledIntent[]): unknown[] {
  const first = new Map(settled.toReversed().map((one) => [one.intent.id, one]));
  const rows = [...first.values()];
  const of = (pick: (one: SettledIntent) => unknown) => rows.map((one) => pick(one) ?? null);
  return [
    of(({ intent }) => intent.id),
    of(({ intent }) => intent.entry.lineage),
    of(({ intent }) => intent.entry.request),
    of(({ intent }) => intent.entry.site.session),
    of(({ intent }) => intent.entry.site.node),
    of(({ intent }) => intent.entry.site.target),
    of(({ intent }) => intent.entry.name),
    of(({ intent }) => intent.entry.model),
    of(({ intent }) => intent.entry.attempt),
    of(({ settlement }) => settlement.state),
    of(({ settlement }) => settlement.answer),
    of(({ settlement }) => settlement.finishReason),
    of(({ settlement }) => settlement.problem),
    of(({ settlement }) => settlement.error),
    of(({ settlement }) => settlement.inputTokens),
    of(({ settlement }) => settlement.outputTokens),
    of(({ settlement }) => settlement.costUsd),
    of(({ settlement }) => Math.round(settlement.durationMs)),
    of(({ settlement }) => settlement.cachedTokens),
  ];
}
