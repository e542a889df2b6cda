import type { Language } from "../../../schemas/idea.ts";
import type { FigureInCases, RangeEnd, Sheet, SheetFigure, ThreeCases } from "../../../schemas/model/figures.ts";
import { amountText, amountWithUnit, ownDecimalsOf } from "../text/amount-text.ts";
import { outcomesOf } from "./dependencies.ts";
import { otherEnd, rangeOf } from "./figure-range.ts";
import { computeSheet } from "./sheet.ts";
import { unitOf } from "./units.ts";

/** What is worse the more there is of it, and what is better, in the words of a label. */
const BURDEN =
  /cost|spend|spent|expens|\bpay\b|loss|\bgap\b|deficit|break.?even|payback|debt|churn|drop.?out|refund|default|delay|needed|required|비용|지출|손실|적자|부족|손익분기|회수|부채|이탈|환불|지연|필요/i;
const GAIN =
  /profit|income|revenue|sales|cash|margin|reserve|\brest\b|\bleft\b|surplus|contribution|saving|runway|이익|수익|매출|현금|마진|여유|잔액|남는|남은|흑자|공헌|절감/i;

/** The sheet in its low and its high case; null where no assumption has a range. */
export interface CaseSheets {
  readonly low: Sheet;
  readonly high: Sheet;
}

/**
 * Every assumption with a range at its cautious end (low), and every one at the other (high), computed and rounded as
 * the sheet itself. Null where no assumption has a range. Never throws.
 */
export function caseSheets(sheet: Sheet): CaseSheets | null {
  if (!sheet.figures.some((figure) => rangeOf(figure))) return null;
  return {
    low: computedWith(sheet, (figure) => figure.cautious ?? "low"),
    high: computedWith(sheet, (figure) => otherEnd(figure.cautious ?? "low")),
  };
}

/**
 * A sheet's assumptions with a range, and its outcomes that differ between the cases; where no outcome does, all that
 * is computed and differs. Null where no assumption has a range.
 */
export function threeCases(sheet: Sheet, language: Language): ThreeCases | null {
  const cases = caseSheets(sheet);
  if (!cases) return null;
  const [low, high] = [cases.low, cases.high].map(({ figures }) => new Map(figures.map((one) => [one.id, one])));
  const inCases = (figure: SheetFigure): FigureInCases => {
    const [lowest, highest] = [low?.get(figure.id), high?.get(figure.id)];
    const shown = (one: SheetFigure | undefined) => (one ? amountWithUnit(one, language) : null);
    return {
      ...{ id: figure.id, label: figure.label, unit: figure.unit },
      ...{ low: lowest?.value ?? null, middle: figure.value, high: highest?.value ?? null },
      shown: { low: shown(lowest), middle: amountWithUnit(figure, language), high: shown(highest) },
    };
  };
  const outcomes = outcomesOf(sheet);
  const computed = sheet.figures.filter(({ formula }) => formula !== null).map(inCases);
  const moved = computed.filter((one) => one.low !== one.middle || one.high !== one.middle);
  const ends = moved.filter(({ id }) => outcomes.has(id));
  return {
    assumptions: sheet.figures.filter((figure) => rangeOf(figure)).map(inCases),
    outcomes: ends.length > 0 ? ends : moved,
  };
}

/** A range as it stands beside its value: `$18 to $28`; null where the figure has none. */
export function rangeText(figure: SheetFigure, language: Language): string | null {
  const range = rangeOf(figure);
  if (!range) return null;
  const [low, high] = [range.low, range.high].map((value) =>
    amountText({ ...figure, value, decimals: ownDecimalsOf(value, figure) }, language),
  );
  return language === "ko" ? `${low}~${high}` : `${low} to ${high}`;
}

/**
 * Settles which end is the cautious one where the model does not say: that at which the first outcome whose label tells
 * gain from burden is worse, money first; where it moves none, what its own label says; else the low one.
 */
export function withCautiousEnds(sheet: Sheet): Sheet {
  if (sheet.figures.every((figure) => !rangeOf(figure) || figure.cautious)) return sheet;
  const telling = tellingOutcomes(sheet);
  return {
    ...sheet,
    figures: sheet.figures.map((figure) =>
      rangeOf(figure) && !figure.cautious ? { ...figure, cautious: worseEnd(sheet, figure, telling) } : figure,
    ),
  };
}

function worseEnd(sheet: Sheet, figure: SheetFigure, outcomes: readonly SheetFigure[]): RangeEnd {
  const [low, high] = (["low", "high"] as const).map((end) => {
    const { figures } = computedWith(sheet, (one) => (one.id === figure.id ? end : null));
    return new Map(figures.map(({ id, value }) => [id, value]));
  });
  for (const { id, label } of outcomes) {
    const [atLow, atHigh] = [low?.get(id), high?.get(id)];
    if (atLow === undefined || atHigh === undefined || atLow === atHigh) continue;
    return atLow > atHigh === isBurden(label) ? "low" : "high";
  }
  return isBurden(figure.label) && !isGain(figure.label) ? "high" : "low";
}

function tellingOutcomes(sheet: Sheet): SheetFigure[] {
  const outcomes = outcomesOf(sheet);
  const telling = sheet.figures.filter(({ formula, label }) => formula !== null && isBurden(label) !== isGain(label));
  const rank = ({ id, unit }: SheetFigure) => (outcomes.has(id) ? 0 : 2) + (unitOf(unit).currency === null ? 1 : 0);
  return telling.toSorted((one, other) => rank(one) - rank(other));
}

function isBurden(label: string): boolean {
  return BURDEN.test(label);
}

function isGain(label: string): boolean {
  return GAIN.test(label);
}

/** The sheet with ranged assumptions at an end; null leaves one as it is. */
function computedWith(sheet: Sheet, endOf: (figure: SheetFigure) => RangeEnd | null): Sheet {
  const figures = sheet.figures.map(({ low, high, cautious, ...figure }) => {
    if (figure.formula !== null) return { ...figure, value: null };
    const end =
      low === undefined || high === undefined
        ? null
        : endOf({ ...figure, low, high, ...(cautious ? { cautious } : {}) });
    const value = end === "low" ? low : end === "high" ? high : undefined;
    return value === undefined ? figure : { ...figure, value };
  });
  return computeSheet(figures, sheet.decisions).sheet;
}
