/** How the sessions of variants did, in English. */
export const VARIANT_STATISTICS_EN = {
  columns: {
    variant: "VARIANT",
    done: "DONE",
    failed: "FAILED",
    meanScore: "MEAN SCORE",
    medianTime: "MEDIAN TIME",
  },
  none: "none (control)",
};
