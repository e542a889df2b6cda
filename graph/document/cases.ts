import type { Sheet } from "../../schemas/model/figures.ts";
import type { PlanDocument } from "../../schemas/plan/plan-document.ts";
import { hangsOn } from "../figures/sheet/dependencies.ts";
import { threeCases } from "../figures/sheet/three-cases.ts";
import { type PlanState, planLanguage } from "../state.ts";

/** A table that one takes in at a glance; all outcomes stand in the sheet of figures. */
const MOST_OUTCOMES = 8;

/** The plan in its three cases: of its outcomes those that hang on most of the uncertain assumptions, in the sheet's order. */
export function casesInPlan(state: PlanState): PlanDocument["cases"] {
  const sheet: Sheet | null = state.sheet ?? null;
  const cases = sheet && threeCases(sheet, planLanguage(state));
  if (!sheet || !cases || cases.outcomes.length === 0) return null;
  const uncertain = new Set(cases.assumptions.map(({ id }) => id));
  const weight = new Map(
    cases.outcomes.map(({ id }) => [id, hangsOn(sheet, id).filter((one) => uncertain.has(one)).length]),
  );
  const chosen = new Set(
    cases.outcomes
      .toSorted((one, other) => (weight.get(other.id) ?? 0) - (weight.get(one.id) ?? 0))
      .slice(0, MOST_OUTCOMES),
  );
  const outcomes = cases.outcomes.filter((one) => chosen.has(one));
  return { ...cases, outcomes, more: cases.outcomes.length - outcomes.length };
}
