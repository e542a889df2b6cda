import type { RATING_EN, RATING_HELP_EN } from "./rating-en.ts";

/** Sentences on what a person thinks of a plan, in Korean. */
export const RATING_KO: typeof RATING_EN = {
  rating: {
    up: (version) => `고맙습니다. 기획서 버전 ${version}에 좋아요를 남겼습니다.`,
    down: (version) => `고맙습니다. 기획서 버전 ${version}에 싫어요를 남겼습니다.`,
    badThumb: (text) => `기획서는 up 또는 down으로 평가합니다. ${text}은(는) 쓸 수 없습니다. 바뀐 것은 없습니다.`,
  },
};

/** What `--help` says of rating, and of the report that ratings go into. */
export const RATING_HELP_KO: typeof RATING_HELP_EN = {
  commands: {
    rate: "기획서 평가: up 또는 down과 그 이유. 다시 하면 그 버전의 평가를 바꿉니다",
    rolloutReport: "롤아웃의 변형이 더 나은지 보고: 측정값, 구간, 더 필요한 세션 수",
  },
  options: {
    thumb: "up 또는 down",
    why: "자신의 말로 쓴 이유. -는 표준 입력에서, @FILE은 파일에서 읽습니다",
    reportFormat: "없으면 --out의 이름 끝, 그것도 없으면 md",
  },
};
