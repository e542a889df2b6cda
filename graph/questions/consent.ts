import type { Language } from "../../schemas/idea.ts";
import type { ShownMove } from "../../schemas/model/figures.ts";
import type { Contradiction } from "../../schemas/model/revision.ts";
import type { PlannedQuestion } from "../../schemas/question.ts";
import type { AnswerRecord } from "../../schemas/record.ts";
import { oneLine } from "../document/text/markdown.ts";

/** More would not be read before a yes. */
const MOST_NAMED = 8;
const MAX_CHARACTERS = 200;

const WORDS: Readonly<
  Record<Language, { readonly ask: (changes: string) => string; readonly why: string; readonly declined: string }>
> = {
  en: {
    ask: (changes) => `This changes what you stated before: ${changes}. Carry it out?`,
    why: "The plan rests on what you stated; it is changed only when you say so.",
    declined: "You kept what you stated before.",
  },
  ko: {
    ask: (changes) => `이전에 직접 말씀하신 내용이 바뀝니다: ${changes}. 이대로 반영할까요?`,
    why: "직접 말씀하신 내용은 기획의 전제이므로 동의하셔야 바꿉니다.",
    declined: "이전에 말씀하신 내용을 유지하기로 하셨습니다.",
  },
};

/** The id of the question whether a request may change what the person stated. */
export function consentId(number: number): string {
  return `revision-${number}-given`;
}

/** Whether it is the id of such a question. */
export function isConsentId(id: string): boolean {
  return /^revision-\d+-given$/u.test(id);
}

/** Whether an answer allowed a request to change what the person stated. */
export function isConsent({ questionId, answer }: Pick<AnswerRecord, "questionId" | "answer">): boolean {
  return isConsentId(questionId) && answer.kind === "confirm" && answer.confirmed;
}

/** Asks whether a request may change what the person stated: the amounts as they move, and what the model found. */
export function consentQuestion(
  number: number,
  figures: readonly ShownMove[],
  others: readonly Contradiction[],
  language: Language,
): PlannedQuestion {
  const named = [
    ...figures.map(({ label, before, after }) => `${label}: ${before ?? "–"} → ${after ?? "–"}`),
    ...others.map(({ stated, wanted }) => `${short(stated)} → ${short(wanted)}`),
  ];
  const more = named.length > MOST_NAMED ? ["…"] : [];
  return {
    id: consentId(number),
    kind: "confirm",
    question: WORDS[language].ask([...named.slice(0, MOST_NAMED), ...more].join("; ")),
    why: WORDS[language].why,
    options: [],
    fields: [],
    recommended: "yes",
    minChoices: null,
    maxChoices: null,
    decisions: [],
  };
}

/** What a person is told who did not allow it. */
export function declinedWords(language: Language): string {
  return WORDS[language].declined;
}

function short(text: string): string {
  return [...oneLine(text)].slice(0, MAX_CHARACTERS).join("");
}
