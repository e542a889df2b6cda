import type { Language } from "../../../schemas/idea.ts";
import type { DraftText } from "../../../schemas/model/model-inputs.ts";
import { clean } from "./idea.ts";

/** What a blank of a worksheet says. */
const OPEN: Readonly<Record<Language, RegExp>> = {
  en: /\bto (?:measure|decide|look up|find out|answer|be filled in)\b/gi,
  ko: /(?:측정|결정|확인|작성|조사|답변) 필요/g,
};
const WORDS = {
  en: {
    heading: "What is open",
    columns: "| Section | Open entries | Filled in by | Until |",
    blanks: "to decide | to decide",
    instruction: (counts: string) => `Count what is open in each section, in their order: ${counts}.`,
    read: /^Count what is open in each section, in their order: ([\d, ]+)\.$/,
    told: (count: number) => `Fill in the worksheet: ${count} of its entries are open; its first section lists them.`,
    key: "For a plan instead of a worksheet, set OPENAI_API_KEY and begin anew: figures, texts and judgement need a language model.",
  },
  ko: {
    heading: "비어 있는 곳",
    columns: "| 섹션 | 빈칸 | 채우는 사람 | 기한 |",
    blanks: "결정 필요 | 결정 필요",
    instruction: (counts: string) => `섹션별 빈칸을 순서대로 셉니다: ${counts}.`,
    read: /^섹션별 빈칸을 순서대로 셉니다: ([\d, ]+)\.$/,
    told: (count: number) => `작업표를 채웁니다. 빈칸은 ${count}곳이며 첫 섹션에 정리되어 있습니다.`,
    key: "작업표가 아닌 기획서가 필요하면 OPENAI_API_KEY를 설정하고 새로 시작합니다. 추정과 집필, 평가에는 언어 모델이 필요합니다.",
  },
} as const;

/** How many entries are open in each section; the list of them is not counted. */
export function openCounts(sections: readonly DraftText[], language: Language): number[] {
  return sections.map(({ markdown }) => withoutPart(markdown, language).match(OPEN[language])?.length ?? 0);
}

/** The list of what is open: one row a section. */
export function openPart(titles: readonly string[], counts: readonly number[], language: Language): string {
  const { heading, columns, blanks } = WORDS[language];
  const rows = titles.map((title, at) => `| ${clean(title)} | ${counts[at] ?? 0} | ${blanks} |`);
  return [`### ${heading}`, "", columns, "| --- | ---: | --- | --- |", ...rows].join("\n");
}

/** What asks for the list; `countsIn` reads it. */
export function openInstruction(counts: readonly number[], language: Language): string {
  return WORDS[language].instruction(counts.join(", "));
}

/** The counts of such an instruction; null for any other. */
export function countsIn(instruction: string, language: Language): number[] | null {
  const counts = WORDS[language].read.exec(instruction)?.[1];
  return counts === undefined ? null : counts.split(",").map(Number);
}

/** A text with the list at its end; one that stands there already goes. */
export function withOpenPart(markdown: string, part: string, language: Language): string {
  return `${withoutPart(markdown, language)}\n\n${part}`;
}

/** What is to be done with a worksheet. */
export function openTasks(counts: readonly number[], language: Language): string[] {
  const { told, key } = WORDS[language];
  return [told(counts.reduce((sum, count) => sum + count, 0)), key];
}

function withoutPart(markdown: string, language: Language): string {
  const pieces = markdown.split(/\n{2,}(?=### )/);
  return pieces
    .filter((piece) => !piece.startsWith(`### ${WORDS[language].heading}\n`))
    .join("\n\n")
    .trimEnd();
}
