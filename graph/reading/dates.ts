/** A span of time as a text states it, in days; or in its own unit where it is counted from the start of the work. */
export interface Span {
  readonly first: number;
  readonly last: number;
  /** What it is counted in: only spans of the same kind can be compared. */
  readonly kind: "calendar" | "week" | "month" | "year" | "day";
}

export interface FoundSpan extends Span {
  readonly start: number;
  readonly end: number;
}

const MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec";
const MONTH = `(?<month>${MONTHS})[a-z]*\\.?`;
const YEAR = "(?<year>20\\d\\d)";
const DAY = "(?<day>\\d{1,2})";
const NUMBERED = "(?<numbered>\\d{1,2})";
/** The longest first: a month of a year is no year. Days before months (3/4/2026) are read by no two people alike. */
const FORMS: readonly RegExp[] = [
  `${YEAR}-${NUMBERED}-${DAY}(?!\\d)`,
  `${YEAR}/${NUMBERED}/${DAY}(?!\\d)`,
  `${YEAR}\\.\\s?${NUMBERED}\\.\\s?${DAY}(?!\\d)\\.?`,
  `${YEAR}년\\s?${NUMBERED}월\\s?${DAY}일`,
  `\\b${DAY}\\s${MONTH}\\s${YEAR}`,
  `\\b${MONTH}\\s${DAY},\\s?${YEAR}`,
  `${YEAR}년\\s?${NUMBERED}월(?!\\s?\\d)`,
  `${YEAR}[-/]${NUMBERED}(?![-/.\\d])`,
  `${YEAR}\\.\\s?${NUMBERED}(?!\\d|\\.\\s?\\d)\\.?`,
  `\\b${MONTH},?\\s${YEAR}`,
  `\\bQ(?<quarter>[1-4])[\\s,/'-]{0,2}${YEAR}`,
  `${YEAR}년?[\\s-]{0,2}(?:Q(?<quarter>[1-4])|(?<quarter2>[1-4])\\s?(?:분기|Q))`,
  `\\bH(?<half>[12])\\s?${YEAR}`,
  `${YEAR}년?\\s?(?:H(?<half>[12])|(?<korean>상반기|하반기))`,
  `(?<![\\d,.$€£₩])${YEAR}년?(?![\\d,.]\\d|\\d|\\s?[-/.]\\s?\\d)`,
].map((form) => new RegExp(form, "iu"));
const RELATIVE =
  /^(?<word>weeks?|months?|years?|days?)\s(?<from>\d{1,3})(?:\s?(?:[-–~]|to)\s?(?<to>\d{1,3}))?$|^(?<from2>\d{1,3})(?:\s?[-–~]\s?(?<to2>\d{1,3}))?\s?(?<word2>주차|개월차|년차|일차)$/iu;
const RELATIVE_KINDS: Readonly<Record<string, Span["kind"]>> = {
  week: "week",
  month: "month",
  year: "year",
  day: "day",
  주차: "week",
  개월차: "month",
  년차: "year",
  일차: "day",
};
const BETWEEN = /^\s?(?:[~–—-]|to|until|through|부터|에서)\s?$/iu;
const AROUND =
  /^(?:from|until|by|in|end of|mid|late|early|starting|약)?\s?$|^\s?(?:까지|부터|초|말|중순|중|경|예정|완료|시작)*\.?$/iu;

export type StatedDates = { readonly begin: Span; readonly end: Span; readonly isRange: boolean };

/**
 * The date, or the range of two dates, that is all a text says; null where it says anything else, too. Both ends of a
 * range have their year, else nobody knows which year is meant.
 */
export function datesOf(text: string): StatedDates | null {
  const cell = text.replace(/[*_`]|\((?:[^\d()]*)\)/g, "").trim();
  const relative = relativeSpan(cell);
  if (relative) return relative;
  const dates = datesIn(cell);
  return dates && AROUND.test(cell.slice(0, dates.start)) && AROUND.test(cell.slice(dates.stop)) ? dates : null;
}

/** The one date, or the one range of dates, somewhere in a text; null where there are none or others beside it. */
export function datesIn(text: string): (StatedDates & { readonly start: number; readonly stop: number }) | null {
  // Most lines of a plan have no figure, and none of the forms is without one.
  const [begin, end, third] = /\d/.test(text) ? spansIn(text) : [];
  if (!begin || third) return null;
  if (!end) return { begin, end: begin, isRange: false, start: begin.start, stop: begin.end };
  const between = BETWEEN.test(text.slice(begin.end, end.start));
  return between ? { begin, end, isRange: true, start: begin.start, stop: end.end } : null;
}

/** Is the one certainly before the other, however the days in them are meant? */
export function isBefore(one: Span, other: Span): boolean {
  return one.kind === other.kind && one.last < other.first;
}

/** All calendar dates of a text, in its order. */
export function spansIn(text: string): FoundSpan[] {
  const found: FoundSpan[] = [];
  let rest = text;
  for (const form of FORMS) {
    for (let match = form.exec(rest); match; match = form.exec(rest)) {
      const start = match.index;
      const end = start + match[0].length;
      // What is read is blotted out, so that no shorter form reads a piece of it.
      rest = rest.slice(0, start) + "\u0000".repeat(end - start) + rest.slice(end);
      const days = daysOf(match.groups ?? {});
      if (!days) return [];
      found.push({ ...days, start, end });
      // Nobody reads a text with three dates; and a line of thousands would take seconds.
      if (found.length > 2) return found;
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

function daysOf(groups: Readonly<Record<string, string | undefined>>): Span | null {
  const year = Number(groups["year"]);
  const named = groups["month"]?.slice(0, 3).toLowerCase();
  const month = named ? MONTHS.split("|").indexOf(named) + 1 : Number(groups["numbered"] ?? 0);
  const quarter = Number(groups["quarter"] ?? groups["quarter2"] ?? 0);
  const half = Number(groups["half"] ?? { 상반기: 1, 하반기: 2 }[groups["korean"] ?? ""] ?? 0);
  const day = Number(groups["day"] ?? 0);
  if (month > 12 || (groups["numbered"] && month < 1) || day > 31 || (groups["day"] && day < 1)) return null;
  if (day) return calendar(dayNumber(year, month, day), dayNumber(year, month, day));
  if (month) return calendar(dayNumber(year, month, 1), dayNumber(year, month + 1, 0));
  if (quarter) return calendar(dayNumber(year, quarter * 3 - 2, 1), dayNumber(year, quarter * 3 + 1, 0));
  if (half) return calendar(dayNumber(year, half * 6 - 5, 1), dayNumber(year, half * 6 + 1, 0));
  return calendar(dayNumber(year, 1, 1), dayNumber(year, 13, 0));
}

function calendar(first: number, last: number): Span {
  return { first, last, kind: "calendar" };
}

function dayNumber(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) / 86_400_000;
}

function relativeSpan(text: string): StatedDates | null {
  const { word, from, to, word2, from2, to2 } = RELATIVE.exec(text)?.groups ?? {};
  const kind = RELATIVE_KINDS[(word ?? word2 ?? "").toLowerCase().replace(/s$/, "")];
  if (!kind) return null;
  const [first, last] = [Number(from ?? from2), Number(to ?? to2 ?? from ?? from2)];
  const [begin, end] = [first, last].map((at): Span => ({ first: at, last: at, kind }));
  return begin && end ? { begin, end, isRange: (to ?? to2) !== undefined } : null;
}
