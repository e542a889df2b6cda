import { linksOf } from "../../graph/figures/sheet/dependencies.ts";
import { amountWithUnit } from "../../graph/figures/text/amount-text.ts";
import { planLanguage } from "../../graph/state.ts";
import type { SheetFigure } from "../../schemas/figures.ts";
import type { PlannerContext } from "../context.ts";
import { applied, settableState } from "./set.ts";
import { readSettings, settingText } from "./setting-text.ts";

export interface CompareRequest {
  readonly session: string;
  /** One or more settings each, parted by commas: `price=9`, `price=12, basket=20`. */
  readonly scenarios: readonly string[];
}

/** One figure in the plan as it stands and in each scenario. */
export interface ComparedFigure {
  readonly id: string;
  readonly label: string;
  readonly unit: string;
  /** Nothing is computed from it: what the plan comes to. */
  readonly isOutcome: boolean;
  /** The first is that of the plan as it stands. */
  readonly values: readonly number[];
  readonly shown: readonly string[];
}

export interface Comparison {
  readonly session: string;
  readonly scenarios: readonly string[];
  /** The figures that differ in at least one scenario, in the sheet's order. */
  readonly figures: readonly ComparedFigure[];
}

/**
 * What a plan's figures would come to with other values, side by side. Nothing is stored, and no model is asked.
 * @throws AppError `figures-refused`, `sheet-missing`, `session-not-finished`, `session-unknown`.
 */
export async function compare(context: PlannerContext, { session, scenarios }: CompareRequest): Promise<Comparison> {
  const { state, sheet } = await settableState(context, session);
  const language = planLanguage(state);
  const number = 1 + (state.revisions.at(-1)?.number ?? 0);
  const read = scenarios.map((text) => readSettings([text], sheet));
  const sheets = read.map((figures) => {
    const setting = { figures, undoes: null, rewrite: false };
    return applied(state, setting, number, settingText(figures, sheet)).sheet;
  });
  const used = new Set([...linksOf(sheet).values()].flat());
  const columns = [sheet, ...sheets].map(({ figures }) => new Map(figures.map((figure) => [figure.id, figure])));
  const figures = sheet.figures.flatMap((figure): ComparedFigure[] => {
    const row = columns.map((column): SheetFigure => column.get(figure.id) ?? figure);
    if (row.every(({ value }) => value === figure.value)) return [];
    const { id, label, unit, formula } = figure;
    const shown = row.map((one) => amountWithUnit(one, language));
    return [
      { id, label, unit, isOutcome: formula !== null && !used.has(id), values: row.map(({ value }) => value), shown },
    ];
  });
  return { session, scenarios: read.map((changes) => settingText(changes, sheet)), figures };
}
