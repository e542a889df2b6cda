import type { FormatSection } from "./format-code.ts";

const DAY_SECONDS = 86_400;
/** Day 0 of the first calendar; that has a 29 February 1900, which never was, as day 60. */
const FIRST_DAY = Date.UTC(1899, 11, 30);
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
  readonly date: Date;
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
    const date = new Date(FIRST_DAY + (seconds + (day < FALSE_DAY ? DAY_SECONDS : 0)) * 1_000);
    const moment = { date, elapsed: seconds - before * DAY_SECONDS, fraction: ticks % unit };
    let text = "";
    for (const step of steps) text += typeof step === "string" ? step : step(moment);
    return text.trim();
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
    if (isHalf(text)) return ({ date }) => half(date, text, isKorean);
    if (!TIME.test(text)) return text;
    const isMinute = /^m{1,2}$/i.test(text) && (/h/i.test(before) || /s/i.test(nextTime(tokens, at)));
    before = text;
    if (isMinute) return ({ date }) => padded(date.getUTCMinutes(), text);
    const code = text.toLowerCase();
    return ({ date, elapsed }) => timePart(date, elapsed, code, isHalfDay);
  });
}

function timePart(date: Date, elapsed: number, code: string, isHalfDay: boolean): string {
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDay()];
  switch (code) {
    case "mmm":
      return (MONTHS[month] ?? "").slice(0, 3);
    case "mmmm":
      return MONTHS[month] ?? "";
    case "mmmmm":
      return (MONTHS[month] ?? "").slice(0, 1);
    case "ddd":
      return (DAYS[day] ?? "").slice(0, 3);
    case "dddd":
      return DAYS[day] ?? "";
    case "aaa":
      return KOREAN_DAYS[day] ?? "";
    case "aaaa":
      return `${KOREAN_DAYS[day]}요일`;
  }
  if (code.startsWith("y")) return code.length <= 2 ? String(year % 100).padStart(2, "0") : String(year);
  if (code.startsWith("[")) {
    const per = code.includes("h") ? 3_600 : code.includes("m") ? 60 : 1;
    return String(Math.floor(elapsed / per)).padStart(code.length - 2, "0");
  }
  if (code.startsWith("m")) return padded(month + 1, code);
  if (code.startsWith("d")) return padded(date.getUTCDate(), code);
  if (code.startsWith("h")) return padded(isHalfDay ? date.getUTCHours() % 12 || 12 : date.getUTCHours(), code);
  return padded(date.getUTCSeconds(), code);
}

function nextTime(tokens: FormatSection["tokens"], at: number): string {
  return tokens.slice(at + 1).find(({ isText, text }) => !isText && TIME.test(text))?.text ?? "";
}

function isHalf(code: string): boolean {
  return /^(?:AM\/PM|A\/P|오전\/오후)$/i.test(code);
}

function half(date: Date, code: string, isKorean: boolean): string {
  const isMorning = date.getUTCHours() < 12;
  if (isKorean || code.startsWith("오")) return isMorning ? "오전" : "오후";
  const name = isMorning ? "AM" : "PM";
  return /^A\/P$/i.test(code) ? name.slice(0, 1) : name;
}

function padded(number: number, code: string): string {
  return String(number).padStart(Math.min(code.length, 2), "0");
}
