import { BYTES_PER_TOKEN } from "../../utils/llm/calls/spending.ts";

/** A model call as its server saw it. */
export interface MeasuredCall {
  readonly name: string;
  /** The section or the specialist that it was about. */
  readonly target: string | null;
  readonly inputTokens: number;
  /** Of the input, what a provider's prompt cache would serve. */
  readonly cachedTokens: number;
  readonly outputTokens: number;
  /** Seconds since the first call. */
  readonly startedAt: number;
  readonly endedAt: number;
}

export interface Measures {
  readonly calls: number;
  readonly inputTokens: number;
  readonly cachedTokens: number;
  readonly uncachedTokens: number;
  readonly outputTokens: number;
  /** Of all that was written or changed after the first review. */
  readonly refineTokens: number;
  /** In units of the price of one input token. */
  readonly cost: number;
  readonly seconds: number;
}

/** What tokens cost, by the price of an input token: today's usual ratios. */
export const PRICES = { input: 1, cached: 0.25, output: 4 } as const;

/** The latency of a model: until its first piece, and for each token. */
export const LATENCY = { firstPieceSeconds: 0.5, secondsPerToken: 0.012, atOnce: 8 } as const;

export function answerTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);
}

const WRITING = new Set(["Section", "Edits"]);

export function measuresOf(calls: readonly MeasuredCall[]): Measures {
  const sum = (of: (call: MeasuredCall) => number, among = calls) => among.reduce((all, call) => all + of(call), 0);
  const inputTokens = sum((call) => call.inputTokens);
  const cached = sum((call) => call.cachedTokens);
  const outputTokens = sum((call) => call.outputTokens);
  const firstReview = calls.findIndex(({ name }) => name === "Review");
  const refines = firstReview < 0 ? [] : calls.slice(firstReview).filter(({ name }) => WRITING.has(name));
  return {
    calls: calls.length,
    inputTokens,
    cachedTokens: cached,
    uncachedTokens: inputTokens - cached,
    outputTokens,
    refineTokens: sum((call) => call.outputTokens, refines),
    cost: (inputTokens - cached) * PRICES.input + cached * PRICES.cached + outputTokens * PRICES.output,
    seconds: Math.max(0, ...calls.map(({ endedAt }) => endedAt)),
  };
}

/** Words as `wc -w` counts them, which the goals are set in: bars of tables are some. */
export function wordsIn(markdown: string): number {
  return markdown.split(/\s+/).filter(Boolean).length;
}

/** Words as a reader counts them: what has a letter or a digit. */
export function readWordsIn(markdown: string): number {
  return markdown.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}
