import type { Language } from "../../../schemas/idea.ts";
import type { FormField } from "../../../schemas/question.ts";

/** What is said in a chat around a session's own words. */
export interface ChatWords {
  readonly attemptsLeft: (left: number) => string;
  readonly refused: (problem: string) => string;
  readonly confirmProblem: string;
  readonly recommended: string;
  readonly recommendedIs: (text: string) => string;
  readonly yes: string;
  readonly no: string;
  readonly replyOption: string;
  readonly replyOptions: (min: number, max: number) => string;
  readonly replyForm: string;
  readonly replyConfirm: string;
  readonly replyText: string;
  readonly replyApproval: (mayReject: boolean) => string;
  readonly fieldTypes: Readonly<Record<FormField["type"], string>>;
  readonly between: (min: number | null, max: number | null) => string;
  readonly mayBeLeftOut: string;
  readonly otherwise: (value: string) => string;
  readonly takenAsRecommended: (question: string, answer: string) => string;
  readonly takenAfterAttempts: (question: string, answer: string) => string;
  readonly replacedPlan: string;
  readonly stoppedAtLimit: string;
  readonly cancelled: string;
}

const EN: ChatWords = {
  attemptsLeft: (left) => (left === 1 ? "This is the last attempt." : `${left} attempts are left.`),
  refused: (problem) => `That could not be taken: ${problem}`,
  confirmProblem: "Please answer yes or no.",
  recommended: "recommended",
  recommendedIs: (text) => `Recommended: ${text}`,
  yes: "yes",
  no: "no",
  replyOption: "Reply with a number, or with an answer of your own.",
  replyOptions: (min, max) =>
    min === 0
      ? `Reply with up to ${max} of the numbers, such as “1, 2”, or “none”.`
      : min === max
        ? `Reply with ${min} of the numbers, such as “1, 2”.`
        : `Reply with ${min} to ${max} of the numbers, such as “1, 2”.`,
  replyForm: "Reply with a line for each, such as “name: value”.",
  replyConfirm: "Reply “yes” or “no”.",
  replyText: "Reply in your own words.",
  replyApproval: (mayReject) =>
    mayReject
      ? "Reply “accept”, say what should be different, or send the list of sections as you want it, one a line."
      : "Reply “accept”, or send the list of sections as you want it, one a line.",
  fieldTypes: {
    text: "text",
    integer: "a whole number",
    number: "a number",
    boolean: "yes or no",
    choice: "one of",
    list: "some of",
    email: "an e-mail address",
    date: "a date like 2030-01-31",
  },
  between: (min, max) => (min === null ? `at most ${max}` : max === null ? `at least ${min}` : `${min} to ${max}`),
  mayBeLeftOut: "may be left out",
  otherwise: (value) => `otherwise ${value}`,
  takenAsRecommended: (question, answer) => `${question}\n\nTaken as recommended: **${answer}**`,
  takenAfterAttempts: (question, answer) => `${question}\n\nTaken after the last attempt: **${answer}**`,
  replacedPlan: "Here stood the plan as it was then. A later version has taken its place.",
  stoppedAtLimit: "The spending limit is reached. This is the plan so far; resume with a higher limit to finish it.",
  cancelled: "Cancelled. What is there is kept, and a resume goes on with it.",
};

const KO: ChatWords = {
  attemptsLeft: (left) => (left === 1 ? "마지막 시도입니다." : `${left}번 더 답하실 수 있습니다.`),
  refused: (problem) => `답변을 받을 수 없습니다: ${problem}`,
  confirmProblem: "예 또는 아니요로 답해 주세요.",
  recommended: "추천",
  recommendedIs: (text) => `추천: ${text}`,
  yes: "예",
  no: "아니요",
  replyOption: "번호로 답하시거나 원하는 답을 직접 적어 주세요.",
  replyOptions: (min, max) =>
    min === 0
      ? `“1, 2”처럼 번호를 ${max}개까지 골라 주시거나 “없음”이라고 답해 주세요.`
      : min === max
        ? `“1, 2”처럼 번호 ${min}개를 골라 주세요.`
        : `“1, 2”처럼 번호를 ${min}개에서 ${max}개까지 골라 주세요.`,
  replyForm: "“항목: 값”처럼 한 줄에 하나씩 적어 주세요.",
  replyConfirm: "“예” 또는 “아니요”로 답해 주세요.",
  replyText: "자유롭게 적어 주세요.",
  replyApproval: (mayReject) =>
    mayReject
      ? "“승인”이라고 답하시거나, 무엇을 바꿀지 적으시거나, 원하는 섹션 목록을 한 줄에 하나씩 보내 주세요."
      : "“승인”이라고 답하시거나, 원하는 섹션 목록을 한 줄에 하나씩 보내 주세요.",
  fieldTypes: {
    text: "글",
    integer: "정수",
    number: "숫자",
    boolean: "예 또는 아니요",
    choice: "다음 중 하나",
    list: "다음 중 여러 개",
    email: "이메일 주소",
    date: "2030-01-31 같은 날짜",
  },
  between: (min, max) => (min === null ? `${max} 이하` : max === null ? `${min} 이상` : `${min}~${max}`),
  mayBeLeftOut: "생략 가능",
  otherwise: (value) => `생략하면 ${value}`,
  takenAsRecommended: (question, answer) => `${question}\n\n추천대로 정했습니다: **${answer}**`,
  takenAfterAttempts: (question, answer) => `${question}\n\n마지막 시도 후 추천대로 정했습니다: **${answer}**`,
  replacedPlan: "이 자리에 있던 계획은 이후 버전으로 바뀌었습니다.",
  stoppedAtLimit: "지출 한도에 도달했습니다. 아래는 지금까지의 계획이며, 한도를 높여 이어서 진행하면 완성됩니다.",
  cancelled: "취소되었습니다. 지금까지의 내용은 보관되며, 이어서 진행하실 수 있습니다.",
};

export function chatWords(language: Language): ChatWords {
  return language === "ko" ? KO : EN;
}

/** What people say in a chat for yes; whole replies only, so that nothing is taken for a word that is in it. */
export const YES: ReadonlySet<string> = new Set(
  [
    ["yes", "y", "yeah", "yep", "yes please", "sure", "ok", "okay", "true", "correct", "right"],
    [
      "예",
      "네",
      "넵",
      "응",
      "그래",
      "그래요",
      "좋아요",
      "좋습니다",
      "맞아요",
      "맞습니다",
      "동의",
      "동의합니다",
      "확인",
    ],
  ].flat(),
);

/** The same for no. */
export const NO: ReadonlySet<string> = new Set(
  [
    ["no", "n", "nope", "no thanks", "no thank you", "false", "not now"],
    ["아니요", "아니오", "아뇨", "아니", "아닙니다", "싫어요", "안 돼요", "안돼요", "안 됩니다"],
  ].flat(),
);

/** For an outline as it is. */
export const ACCEPT: ReadonlySet<string> = new Set([
  ...YES,
  ...["accept", "accepted", "approve", "approved", "looks good", "lgtm", "go", "go ahead", "fine"],
  ...[
    "승인",
    "승인합니다",
    "승인해요",
    "수락",
    "진행",
    "진행해 주세요",
    "진행해주세요",
    "이대로 진행",
    "이대로 진행해 주세요",
  ],
]);

/** Against an outline, without saying why. */
export const REJECT: ReadonlySet<string> = new Set([...NO, "reject", "rejected", "거절", "거절합니다", "반려"]);

/** For what is recommended. */
export const RECOMMENDED: ReadonlySet<string> = new Set([
  ...["recommended", "as recommended", "the recommended one", "recommendation", "you decide", "default"],
  ...[
    "추천",
    "추천대로",
    "추천대로 해 주세요",
    "추천대로 해주세요",
    "추천하는 대로",
    "알아서 정해 주세요",
    "알아서 해 주세요",
  ],
]);

/** For all options. */
export const ALL: ReadonlySet<string> = new Set(["all", "all of them", "everything", "모두", "전부", "다"]);

/** For none of them. */
export const NONE: ReadonlySet<string> = new Set(["none", "none of them", "nothing", "없음", "없어요", "없습니다"]);
