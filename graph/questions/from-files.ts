import type { Answer } from "../../schemas/answer.ts";
import type { Language } from "../../schemas/idea.ts";
import type { PlannedQuestion } from "../../schemas/question.ts";
import type { AnswerRecord, OfferedStatement } from "../../schemas/record.ts";
import type { FileStatement, FileSubject } from "../sources/statements/file-statements.ts";

const WORDS: Readonly<
  Record<
    Language,
    { readonly ask: string; readonly why: string; readonly about: string; readonly headings: (from: string) => string }
  >
> = {
  en: {
    ask: "Your files state this. What of it holds for this plan?",
    why: "What you choose counts as said by you, and the plan is made for it. What you leave out decides nothing.",
    about: "It is about",
    headings: (from) => `${from}: title and headings`,
  },
  ko: {
    ask: "주신 파일에 있는 내용입니다. 이 기획에 해당하는 것은 무엇인가요?",
    why: "고르신 것은 직접 말씀하신 내용으로 보고 기획에 반영합니다. 고르지 않으신 것은 아무것도 정하지 않습니다.",
    about: "다루는 내용",
    headings: (from) => `${from}: 제목과 소제목`,
  },
};

/** The id of the question what of the files holds. @param number Of the request that they came with; 0 for a new plan. */
export function fromFilesId(number: number): string {
  return number === 0 ? "from-files" : `revision-${number}-files`;
}

/** Whether it is the id of such a question. */
export function isFromFilesId(id: string): boolean {
  return /^(?:from-files|revision-\d+-files)$/u.test(id);
}

/** Whether it is the answer to such a question by which nothing was confirmed: then no model is told of it. */
export function confirmsNothing({ questionId, answer }: Pick<AnswerRecord, "questionId" | "answer">): boolean {
  return isFromFilesId(questionId) && answer.kind === "options" && answer.optionIds.length === 0;
}

/**
 * Asks what of the statements of files holds. Its options are the files' own words, which code took: no model saw them,
 * and nothing is recommended, so that nobody but the person brings them into the plan.
 * @returns Null where the files state nothing.
 */
export function fromFilesQuestion(
  number: number,
  subjects: readonly FileSubject[],
  statements: readonly FileStatement[],
  language: Language,
): PlannedQuestion | null {
  const { ask, why, headings } = WORDS[language];
  const options = [
    ...subjects.map((subject, at) => {
      return { id: `about-${at + 1}`, title: subjectText(subject, language), description: headings(subject.from) };
    }),
    ...statements.map(({ text, from }, at) => ({ id: `said-${at + 1}`, title: `“${text}”`, description: from })),
  ];
  if (options.length === 0) return null;
  return {
    id: fromFilesId(number),
    kind: "options",
    question: ask,
    why,
    options,
    fields: [],
    recommended: [],
    minChoices: 0,
    maxChoices: options.length,
    decisions: [],
  };
}

/** All that was offered, with what was confirmed of it; nothing for any other question. */
export function offeredStatements(question: PlannedQuestion, answer: Answer): OfferedStatement[] {
  if (!isFromFilesId(question.id) || answer.kind !== "options") return [];
  return question.options.map(({ id, title, description }) => {
    return { statement: title, from: description, confirmed: answer.optionIds.includes(id) };
  });
}

function subjectText({ title, headings }: FileSubject, language: Language): string {
  const named = headings.map((heading) => `“${heading}”`).join(", ");
  return `${WORDS[language].about}${title === null ? "" : ` “${title}”`}: ${named}`;
}
