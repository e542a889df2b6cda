import type { Measure } from "./compared.ts";

const measures: Readonly<Record<Measure, string>> = {
  facts: "Facts kept",
  contradictions: "Contradictions",
  mistakes: "Other mistakes (sums, dates, shares, diagrams, empty sections)",
  topics: "Topics covered",
  words: "Words",
  costUsd: "Cost in USD",
  tokens: "Tokens",
  timeMs: "Time",
};

/** What the report of an eval says, in English. */
export const REPORT_EN = {
  title: (name: string) => `Eval ${name}`,
  sides: (candidate: string, opponent: string) => `${candidate} against ${opponent}`,
  made: (model: string, preset: string, judge: string) => `Made with ${model} (preset ${preset}), judged by ${judge}.`,
  progress: (done: number, planned: number, cost: string) =>
    `${done} of ${planned} cases are done; all of it cost ${cost}.`,
  noPrice: "an amount that is not known, since the model has no price here",
  goOn: "The same command goes on where it stopped, and pays for nothing twice; after a spending limit with a higher one.",
  offline: "Opponent and judge: not run, since there is no language model. What is checked here is a worksheet.",
  judgedTitle: "Judged blind",
  noJudgement: "No case was judged in both orders.",
  winRate: (rate: string, interval: string, ideas: number) =>
    `The candidate won ${rate} (${interval}) over ${ideas} ${ideas === 1 ? "idea" : "ideas"}; a tie, and a split between the two orders, is half a win.`,
  better: "The candidate is the better one, as far as this judge can tell.",
  worse: "The opponent is the better one, as far as this judge can tell.",
  undecided: "That decides nothing: the interval holds 50%.",
  tooFew: "no interval for fewer than five",
  interval: (low: string, high: string) => `95% interval ${low} to ${high}`,
  agreed: (agreed: number, cases: number) => `Both orders agreed in ${agreed} of ${cases} cases.`,
  forFirst: (first: number, named: number) =>
    `The plan that stood first won ${first} of ${named} comparisons that had a winner.`,
  biased: "This judge goes by the place more than by the plan: what it says counts for little.",
  checkedTitle: "Checked by code",
  columns: ["Measure", "Candidate", "Opponent", "Difference", "95% interval", "Ideas"],
  measures,
  seconds: (seconds: string) => `${seconds} s`,
  missedTitle: "Facts that were not kept",
  missedColumns: ["Idea", "Language", "Fact", "Candidate", "Opponent"],
  kept: "kept",
  missed: "not kept",
  noneMissed: "All were kept.",
  noneChecked: "No plan was checked.",
  casesTitle: "Case by case",
  casesColumns: ["Idea", "Language", "Facts of the candidate", "Facts of the opponent", "Judged"],
  won: "won",
  lost: "lost",
  split: "split or tie",
  problemsTitle: "What could not be had",
  of: { candidate: "the candidate", opponent: "the opponent", judge: "the judge" },
};

export type ReportWords = typeof REPORT_EN;
