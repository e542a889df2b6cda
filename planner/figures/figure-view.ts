import { planVersion } from "../../graph/document/plan-version.ts";
import { shownText } from "../../graph/document/text/section-text.ts";
import { linksOf } from "../../graph/figures/sheet/dependencies.ts";
import { caseSheets, rangeText, threeCases } from "../../graph/figures/sheet/three-cases.ts";
import { amountWithUnit } from "../../graph/figures/text/amount-text.ts";
import { idsAround, tokensIn } from "../../graph/figures/text/figure-tokens.ts";
import { passagesWith } from "../../graph/figures/text/passages.ts";
import { type PlanState, planLanguage } from "../../graph/state.ts";
import type { Language } from "../../schemas/idea.ts";
import type { Decision, Sheet, SheetFigure, ThreeCases } from "../../schemas/model/figures.ts";
import { AppError } from "../../utils/errors.ts";
import { checkSessionId } from "../given/session-id.ts";
import { readThread } from "../run/thread.ts";
import type { PlannerContext } from "../wiring/context.ts";

/** A sentence or a row of a table of the plan, as people read it. */
export interface FigurePlace {
  readonly sectionId: string;
  readonly section: string;
  readonly text: string;
}

/** A figure with what it hangs on, what hangs on it, and where it stands in the text. */
export interface FigureView extends SheetFigure {
  /** As the plan shows it, with its unit. */
  readonly shown: string;
  /** From its low to its high end, where it has a range. */
  readonly shownRange?: string;
  /** Its value in the low and the high case, where the plan has cases; null where it cannot be computed there. */
  readonly inCases?: { readonly low: number | null; readonly high: number | null };
  /** The ids that its formula names. */
  readonly uses: readonly string[];
  /** The ids whose formulas name it. */
  readonly usedBy: readonly string[];
  readonly places: readonly FigurePlace[];
}

/** The sheet of a plan. */
export interface FiguresView {
  readonly session: string;
  readonly version: number;
  readonly figures: readonly FigureView[];
  readonly decisions: readonly Decision[];
  /** What the model named and code could not compute. */
  readonly leftOut: readonly { readonly id: string; readonly label: string }[];
  readonly notes: readonly string[];
  /** What the plan comes to in its three cases, where assumptions have a range. */
  readonly cases?: ThreeCases;
}

/**
 * The sheet of a session's plan, as far as the plan is.
 * @throws AppError `session-unknown`, `sheet-missing`.
 */
export async function figuresOf(context: PlannerContext, session: string): Promise<FiguresView> {
  const row = await context.store.get(checkSessionId(session));
  const { state } = await readThread(context, row);
  const { sheet } = state;
  if (!sheet || sheet.figures.length === 0) throw new AppError("sheet-missing", { session });
  const language = planLanguage(state);
  const places = placesOf(state, new Set(sheet.figures.map(({ id }) => id)));
  const links = linksOf(sheet);
  const cases = threeCases(sheet, language);
  const ofCases = casesOf(sheet, language);
  const usedBy = new Map<string, string[]>();
  for (const [user, used] of links) for (const id of used) usedBy.set(id, [...(usedBy.get(id) ?? []), user]);
  return {
    session,
    version: planVersion(state.revisions),
    figures: sheet.figures.map((figure) => ({
      ...figure,
      shown: amountWithUnit(figure, language),
      ...ofCases(figure),
      uses: links.get(figure.id) ?? [],
      usedBy: usedBy.get(figure.id) ?? [],
      places: places.get(figure.id) ?? [],
    })),
    decisions: sheet.decisions,
    leftOut: sheet.leftOut,
    notes: state.sheetNotes ?? [],
    ...(cases ? { cases } : {}),
  };
}

/** What a figure has of ranges and cases. */
function casesOf(sheet: Sheet, language: Language) {
  const cases = caseSheets(sheet);
  if (!cases) return () => ({});
  const [low, high] = [cases.low, cases.high].map(
    ({ figures }) => new Map(figures.map(({ id, value }) => [id, value])),
  );
  return (figure: SheetFigure): Pick<FigureView, "shownRange" | "inCases"> => {
    const shownRange = rangeText(figure, language);
    const inCases = { low: low?.get(figure.id) ?? null, high: high?.get(figure.id) ?? null };
    return { ...(shownRange === null ? {} : { shownRange }), inCases };
  };
}

function placesOf(state: PlanState, ids: ReadonlySet<string>): ReadonlyMap<string, FigurePlace[]> {
  const places = new Map<string, FigurePlace[]>();
  for (const { id: sectionId, title: section } of state.outline?.sections ?? []) {
    for (const { text } of passagesWith(state.sections[sectionId]?.markdown ?? "", ids)) {
      const named = new Set(tokensIn(text, (id) => ids.has(id)).flatMap(({ raw }) => idsAround(raw)));
      const place = { sectionId, section, text: shownText(state, text).trim() };
      for (const id of named) if (ids.has(id)) places.set(id, [...(places.get(id) ?? []), place]);
    }
  }
  return places;
}
