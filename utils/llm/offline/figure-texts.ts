import type { Sheet, SheetFigure } from "../../../schemas/figures.ts";
import type { Language } from "../../../schemas/idea.ts";
import { clean } from "./idea.ts";

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
    from: { given: "your words", assumed: "a default answer", derived: "computed from the others" },
    set: "A figure is changed with the command set; every text and table that shows it follows.",
  },
  ko: {
    heading: "말씀하신 수치",
    columns: "| 수치 | 값 | 단위 | 출처 |",
    from: { given: "말씀하신 내용", assumed: "추천 답변", derived: "다른 수치로 계산" },
    set: "수치는 set 명령으로 바꾸며, 그 수치가 있는 글과 표가 함께 바뀝니다.",
  },
} as const;
const MOST_ROWS = 20;
const NUMBER_WORDS: Readonly<Record<Language, readonly string[]>> = {
  en: "one two three four five six seven eight nine ten eleven twelve".split(" "),
  ko: ["한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열"],
};

/** The part of a section that shows the figures it is about, as tokens; empty where there are none. */
export function figuresPart(
  sheet: Sheet | null,
  section: { readonly id: string; readonly isFirst: boolean },
  language: Language,
) {
  const { heading, columns, from, set } = WORDS[language];
  const subjects = SUBJECTS[section.id] ?? [];
  const figures = (sheet?.figures ?? []).filter((figure) => section.isFirst || subjects.includes(subjectOf(figure)));
  if (figures.length === 0) return "";
  const rows = figures.slice(0, MOST_ROWS).map(({ id, label, unit, kind }) => {
    return `| ${clean(label)} | {{${id}}} | ${clean(unit)} | ${from[kind]} |`;
  });
  return [
    `### ${heading}`,
    "",
    columns,
    "| --- | ---: | --- | --- |",
    ...rows,
    ...(section.isFirst ? ["", set] : []),
  ].join("\n");
}

/** A text in which the words that a figure was taken from are its token. */
export function withTokens(text: string, sheet: Sheet | null, language: Language): string {
  return (sheet?.figures ?? []).reduce((found, { id, basis, kind, unit }) => {
    const said = kind === "derived" ? undefined : /[“‘]([^”’]+)[”’]/.exec(basis)?.[1];
    if (said === undefined) return found;
    // The token gives the number alone: a span keeps its noun.
    const noun = /^(?:day|week|month|year)s$/.test(unit) ? said.replace(/^[\d.,]+/, "") : null;
    const counted =
      noun === null && /^\d[\d,.]*\s?\p{L}+$/u.test(said) && !/[$€£₩¥%원]/.test(said) && !/^[A-Z]{3}/.test(unit)
        ? said.replace(/^[\d.,]+/, "")
        : noun;
    return spellings(said, language).reduce(
      (one, words) => one.replaceAll(words, () => `{{${id}}}${counted ?? ""}`),
      found,
    );
  }, text);
}

/** As the figure has it, and with its number in words. */
function spellings(said: string, language: Language): string[] {
  const number = Number(/^\d+(?=\D)/.exec(said)?.[0] ?? Number.NaN);
  const word = NUMBER_WORDS[language][number - 1];
  return word === undefined
    ? [said]
    : [said, said.replace(/^\d+/, word), said.replace(/^\d+/, `${word} `).replace("  ", " ")];
}

function subjectOf({ unit }: SheetFigure): Subject {
  if (unit === "%") return "share";
  if (/^[A-Z]{3}\b/.test(unit)) return "money";
  return /^(?:day|week|month|year)s?$/.test(unit) ? "time" : "count";
}
