import { QUESTION_IDS } from "./model/analysis.ts";

/** A month of other plans: what a person wanted longer ago tells little of what they want now. */
export const MEMORY_DAYS = 30;

/** The kinds of question whose answers are remembered: those that choose from what is offered. */
export const MEMORABLE_KINDS = ["option", "options", "confirm"] as const;
export type MemorableKind = (typeof MEMORABLE_KINDS)[number];

/** What a person chose in one session. */
export interface RememberedChoice {
  /** The question's id, one of the fixed list. */
  readonly question: string;
  readonly kind: MemorableKind;
  /** The question as it was put. */
  readonly prompt: string;
  /** What was chosen as the person read it: titles, their own text, or yes or no. */
  readonly choices: readonly string[];
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** A remembered choice as `memory list` and `planner.remembered` give it. */
export interface ListedChoice {
  /** The question's id: what `forget` takes. */
  readonly question: string;
  /** The question as it was put. */
  readonly prompt: string;
  readonly choice: string;
  readonly session: string;
  readonly at: string;
  readonly expiresAt: string;
}

/** Whether a question's id is one that means the same in every session. */
export function isKnownQuestion(id: string): boolean {
  return QUESTION_IDS.some((known) => known === id);
}
