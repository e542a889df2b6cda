import type { Language } from "../../schemas/idea.ts";
import type { Check } from "../document/checked-plan.ts";
import { type Amount, amountsIn, amountText, isMoney } from "../reading/amounts.ts";
import { blocksOf } from "../reading/blocks.ts";
import { type Labels, type Stated, statedInTable, statedInText } from "../reading/stated-amounts.ts";

type Figure = "fixed" | "price" | "variable" | "breakEven";

const LABELS: Labels<Figure> = {
  fixed: /고정\s?비용?|fixed costs?/iu,
  price: /판매가격?|판매\s?(?:가격|단가)|(?<!고객)단가|가격|(?:selling |unit |sales |average )?price/iu,
  variable: /변동\s?비용?|variable costs?/iu,
  breakEven: /손익\s?분기(?:점|량)?|break-?\s?even(?: point| volume)?/iu,
};
/** A break-even is rounded up to whole units, and its inputs are rounded, too. */
const TOLERANCE = 0.05;
/** Costs a year, units a month: where the spans are not stated alike, each of these may be meant. */
const SPANS = [1, 12, 4, 3, 52, 30, 365, 24, 36];
const DIVISION = /^\s*[)\]]?\s*[÷/]\s*[([]?\s*$/u;
const MINUS = /^\s*[-–−]\s*$/u;
const EQUALS = /^\s*[)\]]\s*(?:=|≈|≒)\s*(?:약|월|about|~)?\s*$/u;

const WORDS: Readonly<Record<Language, (stated: string, right: string) => string>> = {
  en: (stated, right) =>
    `The break-even is stated as ${stated}, but the fixed costs divided by price less variable cost give ${right}.`,
  ko: (stated, right) => `손익분기점이 ${stated}(으)로 적혀 있지만, 고정비를 (가격 − 변동비)로 나누면 ${right}입니다.`,
};

/** Break-even points that do not follow from the fixed costs, the price and the variable cost stated beside them. */
export const breakEven: Check = ({ sections, language }) =>
  sections.flatMap(({ id, markdown }) => {
    const { tables, parts } = blocksOf(markdown);
    const stated = [
      ...tables.flatMap((table) => statedInTable(table, LABELS)),
      ...parts.map((part) => statedInText(part, LABELS)),
      ...parts.flatMap(calculations),
    ];
    return stated.flatMap((figures) => {
      const wrong = wrongPoint(figures);
      if (!wrong) return [];
      const right = { ...wrong.point, value: Math.ceil(wrong.right) };
      const problem = WORDS[language](amountText(wrong.point, language), amountText(right, language));
      return [{ check: "break-even" as const, sectionId: id, problem }];
    });
  });

function wrongPoint(figures: Stated<Figure>): { readonly point: Amount; readonly right: number } | null {
  const fixed = figures.get("fixed");
  const price = figures.get("price");
  const variable = figures.get("variable");
  const point = figures.get("breakEven");
  if (!fixed || !price || !variable || !point) return null;
  const [currency, ...others] = [fixed, price, variable].map(({ unit }) => unit.split("/")[0]);
  if (others.some((unit) => unit !== currency)) return null;
  // Not comparable: a break-even in money is a turnover and one in months is a date; and without a margin there is none.
  if (isMoney(point) || /^(?:time|%)/.test(point.unit) || price.value <= variable.value || point.value === 0)
    return null;
  const right = fixed.value / (price.value - variable.value);
  const fits = (expected: number) => Math.abs(point.value - expected) <= Math.max(1, expected * TOLERANCE);
  return SPANS.some((span) => fits(right * span) || fits(right / span)) ? null : { point, right };
}

/** Calculations that are written out: fixed ÷ (price − variable) = break-even. */
function calculations(text: string): Stated<Figure>[] {
  return text.split("\n").flatMap((line) => {
    if (!/[÷/]/.test(line)) return [];
    const amounts = amountsIn(line);
    return amounts.flatMap((fixed, at) => {
      const [price, variable, point] = amounts.slice(at + 1, at + 4);
      if (!price || !variable || !point) return [];
      const between = (one: { end: number }, other: { start: number }) => line.slice(one.end, other.start);
      const isOne =
        DIVISION.test(between(fixed, price)) &&
        MINUS.test(between(price, variable)) &&
        EQUALS.test(between(variable, point));
      return isOne
        ? [
            new Map<Figure, Amount>([
              ["fixed", fixed],
              ["price", price],
              ["variable", variable],
              ["breakEven", point],
            ]),
          ]
        : [];
    });
  });
}
