import type { Language } from "../../schemas/idea.ts";
import { QUESTION_IDS } from "../../schemas/model/analysis.ts";
import type { QuestionKind } from "../../schemas/question.ts";

/** Why an answer is refused, and the few words around questions, in plain language. */
export interface Problems {
  readonly tooLarge: string;
  readonly controlCharacters: string;
  readonly notAnObject: (kind: QuestionKind) => string;
  readonly wrongKind: (kind: QuestionKind) => string;
  readonly wrongShape: (kind: QuestionKind) => string;
  readonly unknownOption: (ids: string) => string;
  readonly tooFew: (min: number) => string;
  readonly tooMany: (max: number) => string;
  readonly noMoreRejections: string;
  readonly reasonNeeded: string;
  readonly editsNeeded: string;
  readonly sectionTwice: string;
  readonly unknownField: (field: string) => string;
  readonly fieldNeeded: (field: string) => string;
  readonly fieldType: (field: string, type: string) => string;
  readonly fieldRange: (field: string, min: number | null, max: number | null) => string;
  readonly fieldLength: (field: string, min: number | null, max: number | null) => string;
  readonly fieldChoice: (field: string, choices: string) => string;
  readonly fieldPattern: (field: string) => string;
  readonly yes: string;
  readonly no: string;
  readonly nothing: string;
  readonly accepted: string;
  readonly rejected: (reason: string) => string;
  readonly edited: (titles: string) => string;
  readonly youDecide: string;
  readonly approveOutline: string;
  readonly whyApprove: string;
  readonly recommendedBecause: (chosen: string, day: string) => string;
}

/** What an answer of each kind looks like. */
const SHAPES: Readonly<Record<QuestionKind, string>> = {
  option: '{"kind":"option","optionId":"…"}',
  options: '{"kind":"options","optionIds":["…"]}',
  form: '{"kind":"form","values":{"…":"…"}}',
  confirm: '{"kind":"confirm","confirmed":true}',
  text: '{"kind":"text","text":"…"}',
  approval: '{"kind":"approval","decision":"accept"}',
};

/** Both languages write 12,000. */
const number = new Intl.NumberFormat("en-US", { maximumFractionDigits: 20 });

const range = (min: number | null, max: number | null) => {
  const [least, most] = [min, max].map((bound) => (bound === null ? "" : number.format(bound)));
  return min !== null && max !== null ? `${least} – ${most}` : min !== null ? `≥ ${least}` : `≤ ${most}`;
};

/** The same in words. */
const rangeKo = (min: number | null, max: number | null, unit = "") => {
  const least = min === null ? [] : [`${number.format(min)}${unit} 이상`];
  const most = max === null ? [] : [`${number.format(max)}${unit} 이하`];
  return `${[...least, ...most].join(" ")}${max === null ? "이어야" : "여야"} 합니다.`;
};

const FIELD_TYPES_KO: Readonly<Record<string, string>> = {
  text: "글",
  string: "글",
  number: "숫자",
  integer: "정수",
  boolean: "예 또는 아니요",
  list: "목록",
  choice: "선택",
  email: "이메일 주소",
  date: "날짜(2030-01-31)",
};

const EN: Problems = {
  tooLarge: "The answer is too large: keep it short.",
  controlCharacters: "The answer holds control characters: leave them out.",
  notAnObject: (kind) => `The answer must be an object like ${SHAPES[kind]}.`,
  wrongKind: (kind) => `This question takes an answer of kind ${kind}, like ${SHAPES[kind]}.`,
  wrongShape: (kind) =>
    `The answer does not fit: it must look like ${SHAPES[kind]}, with text that is neither empty nor too long.`,
  unknownOption: (ids) => `That is not one of the choices: choose from ${ids}, each at most once.`,
  tooFew: (min) => `Choose at least ${min}.`,
  tooMany: (max) => `Choose at most ${max}.`,
  noMoreRejections: "The outline was rejected as often as it can be: accept it or edit it.",
  reasonNeeded: "A rejection needs a reason, so that the next outline can be better.",
  editsNeeded:
    'An edit needs the sections, like {"kind":"approval","decision":"edit","edits":{"sections":[{"title":"…"}]}}.',
  sectionTwice: "A section id stands twice in the edits: each section can be there once.",
  unknownField: (field) => `The form has no field ${field}.`,
  fieldNeeded: (field) => `${field} is needed.`,
  fieldType: (field, type) => `${field} must be of type ${type}.`,
  fieldRange: (field, min, max) => `${field} must be in the range ${range(min, max)}.`,
  fieldLength: (field, min, max) => `${field} must have a length in the range ${range(min, max)}.`,
  fieldChoice: (field, choices) => `${field} must be one of ${choices}.`,
  fieldPattern: (field) => `${field} does not have the form that is asked for.`,
  yes: "Yes",
  no: "No",
  nothing: "Nothing of it",
  accepted: "Accepted",
  rejected: (reason) => `Rejected: ${reason}`,
  edited: (titles) => `Edited: ${titles}`,
  youDecide: "you decide",
  approveOutline: "Is this outline what you want?",
  whyApprove: "Every section is researched and written from it, so a change is cheapest now.",
  recommendedBecause: (chosen, day) => `Recommended because you chose ${chosen} on ${day}.`,
};

const KO: Problems = {
  tooLarge: "답변이 너무 깁니다. 짧게 적어 주세요.",
  controlCharacters: "답변에 제어 문자가 있습니다. 빼고 다시 적어 주세요.",
  notAnObject: (kind) => `답변은 ${SHAPES[kind]} 같은 객체여야 합니다.`,
  wrongKind: (kind) => `이 질문에는 ${SHAPES[kind]} 같은 ${kind} 답변이 필요합니다.`,
  wrongShape: (kind) =>
    `답변 형식이 맞지 않습니다. ${SHAPES[kind]} 형식이어야 하고, 글은 비어 있거나 너무 길면 안 됩니다.`,
  unknownOption: (ids) => `선택지에 없는 답입니다. ${ids} 중에서 한 번씩만 고르세요.`,
  tooFew: (min) => `${min}개 이상 고르세요.`,
  tooMany: (max) => `${max}개까지만 고르세요.`,
  noMoreRejections: "더 이상 거절할 수 없습니다. 승인하거나 수정해 주세요.",
  reasonNeeded: "다음 목차가 나아지도록 거절 이유를 적어 주세요.",
  editsNeeded:
    '수정하려면 {"kind":"approval","decision":"edit","edits":{"sections":[{"title":"…"}]}}처럼 섹션 목록을 함께 적어 주세요.',
  sectionTwice: "같은 섹션 ID가 두 번 있습니다. 섹션마다 한 번씩만 적어 주세요.",
  unknownField: (field) => `양식에 ${field} 항목이 없습니다.`,
  fieldNeeded: (field) => `${field} 항목은 꼭 필요합니다.`,
  fieldType: (field, type) => `${field} 항목은 ${FIELD_TYPES_KO[type] ?? type} 형식이어야 합니다.`,
  fieldRange: (field, min, max) => `${field} 항목의 값은 ${rangeKo(min, max)}`,
  fieldLength: (field, min, max) => `${field} 항목의 길이는 ${rangeKo(min, max, "자")}`,
  fieldChoice: (field, choices) => `${field} 항목은 ${choices} 중 하나여야 합니다.`,
  fieldPattern: (field) => `${field} 항목의 형식이 맞지 않습니다.`,
  yes: "예",
  no: "아니요",
  nothing: "없음",
  accepted: "승인",
  rejected: (reason) => `거절: ${reason}`,
  edited: (titles) => `수정: ${titles}`,
  youDecide: "알아서 정해 주세요",
  approveOutline: "이 목차로 진행할까요?",
  whyApprove: "모든 섹션을 이 목차대로 조사하고 작성하므로, 지금 바꾸는 것이 가장 쉽습니다.",
  recommendedBecause: (chosen, day) => `${day}에 고르신 답변(${chosen})이어서 추천합니다.`,
};

export function problems(language: Language): Problems {
  return language === "ko" ? KO : EN;
}

/** Why a question of the fixed list matters, where the model does not say. */
const WHY: Readonly<Record<Language, Readonly<Record<(typeof QUESTION_IDS)[number] | "other", string>>>> = {
  en: {
    audience: "It decides what is built first, the tone and the first channel.",
    purpose: "It decides what counts as success and what comes first.",
    deliverable: "It decides what the document must hold and who reads it.",
    scope: "It decides what the first version holds and what waits.",
    budget: "It decides what can be built and how fast.",
    timeline: "It decides the phases and what the first version holds.",
    constraints: "The plan must respect it in every section.",
    other: "The plan would be another one with another answer.",
  },
  ko: {
    audience: "무엇을 먼저 만들지, 말투와 첫 유입 경로가 달라집니다.",
    purpose: "성공의 기준과 우선순위가 달라집니다.",
    deliverable: "문서에 담을 내용과 읽을 사람이 달라집니다.",
    scope: "첫 버전에 담을 것과 미룰 것이 달라집니다.",
    budget: "만들 수 있는 것과 속도가 달라집니다.",
    timeline: "단계별 일정과 첫 버전의 범위가 달라집니다.",
    constraints: "모든 섹션이 지켜야 할 조건입니다.",
    other: "답에 따라 계획이 달라집니다.",
  },
};

/** Why a question is asked, in a sentence of our own. */
export function whyAsked(questionId: string, language: Language): string {
  const known = QUESTION_IDS.find((id) => id === questionId);
  return WHY[language][known ?? "other"];
}
