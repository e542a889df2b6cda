import type { Usage } from "../../schemas/event.ts";
import { number } from "../../utils/number-format.ts";

/** An amount of things, in the singular where it is one. */
export const count = (amount: number, one: string, many: string) =>
  `${number.format(amount)} ${amount === 1 ? one : many}`;

/** A length of time in words short enough for a status line. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** US dollars: small sums need more places. */
export function dollars(amount: number): string {
  return `$${amount.toFixed(amount < 0.1 ? 4 : 2)}`;
}

/** What was asked of models, used and paid. */
export function usage({ calls, tokens, cachedTokens, costUsd }: Usage): string {
  const cached = cachedTokens > 0 ? `, of which ${number.format(cachedTokens)} from the provider's cache` : "";
  // What is free, as the offline model is, has no price to tell.
  const cost = costUsd === null || costUsd === 0 ? [] : [dollars(costUsd)];
  return [count(calls, "model call", "model calls"), count(tokens, "token", "tokens") + cached, ...cost].join(" · ");
}
