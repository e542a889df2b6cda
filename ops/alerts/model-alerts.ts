import { alert, span } from "./alert-row.ts";
import { SPENT_USD_AN_HOUR } from "./limits.ts";

/** Of models: whether they answer, how full their contexts are, and what they cost. */
export const MODEL_ALERTS = {
  PlancraftRateLimited: alert({
    severity: "warning",
    team: "planning",
    summary: "A provider turns calls away because there are too many, so that plans take longer.",
    figures: { answers: 20, windowMinutes: 5 },
    expr: ({ answers, windowMinutes }) =>
      `sum(increase(plancraft_model_rate_limited_total[${span(windowMinutes)}])) > ${answers}`,
    forMinutes: 1,
    followsFrom: [],
  }),
  PlancraftContextLarge: alert({
    severity: "ticket",
    team: "planning",
    summary:
      "Prompts fill more than 35 % of the model's context: plans get dearer and slower, and large ones will fail.",
    figures: { ratio: 0.35, windowMinutes: 5 },
    expr: ({ ratio, windowMinutes }) =>
      `histogram_quantile(0.95, sum by (le) (rate(plancraft_context_tokens_ratio_bucket[${span(windowMinutes)}]))) > ${ratio}`,
    forMinutes: 5,
  }),
  PlancraftBreakerOpen: alert({
    severity: "page",
    team: "planning",
    summary: "A model's provider has failed for five minutes, and the plans that need it stand still.",
    figures: { failedWindowMinutes: 15 },
    // Open or on trial. Without a call nothing closes it, so that it counts only while runs wait and attempts fail.
    expr: ({ failedWindowMinutes }) =>
      [
        "max by (model) (plancraft_breaker_state) > 0",
        `and sum by (model) (increase(plancraft_model_calls_total{outcome="failed"}[${span(failedWindowMinutes)}])) > 0`,
        "and on () sum(plancraft_active_runs) > 0",
      ].join("\n"),
    forMinutes: 5,
    by: ["model"],
  }),
  PlancraftSpendHigh: alert({
    severity: "page",
    team: "planning",
    summary: `Models have cost more than ${SPENT_USD_AN_HOUR} US dollars in an hour; people's own limits still hold.`,
    figures: { usd: SPENT_USD_AN_HOUR, windowMinutes: 60 },
    expr: ({ usd, windowMinutes }) => `sum(increase(plancraft_model_cost_usd_total[${span(windowMinutes)}])) > ${usd}`,
    forMinutes: 2,
  }),
};
