import type { z } from "zod";
import type { Usage } from "../../schemas/http/session.ts";
import type { Language } from "../../schemas/idea.ts";

/** What a session has cost, in a line; null where it has cost nothing, as without a model. */
export function usageLine({ calls, tokens, costUsd }: z.infer<typeof Usage>, language: Language): string | null {
  if (calls === 0) return null;
  const count = new Intl.NumberFormat(language);
  const parts =
    language === "ko"
      ? [`호출 ${count.format(calls)}회`, `${count.format(tokens)}토큰`]
      : [calls === 1 ? "1 call" : `${count.format(calls)} calls`, `${count.format(tokens)} tokens`];
  return [...(costUsd === null ? [] : [moneyOf(costUsd, language)]), ...parts].join(" · ");
}

/** An amount; cents are too coarse for what a step costs. */
export function moneyOf(usd: number, language: Language): string {
  return new Intl.NumberFormat(language, {
    style: "currency",
    currency: "USD",
    currencyDisplay: "narrowSymbol",
    maximumFractionDigits: usd < 1 ? 3 : 2,
  }).format(usd);
}
