import { outcomesOf } from "../../graph/figures/sheet/dependencies.ts";
import { rangeOf } from "../../graph/figures/sheet/figure-range.ts";
import { caseSheets } from "../../graph/figures/sheet/three-cases.ts";
import { amountWithUnit } from "../../graph/figures/text/amount-text.ts";
import { planLanguage } from "../../graph/state.ts";
import type { Language } from "../../schemas/idea.ts";
import type { Sheet, SheetFigure } from "../../schemas/model/figures.ts";
import type { PlannerContext } from "../wiring/context.ts";
import { applied, settableState } from "./set.ts";
import { readSettings, refused, settingText } from "./setting-text.ts";

export interface CompareRequest {
  readonly session: string;
  /**
   * One or more settings each, parted by commas: `price=9`, `price=12, basket=20`. With none the plan's own low and high
   * case are compared.
   */
  readonly scenarios?: readonly string[] | undefined;
}

/** One figure in the plan as it stands and in each scenario. */
export interface ComparedFigure {
  readonly id: string;
  readonly label: string;
  readonly unit: string;
  /** Nothing is computed from it: what the plan comes to. */
  readonly isOutcome: boolean;
  /** The first is that of the plan as it stands. */
  readonly values: readonly (number | null)[];
  /** Null, as its value, where a case cannot be computed. */
  readonly shown: readonly (string | null)[];
}

export interface Comparison {
  readonly session: string;
  /** `low` and `high` for the plan's own cases. */
  readonly scenarios: readonly string[];
  /** The ids that the scenarios set. */
  readonly set: readonly string[];
  /** The figures that differ in at least one scenario, in the sheet's order. */
  readonly figures: readonly ComparedFigure[];
}

/**
 * What a plan's figures would come to with other values, or in its low and high case, side by side. Nothing is stored,
 * and no model is asked.
 * @throws AppError `figures-refused` (also where no assumption has a range and no other values are named), `sheet-missing`, `session-not-finished`, `session-unknown`.
 */
export async function compare(
  context: PlannerContext,
  { session, scenarios = [] }: CompareRequest,
): Promise<Comparison> {
  const { state, sheet } = await settableState(context, session);
  if (scenarios.length === 0) return comparedCases(session, sheet, planLanguage(state));
  const language = planLanguage(state);
  const number = 1 + (state.revisions.at(-1)?.number ?? 0);
  const read = scenarios.map((text) => readSettings([text], sheet));
  const sheets = read.map((figures) => {
    const setting = { figures, undoes: null, rewrite: false };
    return applied(state, setting, number, settingText(figures, sheet, language)).sheet;
  });
  return {
    session,
    scenarios: read.map((changes) => settingText(changes, sheet, language)),
    set: [...new Set(read.flatMap((changes) => changes.map(({ id }) => id)))],
    figures: comparedFigures(sheet, sheets, language),
  };
}

function comparedCases(session: string, sheet: Sheet, language: Language): Comparison {
  const cases = caseSheets(sheet);
  if (!cases) {
    throw refused(
      "No assumption of this plan has a range, so there are no cases to compare: name values, for example price=9 price=12.",
      "이 기획서에는 범위가 있는 가정이 없어 비교할 경우가 없습니다. price=9 price=12처럼 비교할 값을 적어 주세요.",
    );
  }
  const set = sheet.figures.filter((figure) => rangeOf(figure)).map(({ id }) => id);
  const figures = comparedFigures(sheet, [cases.low, cases.high], language);
  return { session, scenarios: ["low", "high"], set, figures };
}

function comparedFigures(sheet: Sheet, others: readonly Sheet[], language: Language): ComparedFigure[] {
  const outcomes = outcomesOf(sheet);
  const columns = [sheet, ...others].map(({ figures }) => new Map(figures.map((figure) => [figure.id, figure])));
  return sheet.figures.flatMap((figure): ComparedFigure[] => {
    const row = columns.map((column) => column.get(figure.id) ?? null);
    if (row.every((one) => one?.value === figure.value)) return [];
    const { id, label, unit } = figure;
    const shown = row.map((one: SheetFigure | null) => (one ? amountWithUnit(one, language) : null));
    return [{ id, label, unit, isOutcome: outcomes.has(id), values: row.map((one) => one?.value ?? null), shown }];
  });
}
