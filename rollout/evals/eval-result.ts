import type { FailureReport } from "../../schemas/event.ts";
import type { Language } from "../../schemas/idea.ts";

/** What code tells of a plan by its text. */
export interface CheckedText {
  /** Whether each fact is kept, by its id. */
  readonly facts: Readonly<Record<string, boolean>>;
  /** Two amounts for one thing, and dates that exclude each other: 12 at most. */
  readonly contradictions: number;
  /** Wrong sums, dates, shares, diagrams, and sections without content. */
  readonly mistakes: number;
  /** With a letter or a digit in them. */
  readonly words: number;
  /** Of what every planning document has to speak of. */
  readonly topics: number;
}

/** A plan that one side made, measured. */
export interface SidePlan extends CheckedText {
  /** The session or the lineage that its calls were paid under. */
  readonly session: string;
  /** Null without a price. */
  readonly costUsd: number | null;
  readonly tokens: number;
  /** In runs, or in calls. */
  readonly timeMs: number;
}

export type Side = "candidate" | "opponent";

/** What a judge said who was shown both plans in one order. */
export interface OrderJudgement {
  /** Whose plan stood first. */
  readonly first: Side;
  readonly winner: Side | "tie";
  readonly reasons: readonly string[];
}

/** Something that could not be had, and why, in a sentence. */
export interface CaseProblem {
  readonly of: Side | "judge";
  readonly message: string;
}

/** One idea in one language. */
export interface CaseResult {
  readonly idea: string;
  readonly language: Language;
  readonly candidate: SidePlan | null;
  readonly opponent: SidePlan | null;
  /** One for each order in which it was asked. */
  readonly judgements: readonly OrderJudgement[];
  readonly problems: readonly CaseProblem[];
}

/** How an eval ended, or how far it came. */
export interface EvalResult {
  readonly name: string;
  /** What made the plans of each side, for people: a variant, or the single prompt. */
  readonly candidate: string;
  readonly opponent: string;
  readonly preset: string;
  readonly model: string;
  readonly judge: string;
  /** No language model took part: worksheets were checked, and nothing was compared. */
  readonly isOffline: boolean;
  /** How many cases there are to be. */
  readonly planned: number;
  readonly cases: readonly CaseResult[];
  /** Over all its runs. */
  readonly spentUsd: number | null;
  /** Why there are no more cases; null where all are done. */
  readonly stopped: FailureReport | null;
}
