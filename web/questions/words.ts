import type { RoomWords } from "../shell/language.tsx";
import type { AnswerFault } from "./answer-faults.ts";
import type { FieldFault } from "./form/form-hints.ts";

const number = (value: number) => value.toLocaleString("en-US", { maximumFractionDigits: 20 });
const plural = (count: number, noun: string) => `${number(count)} ${noun}${count === 1 ? "" : "s"}`;

function rangeEn(min: number | null, max: number | null, unit = ""): string {
  const of = unit === "" ? "" : ` ${unit}`;
  if (min !== null && max !== null)
    return min === max ? `${number(min)}${of}` : `${number(min)} to ${number(max)}${of}`;
  return min !== null ? `${number(min)}${of} or more` : `${number(max ?? 0)}${of} or less`;
}

function rangeKo(min: number | null, max: number | null, unit = ""): string {
  if (min !== null && max !== null)
    return min === max ? `${number(min)}${unit}` : `${number(min)}~${number(max)}${unit}`;
  return min !== null ? `${number(min)}${unit} 이상` : `${number(max ?? 0)}${unit} 이하`;
}

const faultEn = (fault: AnswerFault): string => {
  switch (fault.kind) {
    case "nothing":
      return "Nothing is answered yet.";
    case "other":
      return "Say what it is instead.";
    case "reason":
      return "Say what is wrong with it: the next outline is made by that.";
    case "fields":
      return "Some fields do not fit yet.";
    case "sections":
      return "Some sections do not fit yet.";
    case "few":
      return `Choose at least ${number(fault.bound)}.`;
    case "many":
      return `Choose at most ${number(fault.bound)}.`;
    case "long":
      return `It is longer than ${number(fault.bound)} characters.`;
  }
};

const faultKo = (fault: AnswerFault): string => {
  switch (fault.kind) {
    case "nothing":
      return "아직 답변이 없습니다.";
    case "other":
      return "대신 무엇인지 적어 주세요.";
    case "reason":
      return "무엇이 맞지 않는지 적어 주세요. 그 내용으로 목차를 새로 만듭니다.";
    case "fields":
      return "아직 맞지 않는 항목이 있습니다.";
    case "sections":
      return "아직 맞지 않는 섹션이 있습니다.";
    case "few":
      return `${number(fault.bound)}개 이상 고르세요.`;
    case "many":
      return `${number(fault.bound)}개까지 고를 수 있습니다.`;
    case "long":
      return `${number(fault.bound)}자보다 깁니다.`;
  }
};

const fieldEn = (fault: FieldFault): string => {
  switch (fault.kind) {
    case "missing":
      return "This is needed.";
    case "number":
      return "This is to be a number.";
    case "integer":
      return "This is to be a whole number.";
    case "email":
      return "This is to be an email address.";
    case "date":
      return "This is to be a date.";
    case "range":
      return `This is to be ${rangeEn(fault.min, fault.max)}.`;
    case "length":
      return `This is to have ${rangeEn(fault.min, fault.max, "characters")}.`;
    case "count":
      return `This is to have ${rangeEn(fault.min, fault.max, "entries")}.`;
  }
};

const fieldKo = (fault: FieldFault): string => {
  switch (fault.kind) {
    case "missing":
      return "꼭 필요한 항목입니다.";
    case "number":
      return "숫자로 적어 주세요.";
    case "integer":
      return "정수로 적어 주세요.";
    case "email":
      return "이메일 주소로 적어 주세요.";
    case "date":
      return "날짜로 적어 주세요.";
    case "range":
      return `값은 ${rangeKo(fault.min, fault.max)}입니다.`;
    case "length":
      return `길이는 ${rangeKo(fault.min, fault.max, "자")}입니다.`;
    case "count":
      return `개수는 ${rangeKo(fault.min, fault.max, "개")}입니다.`;
  }
};

const en = {
  title: "Questions",
  dismiss: "Close this message",
  place: (at: number, of: number) => `Question ${at} of ${of}`,
  previous: "Previous question",
  next: "Next question",
  why: "Why this is asked",
  recommended: "Recommended",
  asBefore: "Recommended: you chose it before",
  attempt: (attempt: number, of: number) => `Attempt ${attempt} of ${of}`,
  lastAttempt: "This is the last attempt: after it the recommended answer is taken.",
  refused: "The last answer was not taken.",
  expires: (time: string) => `Without an answer by ${time}, an unattended session may go on as recommended.`,
  expired: "An unattended session may go on as recommended by now. An answer is still taken.",
  other: "Something else",
  otherLabel: "What it is instead",
  choose: (least: number, most: number) =>
    least === most ? `Choose ${number(least)}.` : `Choose ${rangeEn(least, most)}.`,
  chosen: (count: number) => `${number(count)} chosen`,
  find: "Find among the choices",
  nothingFound: "No choice has these words in it.",
  yes: "Yes",
  no: "No",
  neither: "Not said",
  optional: "optional",
  choice: "Choose one",
  oneLine: "One on each line.",
  range: (min: number | null, max: number | null) => rangeEn(min, max),
  length: (min: number | null, max: number | null) => rangeEn(min, max, "characters"),
  count: (min: number | null, max: number | null) => rangeEn(min, max, "entries"),
  pattern: (pattern: string) => `It has to match ${pattern}`,
  answerLabel: "Your answer",
  left: (count: number) => `${plural(count, "character")} left`,
  send: "Answer",
  accept: "Accept the outline",
  acceptEdited: "Save the changes and go on",
  rejectIt: "Reject the outline",
  sendAnyway: "Send it as it is",
  sendKeys: (isMac: boolean): string => (isMac ? "Command and Enter send it." : "Ctrl and Enter send it."),
  sent: "Your answer is being taken.",
  takeAll: "Take what is recommended from here on",
  takeAllWhat:
    "This and all questions still to come are answered as recommended. The plan says which answers those were.",
  takeAllWithEdits: "The outline is taken as you edited it; all questions still to come are answered as recommended.",
  elsewhere: (question: string) =>
    `“${question}” was answered elsewhere meanwhile, in another tab or by somebody else. That answer counts; this is how things stand now.`,
  outOfDate: (question: string) =>
    `“${question}” was asked again meanwhile, so your answer was not taken. This is how it stands now.`,
  gone: "The plan has been deleted meanwhile, in another tab or by somebody else.",
  fault: faultEn,
  fieldFault: fieldEn,
};

export const words: RoomWords<typeof en> = {
  en,
  ko: {
    title: "질문",
    dismiss: "이 메시지 닫기",
    place: (at, of) => `질문 ${of}개 중 ${at}번째`,
    previous: "이전 질문",
    next: "다음 질문",
    why: "묻는 이유",
    recommended: "추천",
    asBefore: "추천: 전에 고르신 답변",
    attempt: (attempt, of) => `${of}번 중 ${attempt}번째 시도`,
    lastAttempt: "마지막 시도입니다. 이번에도 맞지 않으면 추천 답변을 사용합니다.",
    refused: "앞의 답변은 사용할 수 없습니다.",
    expires: (time) => `${time}까지 답변이 없으면, 지켜보는 사람이 없는 세션은 추천 답변으로 진행할 수 있습니다.`,
    expired: "지켜보는 사람이 없는 세션은 이제 추천 답변으로 진행할 수 있습니다. 지금 답하셔도 됩니다.",
    other: "기타",
    otherLabel: "직접 입력",
    choose: (least, most) =>
      least === most ? `${number(least)}개를 고르세요.` : `${rangeKo(least, most, "개")}를 고르세요.`,
    chosen: (count) => `${number(count)}개 선택`,
    find: "선택지에서 찾기",
    nothingFound: "이 말이 들어 있는 선택지가 없습니다.",
    yes: "예",
    no: "아니요",
    neither: "정하지 않음",
    optional: "선택",
    choice: "하나를 고르세요",
    oneLine: "한 줄에 하나씩 적어 주세요.",
    range: (min, max) => rangeKo(min, max),
    length: (min, max) => rangeKo(min, max, "자"),
    count: (min, max) => rangeKo(min, max, "개"),
    pattern: (pattern) => `다음 형식에 맞아야 합니다: ${pattern}`,
    answerLabel: "답변",
    left: (count) => `${number(count)}자 남음`,
    send: "답변하기",
    accept: "이 목차로 진행",
    acceptEdited: "고친 대로 진행",
    rejectIt: "목차 거절",
    sendAnyway: "이대로 보내기",
    sendKeys: (isMac) => (isMac ? "Command + Enter로 보냅니다." : "Ctrl + Enter로 보냅니다."),
    sent: "답변을 보냈습니다.",
    takeAll: "여기서부터 추천대로 진행",
    takeAllWhat: "이 질문과 앞으로의 모든 질문에 추천 답변을 사용합니다. 어떤 답변이었는지는 기획서에 나옵니다.",
    takeAllWithEdits: "목차는 고치신 대로 사용하고, 앞으로의 모든 질문에는 추천 답변을 사용합니다.",
    elsewhere: (question) =>
      `“${question}” 질문에 그사이 다른 탭이나 다른 사람이 답했습니다. 그 답변이 반영되었으며, 지금 상태는 아래와 같습니다.`,
    outOfDate: (question) =>
      `“${question}” 질문을 그사이 다시 묻게 되어 보내신 답변은 반영되지 않았습니다. 지금 상태는 아래와 같습니다.`,
    gone: "그사이 다른 탭이나 다른 사람이 이 기획서를 삭제했습니다.",
    fault: faultKo,
    fieldFault: fieldKo,
  },
};

/** What is said of the recommended answer. */
export function recommendation(
  { chosenBefore }: { readonly chosenBefore?: string | undefined },
  say: typeof en,
): string {
  return chosenBefore === undefined ? say.recommended : say.asBefore;
}
