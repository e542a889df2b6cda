import type { Language } from "../../../schemas/idea.ts";
import {
  decimalsOf,
  decimalText,
  type ExactNumber,
  exactNumber,
  isLess,
  rounded,
  times,
} from "../sheet/exact-number.ts";
import { isPointInTime, type Unit, unitOf } from "../sheet/units.ts";

/** A rounded value with all that is needed to show it. */
export interface ShownAmount {
  readonly value: number;
  readonly unit: string;
  readonly decimals: number;
}

/** More digits than these are noise, whatever a model says. */
const MOST_DECIMALS = 6;
const MOST_ROUNDING = -12;
/** A stated value keeps its own digits up to here; what is longer (a third as 0.3333333) is rounded. */
const MOST_OWN_DECIMALS = 4;
const HUNDRED: ExactNumber = { over: 100n, under: 1n };
/** In Korean a sum of whole ten thousands is written in 억 and 만; any other one in digits, so that none is rounded away. */
const LARGE: readonly (readonly [string, bigint])[] = [
  ["조", 10n ** 12n],
  ["억", 10n ** 8n],
  ["만", 10n ** 4n],
];
/** A true minus: unlike a hyphen it is never parted from its number at the end of a line. */
const MINUS = "−";

const KOREAN_SPANS: ReadonlyMap<string, string> = new Map([
  ...(["week", "weeks"] as const).map((name) => [name, "주"] as const),
  ...(["month", "months"] as const).map((name) => [name, "개월"] as const),
  ...(["day", "days"] as const).map((name) => [name, "일"] as const),
]);
/** Points in time, counted from the start; a span has the plural in its unit. */
const KOREAN_POINTS: ReadonlyMap<string, string> = new Map([
  ["week", "주차"],
  ["month", "개월차"],
  ["day", "일차"],
]);
const KOREAN_RATES: ReadonlyMap<string, string> = new Map([
  ["week", "주"],
  ["month", "월"],
  ["day", "일"],
  ["year", "년"],
]);

const currencyStyles = new Map<string, { readonly sign: string; readonly digits: number }>();

/** Digits after the point, bounded; null where a model says nothing sensible. */
export function boundedDecimals(decimals: number | null): number | null {
  if (decimals === null || !Number.isFinite(decimals)) return null;
  return Math.max(MOST_ROUNDING, Math.min(MOST_DECIMALS, Math.trunc(decimals)));
}

/** How a computed value is rounded where nothing else is said: money and counts to whole ones, small money to cents. */
export function usualDecimals(value: ExactNumber, unit: Unit): number {
  const shown = shownNumber(value, unit);
  const size = decimalText(shown, 2).replace("-", "");
  const isSmall = (limit: bigint) =>
    isLess({ over: -limit, under: 1n }, shown) && isLess(shown, { over: limit, under: 1n });
  if (unit.currency !== null) return isSmall(100n) && !size.endsWith(".00") ? minorDigits(unit.currency) : 0;
  // A rate of 0.4 % would else be shown as nothing.
  return unit.isPercent && isSmall(10n) && decimalsOf(shown, 1) > 0 ? 1 : 0;
}

/** How many digits a stated value is shown with: as many as it has, so that what is shown is what is computed with. */
export function ownDecimals(value: ExactNumber, unit: Unit, decimals: number | null): number {
  const shown = shownNumber(value, unit);
  const wanted = Math.max(0, decimals ?? 0);
  const most = Math.max(wanted, MOST_OWN_DECIMALS);
  const own = decimalsOf(shown, most + 1);
  if (own > most) return decimals === null || wanted < 2 ? significant(shown) : wanted;
  if (unit.currency !== null && own > 0) return Math.max(own, wanted, minorDigits(unit.currency));
  return Math.max(own, wanted);
}

/** The digits that a value of a figure is shown with where it is another than the figure's own. */
export function ownDecimalsOf(value: number, { unit, decimals }: Pick<ShownAmount, "unit" | "decimals">): number {
  return ownDecimals(exactNumber(value), unitOf(unit), decimals);
}

/** A value rounded to so many digits as shown: for `%` after the times 100. */
export function roundedAsShown(value: ExactNumber, unit: Unit, decimals: number): ExactNumber {
  return rounded(value, unit.isPercent ? decimals + 2 : decimals);
}

/** How many decimals the stored value needs to be the one that is shown. */
export function storedDecimals(unit: Unit, decimals: number): number {
  return Math.max(0, unit.isPercent ? decimals + 2 : decimals);
}

/**
 * An amount as it stands in a text: the number with its currency sign or `%`, and nothing else. Korean won are written as
 * Koreans do; other money keeps its sign in every language.
 */
export function amountText({ value, unit, decimals }: ShownAmount, language: Language): string {
  const known = unitOf(unit);
  const digits = digitsOf(value, known, decimals);
  const [minus, size] = digits.startsWith("-") ? [MINUS, digits.slice(1)] : ["", digits];
  if (known.currency === "KRW" && language === "ko") return `${minus}${wonText(size)}`;
  if (known.currency !== null) return `${minus}${currencyStyle(known.currency).sign}${grouped(size)}`;
  return `${minus}${grouped(size)}${known.isPercent ? "%" : ""}`;
}

/** The bare number, for code that computes with it: no sign of a currency, no commas, a plain minus. */
export function bareNumber({ value, unit, decimals }: ShownAmount): string {
  return digitsOf(value, unitOf(unit), decimals);
}

/** An amount in a sentence of ours, with its unit. */
export function amountWithUnit(amount: ShownAmount, language: Language): string {
  const { head, per, currency, isPercent } = unitOf(amount.unit);
  const number = amountText(amount, language);
  if (currency === null && !isPercent && per === "" && isPoint(head, amount.unit)) {
    return language === "ko" ? `${number}${KOREAN_POINTS.get(head) ?? ""}` : `${head} ${number}`;
  }
  const noun = currency !== null || isPercent || head === "" ? "" : language === "ko" ? koreanNoun(head) : ` ${head}`;
  const rate = language === "ko" ? (KOREAN_RATES.get(per) ?? per) : per;
  return `${number}${noun}${rate ? `/${rate}` : ""}`.trim();
}

function isPoint(head: string, unit: string): boolean {
  return isPointInTime(unitOf(unit)) && KOREAN_POINTS.has(head);
}

/** Korean counters stand right behind their number: 15명. */
function koreanNoun(head: string): string {
  return KOREAN_SPANS.get(head) ?? (/^[가-힣]/.test(head) ? head : ` ${head}`);
}

/** `.00` is not shown: a fraction of zeros says nothing. */
function digitsOf(value: number, unit: Unit, decimals: number): string {
  return decimalText(shownNumber(exactNumber(value), unit), decimals)
    .replace(/\.0+$/, "")
    .replace(/^-(?=0$)/, "");
}

function shownNumber(value: ExactNumber, { isPercent }: Unit): ExactNumber {
  return isPercent ? times(value, HUNDRED) : value;
}

/** Enough decimals for three digits of a number that begins far behind the point. */
function significant(shown: ExactNumber): number {
  const zeros = /^-?0\.(0*)/.exec(decimalText(shown, MOST_DECIMALS))?.[1]?.length;
  return zeros === undefined ? 2 : Math.min(MOST_DECIMALS, zeros + 3);
}

function wonText(digits: string): string {
  const whole = digits.includes(".") ? 0n : BigInt(digits);
  if (whole === 0n || whole % 10_000n !== 0n) return `${grouped(digits)}원`;
  let rest = whole;
  const pieces = LARGE.flatMap(([name, size]) => {
    const count = rest / size;
    rest %= size;
    return count === 0n ? [] : [`${grouped(String(count))}${name}`];
  });
  return `${pieces.join(" ")} 원`;
}

function grouped(digits: string): string {
  const [whole = "", fraction] = digits.split(".");
  const parted = whole.replace(/\d(?=(?:\d{3})+$)/g, "$&,");
  return fraction === undefined ? parted : `${parted}.${fraction}`;
}

function minorDigits(currency: string): number {
  return currencyStyle(currency).digits;
}

/** A currency's sign (`$`, `₩`, `CA$`, or its code and a space) and how many digits its coins have. */
function currencyStyle(currency: string): { readonly sign: string; readonly digits: number } {
  const known = currencyStyles.get(currency);
  if (known) return known;
  const format = new Intl.NumberFormat("en-US", { style: "currency", currency });
  const sign = format.formatToParts(0).find(({ type }) => type === "currency")?.value ?? currency;
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  const style = { sign: /\p{L}$/u.test(sign) ? `${sign} ` : sign, digits };
  currencyStyles.set(currency, style);
  return style;
}
