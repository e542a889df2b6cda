/**
 * A number without binary artefacts, as a fraction in BigInts: 0.1 + 0.2 is 0.3, 0.3 / 0.1 is 3, and so `ceil` and ties of
 * rounding are what they are on paper. `under` is above zero.
 */
export interface ExactNumber {
  readonly over: bigint;
  readonly under: bigint;
}

/** Larger parts are cut to so many decimals: a sum of a thousand quotients needs no exact denominator. */
const MAX_PART = 2n ** 1024n;
const CUT_DECIMALS = 80;
/** Beyond this a double no longer knows every whole number, and no plan needs more. */
const LARGEST = 1e15;
/** Longer powers of ten are no amount, and would take the machine's memory. */
const MAX_EXPONENT = 330;

export const ZERO: ExactNumber = { over: 0n, under: 1n };

/** A decimal text such as `1.005` or `2e-3`; null where it is none, or out of all bounds. */
export function exactOf(text: string): ExactNumber | null {
  const [, sign, whole = "", fraction = "", power = "0"] =
    /^([-+]?)(\d*)(?:\.(\d*))?(?:e([-+]?\d+))?$/i.exec(text) ?? [];
  const exponent = Number(power) - fraction.length;
  if (sign === undefined || whole + fraction === "" || Math.abs(exponent) > MAX_EXPONENT) return null;
  const digits = BigInt(whole + fraction) * (sign === "-" ? -1n : 1n);
  return exponent < 0
    ? { over: digits, under: powerOfTen(-exponent) }
    : { over: digits * powerOfTen(exponent), under: 1n };
}

/** A double as it is written: its shortest decimal text, not its binary value. */
export function exactNumber(value: number): ExactNumber {
  return exactOf(String(value)) ?? ZERO;
}

export function plus(a: ExactNumber, b: ExactNumber): ExactNumber {
  if (a.under === b.under) return bounded(a.over + b.over, a.under);
  return bounded(a.over * b.under + b.over * a.under, a.under * b.under);
}

export function negated({ over, under }: ExactNumber): ExactNumber {
  return { over: -over, under };
}

export function times(a: ExactNumber, b: ExactNumber): ExactNumber {
  return bounded(a.over * b.over, a.under * b.under);
}

/** Null for a division by zero. */
export function dividedBy(a: ExactNumber, b: ExactNumber): ExactNumber | null {
  if (b.over === 0n) return null;
  const sign = b.over < 0n ? -1n : 1n;
  return bounded(a.over * b.under * sign, a.under * b.over * sign);
}

export function isLess(a: ExactNumber, b: ExactNumber): boolean {
  return a.over * b.under < b.over * a.under;
}

export function isTooLarge({ over, under }: ExactNumber): boolean {
  return magnitude(over) > BigInt(LARGEST) * under;
}

/** Rounded to so many decimals, half away from zero; below zero to tens, hundreds and so on. */
export function rounded(number: ExactNumber, decimals: number): ExactNumber {
  const factor = powerOfTen(Math.abs(decimals));
  const [over, under] = decimals >= 0 ? [number.over * factor, number.under] : [number.over, number.under * factor];
  const size = (2n * magnitude(over) + under) / (2n * under);
  const whole = over < 0n ? -size : size;
  return decimals >= 0 ? { over: whole, under: factor } : { over: whole * factor, under: 1n };
}

export function floored({ over, under }: ExactNumber): ExactNumber {
  const whole = over / under;
  return { over: over < 0n && whole * under !== over ? whole - 1n : whole, under: 1n };
}

/** All digits of the number rounded to so many decimals, without separators: `-24600.50`. */
export function decimalText(number: ExactNumber, decimals: number): string {
  const { over, under } = rounded(number, decimals);
  if (decimals <= 0) return String(over / under);
  const digits = String(magnitude(over)).padStart(decimals + 1, "0");
  return `${over < 0n ? "-" : ""}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** How many decimals the number has as it is written, `most` where it has more. */
export function decimalsOf(number: ExactNumber, most: number): number {
  for (let decimals = 0; decimals < most; decimals += 1) {
    const { over, under } = rounded(number, decimals);
    if (over * number.under === number.over * under) return decimals;
  }
  return most;
}

/** The nearest double of a number that is rounded to so many decimals. */
export function doubleOf(number: ExactNumber, decimals: number): number {
  // Adding zero, since there is no sense in a minus zero.
  return Number(decimalText(number, decimals)) + 0;
}

function bounded(over: bigint, under: bigint): ExactNumber {
  if (under < MAX_PART && over < MAX_PART && -over < MAX_PART) return { over, under };
  const factor = powerOfTen(CUT_DECIMALS);
  const cut = (over * factor) / under;
  // Not to grow without end: whatever is as large as this is reported as too large.
  const most = BigInt(LARGEST) * factor * factor;
  return { over: cut > most ? most : cut < -most ? -most : cut, under: factor };
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function powerOfTen(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}
