import { OFFLINE } from "../../../schemas/model/offline.ts";
import prices from "./prices.json" with { type: "json" };
import { modelParts, ownerOf, type ProviderName } from "./provider-names.ts";

/** What a model's tokens cost, in US dollars for a million. */
export interface Price {
  readonly input: number;
  readonly output: number;
  /** Of input from the provider's prompt cache; that of other input where it is left out. */
  readonly cached?: number;
  /** Of input that is put into the cache; that of other input where it is left out. */
  readonly written?: number;
  /** Of the whole call where its prompt is longer. */
  readonly above?: Omit<Price, "above"> & { readonly tokens: number };
}

/**
 * The day the prices were looked up; they change without notice. They are the standard ones: Anthropic's as its page
 * (platform.claude.com, pricing and models) has them, cache writes being those for five minutes; Google's as
 * ai.google.dev/gemini-api/docs/pricing has them, Gemini 3.6 and 3.8 Flash at half price until the end of 2026; OpenAI's as
 * public tables made of developers.openai.com/api/docs/pricing had them.
 */
export const PRICES_DATE = prices.date;

const TOKENS_PER_UNIT = 1_000_000;
const FREE: Price = { input: 0, output: 0 };
/** `gpt-4.1-2025-04-14` costs what `gpt-4.1` costs, `claude-sonnet-4-5-20250929` what `claude-sonnet-4-5` does. */
const DATED = /-(?:\d{4}-\d{2}-\d{2}|\d{8}|00\d)$/;

/**
 * The price of a model.
 * @param id As the session keeps it: `openai:gpt-4.1`, `azure:deployment`, `offline`.
 * @returns Null where the list does not have it; a deployment is known only if it is named like its model.
 */
export function priceOf(id: string): Price | null {
  if (id === OFFLINE) return FREE;
  const model = modelParts(id);
  if (model === null) return null;
  // What runs on one's own machine has no price; what Ollama only hands on has one that it does not tell.
  if (model.provider === "ollama") return /[-:]cloud$/.test(model.name) ? null : FREE;
  const name = model.name.replace(/^models\//, "");
  const listed = new Map<string, Price>(Object.entries(prices.models));
  return listed.get(name) ?? listed.get(name.replace(DATED, "")) ?? null;
}

/**
 * What an answer cost, in US dollars; null without a price.
 * @param cachedTokens How many of the input tokens came from the provider's prompt cache.
 * @param writtenTokens How many of the others were put into it.
 */
export function costOf(
  price: Price | null,
  inputTokens: number,
  outputTokens: number,
  cachedTokens: number | null = null,
  writtenTokens = 0,
): number | null {
  if (!price) return null;
  const {
    input,
    output,
    cached = input,
    written = input,
  } = price.above && inputTokens > price.above.tokens ? price.above : price;
  const less = (input - cached) * (cachedTokens ?? 0) + (input - written) * writtenTokens;
  return (input * inputTokens - less + output * outputTokens) / TOKENS_PER_UNIT;
}

/** The ids of the models of a provider that have a price in the list. */
export function pricedModels(provider: ProviderName): string[] {
  const names = Object.keys(prices.models).filter((name) => ownerOf(name) === provider);
  return names.map((name) => `${provider}:${name}`);
}
