import type { SheetFigure } from "../../../schemas/model/figures.ts";
import { amountsIn } from "../../reading/amounts.ts";
import { timeUnit, unitOf, unitsMatch } from "./units.ts";

/** An amount in the person's own words. */
export interface GivenAmount {
  readonly value: number;
  /** A currency's code, `%`, a span of time (`month`), a word that is counted, or empty for a bare number. */
  readonly unit: string;
  /** The words themselves. */
  readonly text: string;
  /** What the plan must stay inside; null for any other amount. */
  readonly limit: "budget" | "time" | null;
}

const NUMBER_WORDS: readonly string[] = "one two three four five six seven eight nine ten eleven twelve".split(" ");
const KOREAN_NUMBERS: readonly (readonly [string, number])[] = [
  ...([
    ["한", 1],
    ["두", 2],
    ["세", 3],
    ["네", 4],
    ["다섯", 5],
    ["여섯", 6],
    ["일곱", 7],
    ["여덟", 8],
  ] as const),
  ...([
    ["아홉", 9],
    ["열", 10],
    ["석", 3],
    ["넉", 4],
  ] as const),
];
const ENGLISH_NUMBER = new RegExp(String.raw`\b(?:${NUMBER_WORDS.join("|")})\b`, "gi");
const KOREAN_NUMBER = new RegExp(
  `(?<!\\p{L})(${KOREAN_NUMBERS.map(([word]) => word).join("|")})\\s?(?=명|사람|개|달|주|곳|대|건|가지|군데|시간|해)`,
  "gu",
);
const SPANS: readonly (readonly [RegExp, string])[] = [
  [/year|년|해/i, "year"],
  [/month|개월|달/i, "month"],
  [/week|주/i, "week"],
  [/day|일/i, "day"],
];
export const DAYS_IN = { day: 1, week: 7, month: 30.4375, year: 365.25 } as const;
const BUDGET_WORDS =
  /budget|no more than|at most|up to|maximum|\bspend|funds?\b|capital|\bhave\b|\bwithin\b|예산|이내|이하|한도|자금|최대|총|사업비|비용/i;
const TIME_WORDS =
  /\bwithin\b|\bin\b|\bby\b|no more than|at most|up to|deadline|maximum|\blimit|이내|안에|내에|까지|기간|동안|최대|기한/i;
const NEAR_CHARACTERS = 30;

/**
 * The amounts in what the person said: the idea and the answers. Where one amount of money, and one span of time, is
 * worded as a limit, it is marked as such; of two nobody knows which one is meant.
 */
export function givenAmounts(texts: readonly string[]): GivenAmount[] {
  const all = texts.flatMap((text) => amountsOf(inDigits(text)));
  return (["budget", "time"] as const).reduce((amounts, limit) => {
    const limits = new Set(
      amounts.flatMap((amount) => (amount.limit === limit ? [`${amount.value} ${amount.unit}`] : [])),
    );
    return limits.size < 2 ? amounts : amounts.map((one) => (one.limit === limit ? { ...one, limit: null } : one));
  }, all);
}

/** Whether the person's words hold the figure's value, as it is or in another span of time. */
export function isGiven(figure: Pick<SheetFigure, "value" | "unit">, given: readonly GivenAmount[]): boolean {
  return given.some((amount) => isSameAmount(figure, amount));
}

export function isSameAmount(figure: Pick<SheetFigure, "value" | "unit">, amount: GivenAmount): boolean {
  const unit = unitOf(figure.unit);
  const [span, stated] = [timeUnit(unit), timeUnit(unitOf(amount.unit))];
  if (span !== null && stated !== null) {
    const [days, wanted] = [figure.value * DAYS_IN[span], amount.value * DAYS_IN[stated]];
    // Six months are 26 weeks: what the other unit rounds away is no difference.
    return Math.abs(days - wanted) <= (span === stated ? 0 : DAYS_IN[span] / 2 + wanted / 50);
  }
  if (unit.isPercent && amount.unit === "%") return isEqual(figure.value * 100, amount.value);
  if (!isEqual(figure.value, amount.value)) return false;
  return (
    amount.unit === "" ||
    (unit.currency === null && unit.head === "") ||
    unitsMatch({ ...unit, text: unit.head, per: "" }, unitOf(amount.unit))
  );
}

/** The span that words count, `year` to `day`; empty where they count none of these. */
export function spanOfTime(words: string): string {
  return SPANS.find(([pattern]) => pattern.test(words))?.[1] ?? "";
}

function amountsOf(text: string): GivenAmount[] {
  return amountsIn(text).map(({ value, unit, start, end }) => {
    const words = text.slice(start, end);
    const span = unit === "time" ? spanOfTime(words) : null;
    const near = text.slice(Math.max(0, start - NEAR_CHARACTERS), end + NEAR_CHARACTERS);
    const isMoney = unitOf(unit).currency !== null;
    const limit = isMoney && BUDGET_WORDS.test(near) ? "budget" : span && TIME_WORDS.test(near) ? "time" : null;
    return { value, unit: span ?? unit, text: words, limit };
  });
}

/** A text whose numbers in words are written in digits. */
export function inDigits(text: string): string {
  return text
    .replace(ENGLISH_NUMBER, (word) => String(NUMBER_WORDS.indexOf(word.toLowerCase()) + 1))
    .replace(/\bhalf a year\b/gi, "6 months")
    .replace(/반년/g, "6개월")
    .replace(KOREAN_NUMBER, (_, word: string) => String(KOREAN_NUMBERS.find(([name]) => name === word)?.[1] ?? word))
    .replace(/(\d)\s?달(?=\s|$|[은는이가을를,.안내]|동안)/g, "$1개월")
    .replace(/(\d)-(?=[a-z])/gi, "$1 ");
}

function isEqual(one: number, other: number): boolean {
  return Math.abs(one - other) <= Math.abs(other) * 1e-9;
}
