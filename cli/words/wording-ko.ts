import type { Usage } from "../../schemas/event.ts";
import { number } from "../../utils/number-format.ts";
import { dollars } from "./wording-en.ts";

export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds}초`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}분 ${seconds % 60}초`;
  return `${Math.floor(minutes / 60)}시간 ${minutes % 60}분`;
}

export function usage({ calls, tokens, cachedTokens, costUsd }: Usage): string {
  const cached = cachedTokens > 0 ? `(이 중 ${number.format(cachedTokens)}개는 제공자 캐시)` : "";
  // What is free, as the offline model is, has no price to tell.
  const cost = costUsd === null || costUsd === 0 ? [] : [dollars(costUsd)];
  return [`모델 호출 ${number.format(calls)}회`, `토큰 ${number.format(tokens)}개${cached}`, ...cost].join(" · ");
}
