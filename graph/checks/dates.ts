import type { Language } from "../../schemas/idea.ts";
import type { Check } from "../document/checked-plan.ts";
import { blocksOf, type Table } from "../reading/blocks.ts";
import { datesIn, datesOf, isBefore, type Span, type StatedDates } from "../reading/dates.ts";

const START = /^(?:start|begin|from|시작|착수|개시)/i;
const END = /^(?:end|finish|until|to$|due|complet|종료|완료|마감|끝)/i;
const ORDERED = /milestone|phase|stage|step|마일스톤|단계/i;
const SCHEDULE = /milestone|schedule|timeline|roadmap|phases|마일스톤|일정|로드맵|단계/i;
const NUMBERED = /^(?:(\d{1,2})[.)]\s|(?:phase|stage|step|milestone|M)\s?(\d{1,2})(?!\d)|(\d{1,2})\s?단계)/i;
/** Two bare years with a dash between them may be a comparison. */
const VAGUE_DAYS = 200;

interface Words {
  readonly endsFirst: (what: string) => string;
  readonly outOfOrder: (what: string, before: string) => string;
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    endsFirst: (what) => `"${what}" ends before it starts.`,
    outOfOrder: (what, before) => `"${what}" comes after "${before}", but its date is earlier.`,
  },
  ko: {
    endsFirst: (what) => `"${what}"의 종료일이 시작일보다 빠릅니다.`,
    outOfOrder: (what, before) => `"${what}"이(가) "${before}" 뒤에 있지만 날짜는 더 빠릅니다.`,
  },
};

interface Entry {
  readonly name: string;
  readonly dates: StatedDates;
}

/** Work that ends before it starts, and milestones that are not in the order of their dates. */
export const dates: Check = ({ sections, language }) =>
  sections.flatMap(({ id, markdown }) => {
    const { tables, parts } = blocksOf(markdown);
    const words = WORDS[language];
    const problems = [
      ...tables.flatMap((table) => [...rangesOf(table), ...startsAndEnds(table)].map(words.endsFirst)),
      ...parts.flatMap((part) => backwardLines(part).map(words.endsFirst)),
      ...[...tables.map(milestones), ...parts.flatMap(numberedItems)].flatMap((entries) => {
        return outOfOrder(entries).map(([one, other]) => words.outOfOrder(one.name, other.name));
      }),
    ];
    return problems.map((problem) => ({ check: "dates" as const, sectionId: id, problem }));
  });

function rangesOf({ rows }: Table): string[] {
  return rows.flatMap((row) => row.slice(1).flatMap((cell) => (isBackward(datesOf(cell)) ? [row[0] || cell] : [])));
}

function startsAndEnds({ header, rows }: Table): string[] {
  const start = onlyColumn(header, START);
  const end = onlyColumn(header, END);
  if (start === null || end === null) return [];
  return rows.flatMap((row) => {
    const [begin, finish] = [datesOf(row[start] ?? ""), datesOf(row[end] ?? "")];
    return begin && finish && isBefore(finish.end, begin.begin) ? [row[0] || (row[start] ?? "")] : [];
  });
}

/** A line with a range of dates that runs backwards. */
function backwardLines(part: string): string[] {
  return part.split("\n").flatMap((line) => {
    const range = datesIn(line);
    if (!range || !isBackward(range)) return [];
    const vague = [range.begin, range.end].every(({ first, last }) => last - first > VAGUE_DAYS);
    return vague ? [] : [line.slice(range.start, range.stop)];
  });
}

/** The rows of a table that is a sequence, by the one column that says when they begin. */
function milestones({ header, rows }: Table): Entry[] {
  const numbers = rows.map(([name = ""]) => numberOf(name));
  if (!ORDERED.test(header[0] ?? "") && !isCounting(numbers)) return [];
  const dated = header.flatMap((_, column) => {
    const all = rows.map((row) => datesOf(row[column] ?? ""));
    return column > 0 && all.filter(Boolean).length >= 2 ? [column] : [];
  });
  const start = onlyColumn(header, START);
  const column = start !== null && dated.includes(start) ? start : dated.length === 1 ? dated[0] : undefined;
  if (column === undefined) return [];
  return rows.flatMap((row) => {
    const when = datesOf(row[column] ?? "");
    return when ? [{ name: row[0] ?? "", dates: when }] : [];
  });
}

/** The numbered lines of a part, as sequences: phases; or any list under a heading that speaks of a schedule. */
function numberedItems(part: string): Entry[][] {
  const lines = part.split("\n");
  const isSchedule = SCHEDULE.test(lines.find((line) => line.trim()) ?? "");
  const lists: Entry[][] = [[]];
  let last = 0;
  for (const line of lines) {
    const number = numberOf(line);
    if (number === null || (/^\d{1,2}[.)]/.test(line) && !isSchedule && !/^\d+[.)]\s(?:phase|stage)/i.test(line)))
      continue;
    if (number <= last) lists.push([]);
    last = number;
    const text = line.replace(NUMBERED, "");
    const when = datesIn(text);
    if (when) lists.at(-1)?.push({ name: line.trim().slice(0, 60), dates: when });
  }
  return lists;
}

/** The first pair that is out of order; none in a list that runs backwards throughout, the newest first. */
function outOfOrder(entries: readonly Entry[]): (readonly [Entry, Entry])[] {
  const pairs = entries.slice(1).flatMap((entry, at) => {
    const before = entries[at];
    return before ? [[entry, before] as const] : [];
  });
  const wrong = pairs.filter(([entry, before]) => isBefore(starting(entry), starting(before)));
  return wrong.length === pairs.length && pairs.length > 1 ? [] : wrong.slice(0, 1);
}

function starting({ dates }: Entry): Span {
  return dates.begin;
}

function isBackward(dates: StatedDates | null): boolean {
  if (!dates?.isRange) return false;
  const { begin, end } = dates;
  return isBefore(end, begin) || (begin.kind !== "calendar" && end.last < begin.first);
}

function onlyColumn(header: readonly string[], name: RegExp): number | null {
  const columns = header.flatMap((cell, at) => (name.test(cell) ? [at] : []));
  return columns.length === 1 ? (columns[0] ?? null) : null;
}

function numberOf(text: string): number | null {
  const [, ...numbers] = NUMBERED.exec(text) ?? [];
  const number = numbers.find((it) => it !== undefined);
  return number === undefined ? null : Number(number);
}

function isCounting(numbers: readonly (number | null)[]): boolean {
  return numbers.length > 1 && numbers.every((number, at) => number === (numbers[0] ?? 0) + at);
}
