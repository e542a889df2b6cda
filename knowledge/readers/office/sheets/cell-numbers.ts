import type { FormatSection } from "./format-code.ts";

/** Excel shows about as many where no format says otherwise, and the rest is the noise of computing. */
const GENERAL_DIGITS = 12;
/** Up to here numbers keep every digit, with room for two decimals. */
const MAX_EXACT = 1e12;
/** `toFixed` writes larger ones with an exponent. */
const MAX_FIXED = 1e21;
const MAX_DECIMALS = 30;

/** A number as it is shown where no format says how. */
export function generalNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < MAX_EXACT) return String(value);
  return String(Number(value.toPrecision(GENERAL_DIGITS))).replace("e", "E");
}

/** What a section shows of a number, found out once: a workbook has a few formats and any number of numbers. */
interface Digits {
  readonly decimals: number;
  /** A letter of the code for each decimal: only a 0 shows a zero at the end. */
  readonly decimalPattern: string;
  readonly least: number;
  readonly places: number;
  readonly isGrouped: boolean;
  readonly factor: number;
}

/**
 * How a section of a format shows numbers: thousands, decimals, percent, texts around and between digits.
 * @returns A function of a number without its sign.
 */
export function numberShow({ tokens }: FormatSection): (value: number) => string {
  const codes = tokens.filter(({ isText }) => !isText).map(({ text }) => text);
  const all = codes.join("");
  const isFraction = /[?#0]\s*\/\s*[?#\d]/.test(all);
  if (codes.includes("General"))
    return (value) =>
      tokens.map(({ isText, text }) => (!isText && text === "General" ? generalNumber(value) : text)).join("");
  if (isFraction) return generalNumber;
  const digits = digitsOf(all);
  if (codes.some((code) => /^E[+-]$/i.test(code))) return (value) => exponential(value, digits.decimals);
  const steps = stepsOf(tokens, digits);
  const zero = "0".repeat(digits.least);
  return (value) => {
    const scaled = value * digits.factor;
    if (!(scaled < MAX_FIXED)) return generalNumber(value);
    const shown = rounded(scaled, digits.decimals);
    const point = digits.decimals === 0 ? shown.length : shown.length - digits.decimals - 1;
    const whole = digits.decimals === 0 ? shown : shown.slice(0, point);
    const shownWhole = whole === "0" ? zero : whole.length < digits.least ? whole.padStart(digits.least, "0") : whole;
    const decimal = digits.decimals === 0 ? "" : shown.slice(point + 1);
    const shownDecimal = decimal.slice(0, lastShown(decimal, digits.decimalPattern));
    let text = "";
    for (const step of steps) text += typeof step === "string" ? step : step(shownWhole, shownDecimal);
    return text;
  };
}

function digitsOf(all: string): Digits {
  const whole = /^[^.]*/.exec(all)?.[0] ?? "";
  const decimalPattern = (/\.([0#?]*)/.exec(all)?.[1] ?? "").slice(0, MAX_DECIMALS);
  // Commas behind the last digit show thousands, millions and so on.
  const scale = /[0#?](,+)[^0#?,]*$/.exec(whole)?.[1]?.length ?? 0;
  const percents = all.match(/%/g)?.length ?? 0;
  return {
    decimals: decimalPattern.length,
    decimalPattern,
    least: whole.match(/0/g)?.length ?? 0,
    places: whole.match(/[0#?]/g)?.length ?? 0,
    isGrouped: /[0#?],+[0#?]/.test(whole),
    factor: 100 ** percents / 1000 ** scale,
  };
}

type Step = string | ((whole: string, decimal: string) => string);

/** What a section writes one after the other: texts, and digits at their places; places side by side are one step. */
function stepsOf(tokens: FormatSection["tokens"], { places, isGrouped }: Digits): Step[] {
  const steps: Step[] = [];
  let place = 0;
  let decimal = -1;
  let run: { from: number; to: number } | null = null;
  for (const { isText, text } of tokens) {
    const isPlace = !isText && /^[0#?]$/.test(text);
    if (isPlace && decimal === -1) {
      if (run === null) {
        const open = { from: place, to: place };
        run = open;
        steps.push((whole) =>
          grouped(whole, places - open.to - 1, open.from === 0 ? 0 : whole.length - places + open.from, isGrouped),
        );
      }
      run.to = place;
      place += 1;
      continue;
    }
    if (!isText && text === ",") continue;
    run = null;
    if (isText) steps.push(text);
    else if (text === "." && decimal === -1) {
      decimal = 0;
      steps.push((_, shown) => (shown === "" ? "" : "."));
    } else if (isPlace) {
      const at = decimal++;
      steps.push((_, shown) => shown[at] ?? "");
    } else if (text !== "@") steps.push(text);
  }
  return steps;
}

/** The digits from one on, to the one that is so many from the right. */
function grouped(digits: string, right: number, from: number, isGrouped: boolean): string {
  const end = digits.length - right;
  const first = Math.max(from, 0);
  if (!isGrouped || digits.length < 4) return digits.slice(first, Math.max(end, 0));
  let text = "";
  for (let at = first; at < end; ) {
    // Up to the next comma, which stands where three more digits, or six, are left.
    const comma = Math.min(at + ((digits.length - at - 1) % 3) + 1, end);
    text += digits.slice(at, comma);
    if (comma < digits.length && (digits.length - comma) % 3 === 0) text += ",";
    at = comma;
  }
  return text;
}

function lastShown(digits: string, pattern: string): number {
  let last = digits.length;
  while (last > 0 && digits[last - 1] === "0" && pattern[last - 1] !== "0") last -= 1;
  return last;
}

/** Rounds as people do, by the digits that are written: 1.005 to 1.01. */
function rounded(value: number, decimals: number): string {
  if (decimals === 0 && value < MAX_EXACT) return String(Math.round(value));
  const moved = Math.round(Number(`${value}e${decimals}`));
  const back = Number(`${moved}e-${decimals}`);
  return (Number.isFinite(back) && moved < MAX_FIXED ? back : value).toFixed(decimals);
}

function exponential(value: number, decimals: number): string {
  return value
    .toExponential(decimals)
    .replace(/e([+-])(\d)$/, "e$10$2")
    .replace("e", "E");
}
