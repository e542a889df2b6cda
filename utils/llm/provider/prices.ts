import { OFFLINE } from "../../../schemas/offline.ts";
import prices from "./prices.json" with { type: "json" };

/** What a model's tokens cost, in US dollars for a million. */
export interface Price {
  readonly input: number;
  readonly output: number;
  /** Of input from the provider's prompt cache; that of other input where it is left out. */
  readonly cached?: number;
}

/**
 * The day the price list was made; prices change without notice. Those of cached input are OpenAI's standard ones, as public
 * tables made of its page on API prices had them on 2026-11-27.
 */
export const PRICES_DATE = prices.date;

const TOKENS_PER_UNIT = 1_000_000;
const FREE: Price = { input: 0, output: 0 };
/** `gpt-4.1-2025-04-14` costs what `gpt-4.1` costs. */
const DATED = /-\d{4}-\d{2}-\d{2}$/;

/**
 * The price of a model.
 * @param id As the session keeps it: `openai:gpt-4.1`, `azure:deployment`, `offline`.
 * @returns Null where the list does not have it; a deployment is known only if it is named like its model.
 */
export function priceOf(id: string): Price | null {
  if (id === OFFLINE) return FREE;
  const name = id.slice(id.indexOf(":") + 1);
  const listed = new Map<string, Price>(Object.entries(prices.models));
  return listed.get(name) ?? listed.get(name.replace(DATED, "")) ?? null;
}

/**
 * What an answer cost, in US dollars; null without a price.
 * @param cachedTokens How many of the input tokens came from the provider's prompt cache.
 */
export function costOf(
  price: Price | null,
  inputTokens: number,
  outputTokens: number,
  cachedTokens: number | null = null,
): number | null {
  if (!price) return null;
  const { input, output, cached = input } = price;
  const cheaper = (input - cached) * (cachedTokens ?? 0);
  return (input * inputTokens - cheaper + output * outputTokens) / TOKENS_PER_UNIT;
}
