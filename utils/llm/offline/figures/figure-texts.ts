import type { Language } from "../../../../schemas/idea.ts";
import type { Sheet, SheetFigure } from "../../../../schemas/model/figures.ts";
import { clean } from "../idea.ts";

type Subject = "money" | "time" | "count" | "share";

/** Which figures a section shows beside the first one, which shows all. */
const SUBJECTS: Readonly<Record<string, readonly Subject[]>> = {
  "finance-plan": ["money"],
  "business-model": ["money", "share"],
  "pricing-and-unit-economics": ["money", "share"],
  "market-sizing": ["count"],
  "operations-and-team": ["count"],
  "service-operations": ["count"],
  "milestones-and-measures": ["time"],
};
const WORDS = {
  en: {
    heading: "Figures from your words",
    columns: "| Figure | Amount | Counted in | Where it is from |",
    from: { given: "your words", assumed: "default answer", derived: "computed" },
    set: "A figure is changed with the command set; every text and table that shows it follows.",
  },
  ko: {
    heading: "말씀하신 수치",
    columns: "| 수치 | 값 | 단위 | 출처 |",
    from: { given: "말씀하신 내용", assumed: "추천 답변", derived: "계산한 값" },
    set: "수치는 set 명령으로 바꾸며, 그 수치가 있는 글과 표가 함께 바뀝니다.",
  },
} as const;
const MOST_ROWS = 20;
const NUMBER_WORDS: Readonly<Record<Language, readonly string[]>> = {
  en: "one two three four five six seven eight nine ten eleven twelve".split(" "),
  ko: ["한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열"],
};
const SPANS_KO: Readonly<Record<string, string>> = { days: "일", weeks: "주", months: "개월", years: "년" };

/** The part of a section that shows the figures it is about, as tokens; empty where there are none. */
export function figuresPart(
  sheet: Sheet | null,
  section: { readonly id: string; readonly isFirst: boolean },
  language: Language,
): string {
  const { heading, columns, from, set } = WORDS[language];
  const subjects = SUBJECTS[section.id] ?? [];
  const figures = (sheet?.figures ?? []).filter((figure) => section.isFirst || subjects.includes(subjectOf(figure)));
  if (figures.length === 0) return "";
  const rows = figures.slice(0, MOST_ROWS).map((figure) => {
    const { id, label, kind } = figure;
    const amount = isPoint(figure) ? `{{${id}|date}}` : `{{${id}}}`;
    return `| ${clean(label)} | ${amount} | ${countedIn(figure, language)} | ${from[kind]} |`;
  });
  const hint = section.isFirst ? ["", set] : [];
  return [`### ${heading}`, "", columns, "| --- | ---: | --- | --- |", ...rows, ...hint].join("\n");
}

/** A text in which the words that a figure was taken from are its token. */
export function withTokens(text: string, sheet: Sheet | null, language: Language): string {
  return (sheet?.figures ?? []).reduce((found, figure) => {
    const said =
      figure.kind === "derived" ? undefined : /[“‘]([^”’]+)[”’]/.exec(quotedLast(figure.basis, language))?.[1];
    if (said === undefined) return found;
    if (isPoint(figure)) return withDate(found, said, figure, language);
    // The token gives the number alone: what is counted keeps its noun.
    const isMoney = /^[A-Z]{3}\b/.test(figure.unit) || figure.unit === "%";
    const noun = isMoney ? "" : said.replace(/^[\d.,]+/, "");
    // A bare number stands in too many words.
    if (!isMoney && noun === "") return found;
    return spellings(said, language).reduce(
      (one, words) => one.replaceAll(words, () => `{{${figure.id}}}${noun}`),
      found,
    );
  }, text);
}

/** In Korean the question stands before the words that answer it. */
function quotedLast(basis: string, language: Language): string {
  return language === "ko" ? basis.slice(Math.max(0, basis.lastIndexOf("‘"))) : basis;
}

/** A month is known to the month only. */
function withDate(text: string, said: string, { id, unit }: SheetFigure, language: Language): string {
  const token = `{{${id}|date}}`;
  if (unit !== "month") return text.replaceAll(said, () => token);
  if (language === "ko") return text.replaceAll(said, () => `${token}경`);
  return text.replaceAll(`in ${said}`, () => `around ${token}`).replaceAll(said, () => token);
}

/** As the figure has it, and with its number in words. */
function spellings(said: string, language: Language): string[] {
  const number = Number(/^\d+(?=\D)/.exec(said)?.[0] ?? Number.NaN);
  const word = NUMBER_WORDS[language][number - 1];
  if (word === undefined) return [said];
  return [said, said.replace(/^\d+/, word), said.replace(/^\d+\s?/, `${word} `)];
}

function isPoint({ unit }: SheetFigure): boolean {
  return unit === "day" || unit === "month";
}

function countedIn(figure: SheetFigure, language: Language): string {
  const { id, unit } = figure;
  if (!isPoint(figure)) return language === "ko" ? (SPANS_KO[unit] ?? clean(unit)) : clean(unit);
  if (language === "ko") return `시작일부터 {{${id}}}${unit === "month" ? "개월" : "일"}째`;
  return `${unit} {{${id}}} from the start`;
}

function subjectOf({ unit }: SheetFigure): Subject {
  if (unit === "%") return "share";
  if (/^[A-Z]{3}\b/.test(unit)) return "money";
  return /^(?:day|week|month|year)s?$/.test(unit) ? "time" : "count";
}
