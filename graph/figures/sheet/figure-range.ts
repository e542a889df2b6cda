import type { FigureKind, RangeEnd, SheetFigure } from "../../../schemas/model/figures.ts";
import { boundedDecimals, ownDecimals, roundedAsShown, storedDecimals } from "../text/amount-text.ts";
import { doubleOf, exactNumber, isTooLarge } from "./exact-number.ts";
import type { DraftFigure, StatedRange } from "./figure-drafts.ts";
import { type SheetIssue, sheetIssue } from "./sheet-issues.ts";
import type { Unit } from "./units.ts";

/** The range of a figure of the sheet. */
export interface FigureRange {
  readonly low: number;
  readonly high: number;
  /** Null where the model does not say. */
  readonly cautious: RangeEnd | null;
}

/** In a case in which more than these go wrong at once nobody believes. */
export const MAX_RANGES = 12;
/** As for a value: no share is larger. */
const MOST_OF_SHARE = 1.5;

/**
 * The range around a value, its ends rounded as they are shown; `outside` where it does not hold the value. Ends that
 * stand the wrong way round are turned, whole percents become fractions, and an end that is missing is the value.
 */
export function rangeAround(
  value: number,
  { low, high, cautious }: StatedRange,
  unit: Unit,
  decimals: number | null,
): FigureRange | "outside" | null {
  const ends = [low, high].map((end) => (end === null || isTooLarge(exactNumber(end)) ? null : end));
  if (ends.every((end) => end === null)) return "outside";
  const fraction = (end: number) => Number(`${end}e-2`);
  const whole = (end: number) => (Math.abs(end) > MOST_OF_SHARE ? fraction(end) : end);
  const isWhole = unit.isPercent && ends.some((end) => end !== null && Math.abs(end) > MOST_OF_SHARE);
  const readings = isWhole ? [whole, fraction] : [(end: number) => end];
  for (const read of readings) {
    const [first = value, second = value] = ends.map((end) =>
      end === null ? value : shownEnd(read(end), unit, decimals),
    );
    const [from, to] = [Math.min(first, second), Math.max(first, second)];
    if (from > value || to < value) continue;
    if (from === to) return null;
    // Whoever calls 1,000 the low and 600 the high end of a cost means the cases, and names the cautious one first.
    const isTurned = first > second;
    return { low: from, high: to, cautious: isTurned ? otherEnd(cautious ?? "low") : cautious };
  }
  return "outside";
}

/**
 * Reads the ranges of a sheet, figure by figure. What is none is dropped and named: it is no reason to lose a value, or
 * to ask for the whole sheet again.
 */
export class RangeReader {
  readonly #lost = new Map<"range-outside" | "range-misplaced" | "range-too-many", DraftFigure[]>();
  #kept = 0;

  /** @param value As it is shown. @param kind What the figure is, whatever it is called. */
  read(draft: DraftFigure, kind: FigureKind, value: number): Partial<Pick<SheetFigure, "low" | "high" | "cautious">> {
    if (draft.range === null) return {};
    if (kind !== "assumed") return this.#loses("range-misplaced", draft);
    const range = rangeAround(value, draft.range, draft.unit, draft.decimals);
    if (range === null) return {};
    if (range === "outside") return this.#loses("range-outside", draft);
    this.#kept += 1;
    if (this.#kept > MAX_RANGES) return this.#loses("range-too-many", draft);
    const { low, high, cautious } = range;
    return { low, high, ...(cautious === null ? {} : { cautious }) };
  }

  /** One for each kind: a model that gives every figure a range would else fill the plan with them. */
  issues(): SheetIssue[] {
    return [...this.#lost].flatMap(([kind, [first, ...others]]) => {
      if (!first) return [];
      const about = { id: first.id, label: `"${first.label}"` };
      if (kind === "range-too-many") return [sheetIssue(kind, about, String(MAX_RANGES))];
      const more = { en: ` (and ${others.length} more like it)`, ko: `(같은 경우 ${others.length}개 더 있음)` };
      return [sheetIssue(kind, about, others.length > 0 ? more : "")];
    });
  }

  #loses(kind: "range-outside" | "range-misplaced" | "range-too-many", draft: DraftFigure) {
    this.#lost.set(kind, [...(this.#lost.get(kind) ?? []), draft]);
    return {};
  }
}

/** The range of a figure of the sheet; null where it has none. */
export function rangeOf({ low, high, cautious }: SheetFigure): FigureRange | null {
  return low === undefined || high === undefined ? null : { low, high, cautious: cautious ?? null };
}

export function otherEnd(end: RangeEnd): RangeEnd {
  return end === "low" ? "high" : "low";
}

function shownEnd(end: number, unit: Unit, decimals: number | null): number {
  const exact = exactNumber(end);
  const digits = ownDecimals(exact, unit, boundedDecimals(decimals));
  return doubleOf(roundedAsShown(exact, unit, digits), storedDecimals(unit, digits));
}
