import type { Language } from "../../schemas/idea.ts";
import type { ReportInterval } from "../../schemas/rollout/rollout-report.ts";
import { number } from "../../utils/number-format.ts";
import type { Unit } from "./measures.ts";

/** Where there is no value. */
export const NO_VALUE = "–";
const MINUS = "−";

/** A value as people read it. */
export function shownValue(value: number | null, unit: Unit, language: Language): string {
  return value === null ? NO_VALUE : `${value < 0 ? MINUS : ""}${shownAmount(Math.abs(value), unit, language)}`;
}

/** A difference, with its sign. */
export function shownDifference(value: number, unit: Unit, language: Language): string {
  const amount = Math.abs(value);
  const points = language === "ko" ? "%p" : " pt";
  const shown = unit === "share" ? `${percentOf(amount)}${points}` : shownAmount(amount, unit, language);
  return `${value < 0 ? MINUS : "+"}${shown}`;
}

/** From where to where a difference may go. */
export function shownInterval({ low, high }: ReportInterval, unit: Unit, language: Language): string {
  const [from, to] = [shownDifference(low, unit, language), shownDifference(high, unit, language)];
  return language === "ko" ? `${from} ~ ${to}` : `${from} to ${to}`;
}

/** What one cares about, without a sign and needless digits. */
export function shownLift(lift: number, unit: Unit, language: Language): string {
  return shownDifference(lift, unit, language)
    .slice(1)
    .replace(/(\.\d*?)0+(?=\D|$)/, "$1")
    .replace(/\.(?=\D|$)/, "");
}

/** A part of a whole, such as 5% or 12.5%. */
export function shownShare(share: number): string {
  return `${Number((share * 100).toFixed(2))}%`;
}

/** A probability: three digits, or how small it is at most. */
export function shownP(p: number | null): string {
  if (p === null) return NO_VALUE;
  return p < 0.001 ? "< 0.001" : p.toFixed(3);
}

/** A number without a unit, such as t or g. */
export function shownNumber(value: number, digits = 2): string {
  return `${value < 0 ? MINUS : ""}${Math.abs(value).toFixed(digits)}`;
}

function shownAmount(value: number, unit: Unit, language: Language): string {
  switch (unit) {
    case "share":
      return `${percentOf(value)}%`;
    case "usd":
      // Small sums need more places.
      return `$${value.toFixed(value < 0.01 ? 4 : value < 1 ? 3 : 2)}`;
    case "tokens":
      return number.format(Math.round(value));
    case "ms":
      return duration(value, language);
    case "points":
      return value.toFixed(2);
  }
}

function percentOf(share: number): string {
  return (share * 100).toFixed(share < 0.1 ? 2 : 1);
}

function duration(ms: number, language: Language): string {
  const [second, minute] = language === "ko" ? ["초", "분"] : [" s", " min"];
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)}${second}`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}${minute} ${seconds % 60}${second}`;
}
