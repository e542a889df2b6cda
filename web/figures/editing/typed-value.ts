import type { Figure } from "../figure-groups.ts";

/** How far an arrow key moves a number: by its last digit as shown, by about a hundredth of it, by about a tenth. */
export type StepSize = "fine" | "usual" | "coarse";

/** Korean counting of large numbers, which a typed amount may be written in. */
const LARGE: readonly (readonly [string, number])[] = [
  ["조", 1e12],
  ["억", 1e8],
  ["만", 1e4],
];
const NUMBER = /\d[\d,]*(?:\.\d+)?|\.\d+/g;
const LARGE_AMOUNT = /\d[\d,]*(?:\.\d+)?\s*[조억만](?:\s*\d[\d,]*(?:\.\d+)?\s*[조억만]?)*/;
/** What a formula is going on with: it is not tried while the rest is still to come. */
const UNFINISHED = /[-+*/×÷(,=−]$/u;
/** Steps keep so many digits of a number in place. */
const KEPT_DIGITS = 2;
const MOST_DIGITS = 12;

/**
 * What a person typed, as `PATCH .../figures` takes it: a bare number in a field that shows a percentage is one, too.
 * Digits of East Asian keyboards are plain ones. Pure.
 */
export function sentValue(typed: string, { unit }: Pick<Figure, "unit">): string {
  const text = typed.normalize("NFKC").replace(/[−×÷]/g, plainSign).trim();
  return unit === "%" && /^[-+]?(?:\d[\d,]*(?:\.\d+)?|\.\d+)$/.test(text) ? `${text}%` : text;
}

/** Whether it is worth asking what a text would come to. Pure. */
export function isTryable(typed: string, { shown }: Pick<Figure, "shown">): boolean {
  const text = typed.trim();
  return text !== "" && text !== shown && /[\p{L}\d]/u.test(text) && !UNFINISHED.test(text);
}

/**
 * The text with its number moved a step up or down; everything around the number stays. Pure.
 * @returns Null where it holds no number, or several: a formula is not moved.
 */
export function stepped(
  typed: string,
  direction: 1 | -1,
  { decimals }: Pick<Figure, "decimals">,
  size: StepSize = "usual",
): string | null {
  const found = largeAmount(typed) ?? plainNumber(typed);
  if (found === null) return null;
  const { start, end, value, write, digits } = found;
  const before = typed.slice(0, start);
  const sign = /^\s*[-−]/.test(before) ? -1 : 1;
  const moved = withoutTail(sign * value + direction * stepOf(value, decimals, size), Math.max(decimals, digits, 0));
  const prefix = before.replace(/^\s*[-−]\s*/, "");
  return `${moved < 0 ? "−" : ""}${prefix}${write(Math.abs(moved), Math.max(decimals, digits, 0))}${typed.slice(end)}`;
}

interface FoundNumber {
  readonly start: number;
  readonly end: number;
  readonly value: number;
  /** Behind the point. */
  readonly digits: number;
  readonly write: (value: number, digits: number) => string;
}

function plainNumber(text: string): FoundNumber | null {
  const found = [...text.matchAll(NUMBER)];
  const [one] = found;
  if (!one || found.length > 1 || /[*×÷()]/.test(text) || /[\p{L}_]$/u.test(text.slice(0, one.index))) return null;
  const digits = one[0].split(".")[1]?.length ?? 0;
  const write = (value: number, most: number) => grouped(value.toFixed(most).replace(/\.0+$/, ""));
  return { start: one.index, end: one.index + one[0].length, value: numberIn(one[0]), digits, write };
}

/** `2억 4,600만`: one number, written in several pieces. */
function largeAmount(text: string): FoundNumber | null {
  const found = LARGE_AMOUNT.exec(text);
  if (!found) return null;
  const value = [...found[0].matchAll(/(\d[\d,]*(?:\.\d+)?)\s*([조억만]?)/g)].reduce((sum, [, digits = "0", name]) => {
    return sum + numberIn(digits) * (LARGE.find(([one]) => one === name)?.[1] ?? 1);
  }, 0);
  return { start: found.index, end: found.index + found[0].length, value, digits: 0, write: writtenLarge };
}

function writtenLarge(value: number): string {
  if (value === 0 || value % 10_000 !== 0) return grouped(String(value));
  let rest = value;
  return LARGE.flatMap(([name, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? [] : [`${grouped(String(count))}${name}`];
  }).join(" ");
}

function stepOf(value: number, decimals: number, size: StepSize): number {
  const finest = 10 ** -decimals;
  if (size === "fine") return finest;
  const kept = value === 0 ? finest : 10 ** (Math.floor(Math.log10(Math.abs(value))) - KEPT_DIGITS);
  return Math.max(finest, kept) * (size === "coarse" ? 10 : 1);
}

/** 0.1 + 0.2 without what binary numbers add. */
function withoutTail(value: number, digits: number): number {
  return Number(value.toFixed(Math.min(digits, MOST_DIGITS)));
}

function numberIn(text: string): number {
  return Number(text.replaceAll(",", ""));
}

function grouped(digits: string): string {
  const [whole = "", fraction] = digits.split(".");
  const parted = whole.replace(/\d(?=(?:\d{3})+$)/g, "$&,");
  return fraction === undefined ? parted : `${parted}.${fraction}`;
}

function plainSign(sign: string): string {
  return sign === "−" ? "-" : sign === "×" ? "*" : "/";
}
