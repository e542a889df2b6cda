import { createHash } from "node:crypto";
import { type PromptText, promptBytes } from "../../utils/llm/calls/prompt-prefix.ts";
import { BYTES_PER_TOKEN } from "../../utils/llm/calls/spending.ts";

/** Providers cache a prompt's beginning in steps of so many tokens, */
const STEP_TOKENS = 128;
/** and nothing shorter than this. */
const LEAST_TOKENS = 1_024;

/** A prompt in a provider's eyes; `schema` is the request's whole `response_format`. */
export type CachedPrompt = PromptText;

/**
 * The prompt cache of one model at a provider: of each request it tells how much of its beginning is that of a request
 * answered before. It forgets nothing.
 */
export class PromptCache {
  /** What is cached, by the hashes of all beginnings that end at a step. */
  readonly #beginnings = new Set<string>();

  /** How many of a prompt's tokens are served from the cache, if it is asked now. */
  cachedTokens(prompt: CachedPrompt): number {
    let steps = 0;
    for (const beginning of beginningsOf(prompt)) {
      if (!this.#beginnings.has(beginning)) break;
      steps += 1;
    }
    const tokens = steps * STEP_TOKENS;
    return tokens >= LEAST_TOKENS ? tokens : 0;
  }

  /** To be called when the first piece of a request's answer is sent: its prompt is cached from now on. */
  answered(prompt: CachedPrompt): void {
    for (const beginning of beginningsOf(prompt)) this.#beginnings.add(beginning);
  }
}

/** How many tokens a prompt has, of which the cache counts some. */
export function tokensOf(prompt: CachedPrompt): number {
  return Math.ceil(promptBytes(prompt).length / BYTES_PER_TOKEN);
}

function* beginningsOf(prompt: CachedPrompt): Generator<string, void, void> {
  const bytes = promptBytes(prompt);
  const size = STEP_TOKENS * BYTES_PER_TOKEN;
  const hash = createHash("sha256");
  for (let end = size; end <= bytes.length; end += size) {
    hash.update(bytes.subarray(end - size, end));
    yield hash.copy().digest("base64");
  }
}
