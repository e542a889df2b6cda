import type { VARIANT_STATISTICS_EN } from "./statistics-en.ts";

/** How the sessions of variants did, in Korean. */
export const VARIANT_STATISTICS_KO: typeof VARIANT_STATISTICS_EN = {
  columns: {
    variant: "변형",
    done: "완료",
    failed: "실패",
    meanScore: "평균 점수",
    medianTime: "중앙값 시간",
  },
  none: "없음(대조군)",
};
