import type { FormatSection } from "./format-code.ts";

const DAY_SECONDS = 86_400;
/** From 1 March of the year 0, with which the leap years come in order, to day 0 of the first calendar. */
const FIRST_DAY = 693_899;
/** That calendar has a 29 February 1900, which never was. */
const FALSE_DAY = 60;
const DAYS_TO_1904 = 1_462;
/** The end of the year 9999. */
const MAX_DAY = 2_958_466;
const MONTHS = [
  ...["January", "February", "March", "April", "May", "June"],
  ...["July", "August", "September", "October", "November", "December"],
];
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const KOREAN_DAYS = "일월화수목금토";
const TIME = /^(?:y+|m+|d+|h+|s+|a{3,4}|\[[hms]+\])$/i;

/** Whether a section shows a date or a time. */
export function isDateFormat({ tokens }: FormatSection): boolean {
  return tokens.some(({ isText, text }) => !isText && TIME.test(text));
}

interface Moment {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  /** Of the day, in seconds. */
  readonly time: number;
  readonly elapsed: number;
  readonly fraction: number;
}

/** How a section shows a number as a date, a time, or a duration: null where the number is none. */
export function dateShow(section: FormatSection, isFrom1904: boolean): (value: number) => string | null {
  const decimals = Math.min(/s\.(0+)/i.exec(section.tokens.map(({ text }) => text).join(""))?.[1]?.length ?? 0, 3);
  const steps = stepsOf(section, decimals);
  const unit = 10 ** decimals;
  const before = isFrom1904 ? DAYS_TO_1904 : 0;
  return (value) => {
    const ticks = Math.round((value + before) * DAY_SECONDS * unit);
    const seconds = Math.floor(ticks / unit);
    const day = Math.floor(seconds / DAY_SECONDS);
    if (!(day >= 0 && day < MAX_DAY)) return null;
    const elapsed = seconds - before * DAY_SECONDS;
    const moment = momentOf(FIRST_DAY + day + (day < FALSE_DAY ? 1 : 0), seconds % DAY_SECONDS, elapsed, ticks % unit);
    let text = "";
    for (const step of steps) text += typeof step === "string" ? step : step(moment);
    return text.trim();
  };
}

/**
 * By the days of 400, 100, 4 and one years: cells are many, and a `Date` took twice as long to be asked for its parts.
 * @param days Since 1 March of the year 0.
 */
function momentOf(days: number, time: number, elapsed: number, fraction: number): Moment {
  const cycle = Math.floor(days / 146_097);
  const inCycle = days - cycle * 146_097;
  const leapDays = Math.floor(inCycle / 1_460) - Math.floor(inCycle / 36_524) + Math.floor(inCycle / 146_096);
  const inYears = Math.floor((inCycle - leapDays) / 365);
  const inYear = inCycle - inYears * 365 - Math.floor(inYears / 4) + Math.floor(inYears / 100);
  // Months from March on are 31, 30, 31, 30 and 31 days long, and again.
  const fromMarch = Math.floor((5 * inYear + 2) / 153);
  return {
    year: cycle * 400 + inYears + (fromMarch < 10 ? 0 : 1),
    month: fromMarch < 10 ? fromMarch + 2 : fromMarch - 10,
    day: inYear - Math.floor((153 * fromMarch + 2) / 5) + 1,
    weekday: (days + 3) % 7,
    time,
    elapsed,
    fraction,
  };
}

type Step = string | ((moment: Moment) => string);

/** What a section writes one after the other: texts, and parts of a moment. */
function stepsOf({ tokens, isKorean }: FormatSection, decimals: number): Step[] {
  const isHalfDay = tokens.some(({ isText, text }) => !isText && isHalf(text));
  let before = "";
  let isFraction = false;
  return tokens.map(({ isText, text }, at): Step => {
    if (isText) return text;
    if (text === "." && /^\[?s/i.test(before) && tokens[at + 1]?.text === "0") {
      isFraction = true;
      return ({ fraction }) => `.${String(fraction).padStart(decimals, "0")}`;
    }
    if (isFraction && text === "0") return "";
    isFraction = false;
    if (isHalf(text)) return ({ time }) => half(time, text, isKorean);
    if (!TIME.test(text)) return text;
    const isMinute = /^m{1,2}$/i.test(text) && (/h/i.test(before) || /s/i.test(nextTime(tokens, at)));
    before = text;
    if (isMinute) return ({ time }) => padded(Math.floor(time / 60) % 60, text.length);
    return timePart(text.toLowerCase(), isHalfDay);
  });
}

function timePart(code: string, isHalfDay: boolean): Step {
  const { length } = code;
  switch (code) {
    case "mmm":
      return ({ month }) => (MONTHS[month] ?? "").slice(0, 3);
    case "mmmm":
      return ({ month }) => MONTHS[month] ?? "";
    case "mmmmm":
      return ({ month }) => (MONTHS[month] ?? "").slice(0, 1);
    case "ddd":
      return ({ weekday }) => (DAYS[weekday] ?? "").slice(0, 3);
    case "dddd":
      return ({ weekday }) => DAYS[weekday] ?? "";
    case "aaa":
      return ({ weekday }) => KOREAN_DAYS[weekday] ?? "";
    case "aaaa":
      return ({ weekday }) => `${KOREAN_DAYS[weekday]}요일`;
  }
  if (code.startsWith("y")) return length <= 2 ? ({ year }) => padded(year % 100, 2) : ({ year }) => String(year);
  if (code.startsWith("[")) {
    const per = code.includes("h") ? 3_600 : code.includes("m") ? 60 : 1;
    return ({ elapsed }) => String(Math.floor(elapsed / per)).padStart(length - 2, "0");
  }
  if (code.startsWith("m")) return ({ month }) => padded(month + 1, length);
  if (code.startsWith("d")) return ({ day }) => padded(day, length);
  if (code.startsWith("h"))
    return ({ time }) => {
      const hours = Math.floor(time / 3_600);
      return padded(isHalfDay ? hours % 12 || 12 : hours, length);
    };
  return ({ time }) => padded(time % 60, length);
}

function nextTime(tokens: FormatSection["tokens"], at: number): string {
  return tokens.slice(at + 1).find(({ isText, text }) => !isText && TIME.test(text))?.text ?? "";
}

function isHalf(code: string): boolean {
  return /^(?:AM\/PM|A\/P|오전\/오후)$/i.test(code);
}

function half(time: number, code: string, isKorean: boolean): string {
  const isMorning = time < DAY_SECONDS / 2;
  if (isKorean || code.startsWith("오")) return isMorning ? "오전" : "오후";
  const name = isMorning ? "AM" : "PM";
  return /^A\/P$/i.test(code) ? name.slice(0, 1) : name;
}

function padded(number: number, length: number): string {
  return number < 10 && length > 1 ? `0${number}` : String(number);
}
