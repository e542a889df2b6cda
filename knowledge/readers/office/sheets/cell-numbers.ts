import type { FormatSection } from "./format-code.ts";

/** Excel shows about as many where no format says otherwise, and the rest is the noise of computing. */
const GENERAL_DIGITS = 12;
/** `toFixed` writes larger ones with an exponent. */
const MAX_FIXED = 1e21;
const MAX_DECIMALS = 30;

/** A number as it is shown where no format says how. */
export function generalNumber(value: number): string {
  return String(Number(value.toPrecision(GENERAL_DIGITS))).replace("e", "E");
}

/**
 * A number as a section of a format shows it: thousands, decimals, percent, texts around and between digits.
 * @param value Without its sign.
 */
export function shownNumber(value: number, { tokens }: FormatSection): string {
  const codes = tokens.filter(({ isText }) => !isText).map(({ text }) => text);
  const all = codes.join("");
  const isFraction = /[?#0]\s*\/\s*[?#\d]/.test(all);
  if (isFraction || value >= MAX_FIXED || codes.includes("General")) return withTexts(value, tokens);
  const exponent = codes.findIndex((code) => /^E[+-]$/i.test(code));
  const decimals = Math.min(/\.([0#?]*)/.exec(all)?.[1]?.length ?? 0, MAX_DECIMALS);
  if (exponent !== -1) return exponential(value, decimals);

  const whole = /^[^.]*/.exec(all)?.[0] ?? "";
  const percents = codes.filter((code) => code === "%").length;
  // Commas behind the last digit show thousands, millions and so on.
  const scale = /[0#?](,+)[^0#?,]*$/.exec(whole)?.[1]?.length ?? 0;
  const fixed = rounded(value * 100 ** percents / 1000 ** scale, decimals);
  const [wholeDigits = "", decimalDigits = ""] = fixed.split(".");
  const least = whole.match(/0/g)?.length ?? 0;
  const places = whole.match(/[0#?]/g)?.length ?? 0;
  const digits = (wholeDigits === "0" ? "" : wholeDigits).padStart(least, "0");
  const isGrouped = /[0#?],+[0#?]/.test(whole);
  const shownDecimals = decimalDigits.slice(0, lastShown(decimalDigits, /\.([0#?]*)/.exec(all)?.[1] ?? ""));

  let text = "";
  let place = 0;
  let decimal = -1;
  for (const { isText, text: code } of tokens) {
    if (isText) text += code;
    else if (code === "." && decimal === -1) {
      decimal = 0;
      text += shownDecimals === "" ? "" : ".";
    } else if (/^[0#?]$/.test(code) && decimal === -1) {
      const right = places - place - 1;
      text += grouped(digits, right, place === 0, isGrouped);
      place += 1;
    } else if (/^[0#?]$/.test(code)) text += shownDecimals[decimal++] ?? "";
    else if (code !== "," && code !== "@") text += code;
  }
  return text;
}

/** The digit that is so many from the right, with all before it where it is the first place of a format. */
function grouped(digits: string, right: number, isFirst: boolean, isGrouped: boolean): string {
  const last = digits.length - 1 - right;
  let text = "";
  for (let at = isFirst ? 0 : last; at >= 0 && at <= last; at += 1) {
    const behind = digits.length - 1 - at;
    text += (digits[at] ?? "") + (isGrouped && behind > 0 && behind % 3 === 0 ? "," : "");
  }
  return text;
}

/** Up to which decimal digits are shown: zeros at the end only where the format has a 0. */
function lastShown(digits: string, pattern: string): number {
  let last = digits.length;
  while (last > 0 && digits[last - 1] === "0" && pattern[last - 1] !== "0") last -= 1;
  return last;
}

/** Rounds as people do, by the digits that are written: 1.005 to 1.01. */
function rounded(value: number, decimals: number): string {
  const moved = Math.round(Number(`${value}e${decimals}`));
  const back = Number(`${moved}e-${decimals}`);
  return (Number.isFinite(back) && moved < MAX_FIXED ? back : value).toFixed(decimals);
}

function exponential(value: number, decimals: number): string {
  return value.toExponential(decimals).replace(/e([+-])(\d)$/, "e$10$2").replace("e", "E");
}

function withTexts(value: number, tokens: FormatSection["tokens"]): string {
  const isIn = tokens.some(({ isText, text }) => !isText && text === "General");
  if (!isIn) return generalNumber(value);
  return tokens.map(({ isText, text }) => (!isText && text === "General" ? generalNumber(value) : text)).join("");
}
