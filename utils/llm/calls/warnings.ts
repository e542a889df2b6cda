import type { EventBody, WarningCode } from "../../../schemas/event.ts";
import type { Language } from "../../../schemas/idea.ts";
import { number } from "../../number-format.ts";
import type { Mending } from "../answers/answer-mending.ts";
import { PRICES_DATE } from "../provider/prices.ts";

type Warning = EventBody & { readonly type: "warning" };

/** What a person should know of the calls while they are made. */
export interface CallWarnings {
  readonly limitNear: Warning;
  readonly priceUnknown: (model: string) => Warning;
  readonly retriesItself: (model: string, times: number) => Warning;
  readonly providerPaused: (model: string, waitMs: number) => Warning;
  readonly rateReached: (model: string, waitMs: number) => Warning;
  readonly ratesApart: Warning;
  readonly fewerCalls: (atOnce: number) => Warning;
  /** @param why The sentence of what failed. */
  readonly meaningOff: (why: string) => Warning;
  /** @param tokens What the server counted of a prompt of about `expected` tokens. */
  readonly promptCut: (tokens: number, expected: number) => Warning;
  /** @param what Where the answer was given: the step, and what it worked on. */
  readonly answerMended: (what: string, mended: readonly Mending[]) => Warning;
}

const seconds = (ms: number) => Math.ceil(ms / 1_000);
const warning = (code: WarningCode, message: string): Warning => ({ type: "warning", code, message });

const waiting = (waitMs: number, code: WarningCode, message: string): Warning => ({
  ...warning(code, message),
  waitMs,
});

/** A warning is read in passing: what is lost in more places than this is told of by its beginning. */
const MOST_MENDINGS = 5;

/** How a loss is told of, in one language. */
interface MendingWords {
  readonly cleaned: string;
  readonly cut: (field: string, most: number) => string;
  readonly moved: (field: string, to: number) => string;
  readonly leftOut: (field: string, count: number) => string;
}

/** Both languages write 12,000. */

/** What Korean calls a field of an answer; those that no person knows of keep their name. */
const FIELDS_KO: Readonly<Record<string, string>> = {
  title: "제목",
  purpose: "목적",
  targetUsers: "대상",
  features: "기능",
  constraints: "제약 조건",
  assumptions: "가정",
  specialists: "전문가",
  questions: "질문",
  options: "선택지",
  sections: "섹션",
  intent: "섹션의 취지",
  keyPoints: "섹션의 요점",
  summary: "요약",
  findings: "조사 결과",
  claim: "조사 결과의 주장",
  basis: "조사 결과의 근거",
  confidence: "확신도",
  sources: "출처",
  figures: "수치",
  decisions: "결정",
  markdown: "본문",
  edits: "수정한 곳",
  score: "점수",
  strengths: "장점",
  weaknesses: "약점",
  actions: "수정 지시",
  instructions: "수정 지시",
  instruction: "수정 지시",
  direction: "수정 방향",
};

function fieldName(field: string): string {
  const name = field.slice(field.lastIndexOf(".") + 1);
  return Object.hasOwn(FIELDS_KO, name) ? (FIELDS_KO[name] ?? field) : field;
}

const MENDING_WORDS: Readonly<Record<Language, MendingWords>> = {
  en: {
    cleaned: "control characters were taken out",
    cut: (field, most) => `${field} was cut to ${number.format(most)} characters`,
    moved: (field, to) => `${field} was taken for ${to}`,
    leftOut: (field, count) => `of ${field} ${count} left out`,
  },
  ko: {
    cleaned: "제어 문자를 뺌",
    cut: (field, most) => `${fieldName(field)} 글을 ${number.format(most)}자로 줄임`,
    moved: (field, to) => `${fieldName(field)} 값을 ${to}(으)로 읽음`,
    leftOut: (field, count) => `${fieldName(field)} ${number.format(count)}개를 뺌`,
  },
};

/** What is lost, each once: forty texts that are too long are one fault. */
function listed(mended: readonly Mending[], words: MendingWords): string {
  const all = [...new Set(mended.map((loss) => inWords(loss, words)))];
  return `${all.slice(0, MOST_MENDINGS).join("; ")}${all.length > MOST_MENDINGS ? "; …" : ""}`;
}

function inWords(loss: Mending, words: MendingWords): string {
  switch (loss.kind) {
    case "cleaned":
      return words.cleaned;
    case "cut":
      return words.cut(loss.field, loss.most);
    case "moved":
      return words.moved(loss.field, loss.to);
    case "left-out":
      return words.leftOut(loss.field, loss.count);
  }
}

const WARNINGS: Readonly<Record<Language, CallWarnings>> = {
  en: {
    limitNear: warning("limit-near", "80 % of the spending limit is used."),
    priceUnknown: (model) =>
      warning(
        "price-unknown",
        `No price is known for ${model} (price list of ${PRICES_DATE}), so only a limit in tokens can hold for this session.`,
      ),
    retriesItself: (model, times) =>
      warning(
        "model-retries",
        `${model} may send a failed request again up to ${times} times by itself, each of which can cost, and no limit counts: make it with maxRetries: 0. PlanCraft retries for it.`,
      ),
    providerPaused: (model, waitMs) =>
      waiting(
        waitMs,
        "provider-paused",
        `${model} failed again and again: the next attempt is made in ${seconds(waitMs)} s.`,
      ),
    rateReached: (model, waitMs) =>
      waiting(
        waitMs,
        "rate-reached",
        `The requests or tokens a minute that are set for the key of ${model} are used up: the next call is made in ${seconds(waitMs)} s.`,
      ),
    ratesApart: warning(
      "rates-apart",
      "The database that all processes share their limits by cannot be asked: until it is back, this one keeps to its equal part of the requests and tokens a minute.",
    ),
    fewerCalls: (atOnce) =>
      warning("fewer-calls", `The model did not answer in time: from now on it gets ${atOnce} at once at most.`),
    meaningOff: (why) =>
      warning("meaning-off", `For now passages and guides are found by their words only, not by meaning. ${why}`),
    promptCut: (tokens, expected) =>
      warning(
        "prompt-cut",
        `The server read only ${number.format(tokens)} tokens of a prompt of about ${number.format(expected)}: it seems to cut long prompts off. Give the model a larger context there, or set PLANCRAFT_CONTEXT_TOKENS to what it takes.`,
      ),
    answerMended: (what, mended) =>
      warning(
        "answer-mended",
        `The model's answer for ${what} did not fit and was mended before it was used: ${listed(mended, MENDING_WORDS.en)}.`,
      ),
  },
  ko: {
    limitNear: warning("limit-near", "사용 한도의 80%를 썼습니다."),
    priceUnknown: (model) =>
      warning(
        "price-unknown",
        `${model} 모델의 가격을 알 수 없어(가격표 ${PRICES_DATE}) 이 세션은 토큰 수로만 제한할 수 있습니다.`,
      ),
    retriesItself: (model, times) =>
      warning(
        "model-retries",
        `${model} 모델은 실패한 요청을 스스로 ${times}번까지 다시 보낼 수 있습니다. 그때마다 비용이 들 수 있고 한도에도 잡히지 않으니 maxRetries: 0으로 만들어 주세요. 재시도는 PlanCraft가 합니다.`,
      ),
    providerPaused: (model, waitMs) =>
      waiting(
        waitMs,
        "provider-paused",
        `${model} 모델이 거듭 실패했습니다. ${seconds(waitMs)}초 뒤에 다시 시도합니다.`,
      ),
    rateReached: (model, waitMs) =>
      waiting(
        waitMs,
        "rate-reached",
        `${model} 모델의 키에 정해 둔 분당 요청 수나 토큰 수를 다 썼습니다. ${seconds(waitMs)}초 뒤에 다음 호출을 보냅니다.`,
      ),
    ratesApart: warning(
      "rates-apart",
      "여러 프로세스가 한도를 나누어 쓰는 데이터베이스에 연결할 수 없습니다. 다시 연결될 때까지 이 프로세스는 분당 요청 수와 토큰 수를 똑같이 나눈 몫만 씁니다.",
    ),
    fewerCalls: (atOnce) =>
      warning("fewer-calls", `모델이 제때 답하지 않아 이제부터 한 번에 ${atOnce}건까지만 요청합니다.`),
    meaningOff: (why) => warning("meaning-off", `지금은 글과 가이드를 뜻이 아니라 낱말로만 찾습니다. ${why}`),
    promptCut: (tokens, expected) =>
      warning(
        "prompt-cut",
        `서버가 약 ${number.format(expected)}토큰의 프롬프트에서 ${number.format(tokens)}토큰만 읽었습니다. 긴 프롬프트를 잘라 내는 것으로 보입니다. 서버에서 모델의 컨텍스트를 늘리거나 PLANCRAFT_CONTEXT_TOKENS를 그 크기에 맞추세요.`,
      ),
    answerMended: (what, mended) =>
      warning(
        "answer-mended",
        `${what} 단계에서 모델의 답변이 맞지 않아 고쳐서 썼습니다: ${listed(mended, MENDING_WORDS.ko)}.`,
      ),
  },
};

export function callWarnings(language: Language): CallWarnings {
  return WARNINGS[language];
}
