import type { EventBody } from "../../schemas/event.ts";
import type { Language } from "../../schemas/idea.ts";
import { PRICES_DATE } from "./prices.ts";

type Warning = EventBody & { readonly type: "warning" };

/** What a person should know of the calls while they are made. */
export interface CallWarnings {
  readonly limitNear: Warning;
  readonly priceUnknown: (model: string) => Warning;
  readonly providerPaused: (model: string, waitMs: number) => Warning;
  readonly fewerCalls: (atOnce: number) => Warning;
}

const seconds = (ms: number) => Math.ceil(ms / 1_000);
const warning = (code: string, message: string): Warning => ({ type: "warning", code, message });

const WARNINGS: Readonly<Record<Language, CallWarnings>> = {
  en: {
    limitNear: warning("limit-near", "80 % of the spending limit is used."),
    priceUnknown: (model) =>
      warning(
        "price-unknown",
        `No price is known for ${model} (price list of ${PRICES_DATE}), so only a limit in tokens can hold for this session.`,
      ),
    providerPaused: (model, waitMs) =>
      warning("provider-paused", `${model} failed again and again: the next attempt is made in ${seconds(waitMs)} s.`),
    fewerCalls: (atOnce) =>
      warning("fewer-calls", `The model did not answer in time: from now on it gets ${atOnce} at once at most.`),
  },
  ko: {
    limitNear: warning("limit-near", "사용 한도의 80 %를 썼습니다."),
    priceUnknown: (model) =>
      warning(
        "price-unknown",
        `${model}의 가격을 알 수 없어(가격표 ${PRICES_DATE}) 이 세션은 토큰 수로만 제한할 수 있습니다.`,
      ),
    providerPaused: (model, waitMs) =>
      warning("provider-paused", `${model}이(가) 거듭 실패했습니다. ${seconds(waitMs)}초 뒤에 다시 시도합니다.`),
    fewerCalls: (atOnce) =>
      warning("fewer-calls", `모델이 제때 답하지 않아 이제부터 한 번에 ${atOnce}건까지만 요청합니다.`),
  },
};

export function callWarnings(language: Language): CallWarnings {
  return WARNINGS[language];
}
