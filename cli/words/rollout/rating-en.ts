/** Sentences on what a person thinks of a plan, in English. */
export const RATING_EN = {
  rating: {
    up: (version: number) => `Thanks: a thumb up for version ${version} of the plan.`,
    down: (version: number) => `Thanks: a thumb down for version ${version} of the plan.`,
    badThumb: (text: string) => `A plan is rated up or down, and not ${text}. Nothing was changed.`,
  },
};

/** What `--help` says of rating, and of the report that ratings go into. */
export const RATING_HELP_EN = {
  commands: {
    rate: "Say what you think of a plan: up or down, and why; again replaces it for that version",
    rolloutReport: "Tell whether a rollout's variant is better: measures, intervals, what is still needed",
  },
  options: {
    thumb: "up or down",
    why: "why, in your own words; - reads it from standard input, @FILE from a file",
    reportFormat: "without it, what the name of --out ends in, else md",
  },
};
