import type { AnswerContext } from "../../test/support/openai-answers.ts";

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

/** About four characters a token, as real models count English. */
const CHARACTERS_PER_TOKEN = 4;
/** Providers cache a prompt's beginning in steps of so many tokens, */
const STEP_TOKENS = 128;
/** and nothing shorter than this. */
const LEAST_TOKENS = 1_024;

/** What tokens cost, by the price of an input token: today's usual ratios. */
export const PRICES = { input: 1, cached: 0.25, output: 4 } as const;

/** The latency of a model: until its first piece, and for each token. */
export const LATENCY = { firstPieceSeconds: 0.5, secondsPerToken: 0.012, atOnce: 8 } as const;

export function tokensOf(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}

/** A request as a provider reads it, which puts the output schema first. */
export function promptText(schema: unknown, messages: AnswerContext["messages"]): string {
  const texts = messages.map(({ role, content }) => `<${role}>${content}`);
  return [JSON.stringify(schema ?? {}), ...texts].join("\n");
}

/** Of a prompt, the tokens that a provider's cache serves: its longest beginning in common with one answered before. */
export function cachedTokens(prompt: string, answeredBefore: readonly string[]): number {
  const longest = Math.max(0, ...answeredBefore.map((other) => commonLength(prompt, other)));
  const tokens = Math.floor(longest / CHARACTERS_PER_TOKEN / STEP_TOKENS) * STEP_TOKENS;
  return tokens >= LEAST_TOKENS ? tokens : 0;
}

function commonLength(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let length = 0;
  while (length < most && one[length] === other[length]) length += 1;
  return length;
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
