import { rowCells } from "./fact-units.ts";
import type { Fact } from "./facts.ts";
import { type FigureFinding, shownAround } from "./figure-findings.ts";
import { stems } from "./shared-words.ts";

const MONTHS = /(\d{1,2})\s?(?:months?|개월)/i;
const MONTHLY = /(?:each|every|per|a)\smonth|monthly|매월|월\s?(?:비용|금액|지출|고정비)|\/\s?월/i;
/** What rounding may make of it. */
const ROUNDED = 0.02;

interface Line {
  readonly name: string;
  readonly months: number;
  readonly fact: Fact;
}

/** Rows of one name in two tables, the one by the month and the other for some months, that do not come to the same. */
export function monthlyAmounts(facts: readonly Fact[]): FigureFinding[] {
  const lines = facts.flatMap(lineOf);
  const monthly = new Map(lines.flatMap((line) => (line.months === 1 ? [[line.name, line] as const] : [])));
  return lines.flatMap((line) => {
    const month = monthly.get(line.name);
    if (line.months === 1 || !month || month.fact.unit !== line.fact.unit) return [];
    const expected = month.fact.value * line.months;
    const allowed = line.fact.rounding + month.fact.rounding * line.months + expected * ROUNDED;
    return Math.abs(expected - line.fact.value) <= allowed ? [] : [finding(line, month)];
  });
}

function lineOf(fact: Fact): Line[] {
  if (!fact.isCell || fact.unit === "" || fact.unit.startsWith("at ")) return [];
  const [label = ""] = rowCells(fact.passage.text);
  const [written, months] = MONTHS.exec(label) ?? [];
  const name = [...stems(label.replace(written ?? "", " "))].sort().join(" ");
  if (name === "") return [];
  if (months !== undefined) return [{ name, months: Number(months), fact }];
  return MONTHLY.test(fact.passage.about) ? [{ name, months: 1, fact }] : [];
}

function finding({ fact, months }: Line, { fact: month }: Line): FigureFinding {
  const [whole, part] = [fact, month].map(({ passage, written }) => shownAround(passage.text, written));
  return {
    check: "two-amounts",
    sectionId: fact.sectionId,
    figureId: null,
    passage: whole ?? "",
    problem: {
      en: `${fact.written} in "${whole}" is not ${months} times the ${month.written} a month in "${part}".`,
      ko: `"${whole}"의 ${fact.written}은(는) "${part}"의 월 ${month.written}에 ${months}개월을 곱한 값이 아닙니다.`,
    },
  };
}
