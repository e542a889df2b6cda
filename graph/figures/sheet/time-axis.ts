import type { Language } from "../../../schemas/idea.ts";
import { timeUnit, type Unit } from "./units.ts";

const DAY_MS = 86_400_000;
const DATE = /^(\d{4})-(\d\d)-(\d\d)(?!\d)/;
/** Beyond these years a date is a mistake, and beyond four digits no longer one that can be read. */
const YEARS = { first: 1900, last: 2999 } as const;
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/**
 * The day on which a point in time begins: week 1 is the week, month 1 the month, that begins with the start.
 * @param startDate The day the session began; what follows its first ten characters is not read.
 * @returns `2027-02-02`, or null where the unit is no time, or the day is no sensible one.
 */
export function dayOfPoint(point: number, unit: Unit, startDate: string): string | null {
  const [, year = "", month = "", day = ""] = DATE.exec(startDate) ?? [];
  const start = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const isDay = year !== "" && new Date(start).toISOString().startsWith(`${year}-${month}-${day}`);
  const span = timeUnit(unit);
  // A thousand years of days, which no date of ours goes beyond.
  if (!isDay || span === null || !Number.isFinite(point) || Math.abs(point) > 400_000) return null;
  const time =
    span === "day" || span === "week"
      ? start + Math.round((point - 1) * (span === "week" ? 7 : 1)) * DAY_MS
      : monthsLater(new Date(start), Math.round((point - 1) * (span === "year" ? 12 : 1)));
  const date = new Date(time);
  const found = date.getUTCFullYear();
  return found < YEARS.first || found > YEARS.last ? null : date.toISOString().slice(0, 10);
}

/** A day as a plan writes it: `2 Feb 2027`, `2027년 2월 2일`. */
export function dayText(day: string, language: Language): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return language === "ko" ? `${year}년 ${month}월 ${date}일` : `${date} ${MONTHS[month - 1] ?? ""} ${year}`;
}

/** The same day of a later month, or that month's last one: a month after 31 January is 28 February. */
function monthsLater(start: Date, months: number): number {
  const [year, month, day] = [start.getUTCFullYear(), start.getUTCMonth() + months, start.getUTCDate()];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(day, last));
}
