import type { Sheet, SheetFigure } from "../../../schemas/model/figures.ts";
import { amountWithUnit, type ShownAmount } from "../text/amount-text.ts";
import { type Formula, parseFormula } from "./formula.ts";
import { DAYS_IN, type GivenAmount, isSameAmount } from "./given-amounts.ts";
import { type SheetIssue, sheetIssue } from "./sheet-issues.ts";
import { isPointInTime, timeUnit, unitOf } from "./units.ts";

const BUDGET_LABEL = /budget|money|fund|capital|available|at most|limit|maximum|예산|자금|한도|총액|사업비|상한|가용/i;
const TIME_LABEL = /limit|at most|deadline|maximum|until|launch|given|기한|기간|마감|이내|한도|까지/i;
const SPENDING = /plan|spend|spent|costs?\b|budget|expens|invest|outlay|지출|비용|예산|사업비|투자|집행|소요/i;
const NO_SPENDING = /revenue|income|sales|cash|profit|value|saving|per\b|매출|수입|수익|이익|현금|절감|당\s/i;
const DELIVERY =
  /launch|release|go.?live|live\b|opening|complet|finish|deliver|end of (?:the )?(?:project|work|pilot)|출시|오픈|완료|종료|준공|납품|개시|개통|개소|론칭|런칭/i;
const AFTERWARDS = /after|since|post|review|follow|이후|후속|뒤|\s후/i;
const WHOLE_SPAN = /total|whole|overall|project|전체|총|사업\s?기간/i;
/** A month is no whole number of weeks. */
const ROUNDING = 1.02;

/** Where a sheet breaks what the person gave: more money, more time; or where such a limit stands on no sheet. */
export function limitIssues(sheet: Sheet, given: readonly GivenAmount[]): SheetIssue[] {
  const figures = sheet.figures.filter(({ kind }) => kind === "given");
  const limits = given.filter(({ limit }) => limit !== null);
  // A sheet without figures breaks nothing.
  if (sheet.figures.length === 0) return [];
  const missing = limits.filter((limit) => !figures.some((figure) => isSameAmount(figure, limit)));
  const budgets = figures.filter((figure) => isBudget(figure, limits));
  const spans = figures.filter((figure) => isTimeLimit(figure, limits));
  return [
    ...sheet.figures.flatMap((figure) => [
      ...first(budgets, (budget) => overspent(figure, budget)),
      ...first(spans, (span) => late(figure, span)),
    ]),
    ...[...new Set(missing.map(({ text }) => text))].map((text) => sheetIssue("given-missing", null, text)),
  ];
}

function isBudget(figure: SheetFigure, limits: readonly GivenAmount[]): boolean {
  const { currency, per } = unitOf(figure.unit);
  if (currency === null || per !== "") return false;
  const isLimit = limits.some((limit) => limit.limit === "budget" && isSameAmount(figure, limit));
  return isLimit || BUDGET_LABEL.test(figure.label);
}

function isTimeLimit(figure: SheetFigure, limits: readonly GivenAmount[]): boolean {
  if (timeUnit(unitOf(figure.unit)) === null) return false;
  const isLimit = limits.some((limit) => limit.limit === "time" && isSameAmount(figure, limit));
  return isLimit || TIME_LABEL.test(figure.label);
}

/** What is left of the budget is below zero, or what is called spending adds up to more. */
function overspent(figure: SheetFigure, budget: SheetFigure): SheetIssue | null {
  const { currency, per } = unitOf(figure.unit);
  if (figure.formula === null || currency !== unitOf(budget.unit).currency || per !== "") return null;
  const terms = plainTerms(parseFormula(figure.formula));
  if (terms === null) return null;
  const excess = isRestOf(budget, terms)
    ? -figure.value
    : isSumWithout(budget, terms) && SPENDING.test(figure.label) && !NO_SPENDING.test(figure.label)
      ? figure.value - budget.value
      : 0;
  return excess > 0 ? broken("budget-exceeded", figure, excess, figure.unit, budget) : null;
}

function late(figure: SheetFigure, limit: SheetFigure): SheetIssue | null {
  const unit = unitOf(figure.unit);
  const [span, limitSpan] = [timeUnit(unit), timeUnit(unitOf(limit.unit))];
  if (span === null || limitSpan === null || figure.id === limit.id) return null;
  const terms = figure.formula === null ? null : plainTerms(parseFormula(figure.formula));
  if (terms !== null && isRestOf(limit, terms)) {
    return figure.value < 0 ? broken("time-exceeded", figure, -figure.value, `${span}s`, limit) : null;
  }
  const isEnd = isPointInTime(unit) && DELIVERY.test(figure.label) && !AFTERWARDS.test(figure.label);
  const isWhole = terms !== null && isSumWithout(limit, terms) && WHOLE_SPAN.test(figure.label);
  if (!isEnd && !isWhole) return null;
  const most = (limit.value * DAYS_IN[limitSpan]) / DAYS_IN[span];
  const excess = Math.ceil(figure.value - most);
  return figure.value > most * ROUNDING ? broken("time-exceeded", figure, excess, `${span}s`, limit) : null;
}

function broken(
  kind: "budget-exceeded" | "time-exceeded",
  figure: SheetFigure,
  excess: number,
  unit: string,
  limit: SheetFigure,
): SheetIssue {
  const inWords = (amount: ShownAmount) => ({ en: amountWithUnit(amount, "en"), ko: amountWithUnit(amount, "ko") });
  const by = inWords({ value: excess, unit, decimals: Math.max(0, figure.decimals) });
  return sheetIssue(kind, figure, by, inWords(limit));
}

interface PlainTerm {
  readonly id: string;
  readonly negative: boolean;
}

/** The terms of a sum of plain ids; null for any other formula. */
function plainTerms(formula: Formula): PlainTerm[] | null {
  if (formula.kind === "id") return [{ id: formula.id, negative: false }];
  if (formula.kind !== "sum") return null;
  const terms: PlainTerm[] = [];
  for (const { negative, of } of formula.terms) {
    const inner = plainTerms(of);
    if (inner === null) return null;
    terms.push(...inner.map((term) => ({ ...term, negative: term.negative !== negative })));
  }
  return terms;
}

function isRestOf({ id }: SheetFigure, terms: readonly PlainTerm[]): boolean {
  return terms.length > 1 && terms.every((term) => term.negative === (term.id !== id));
}

function isSumWithout({ id }: SheetFigure, terms: readonly PlainTerm[]): boolean {
  return terms.length > 1 && terms.every((term) => !term.negative && term.id !== id);
}

function first<T>(items: readonly T[], issueOf: (item: T) => SheetIssue | null): SheetIssue[] {
  for (const item of items) {
    const found = issueOf(item);
    if (found) return [found];
  }
  return [];
}
