import type { CaseResult } from "../eval-result.ts";
import { type Estimate, mean, winRate } from "./intervals.ts";

/** What the judge's comparisons come to. */
export interface Judged {
  /** How often the candidate won, over ideas: both languages of one are one. */
  readonly wins: Estimate | null;
  /** Of the cases that were judged in both orders, how many had one winner in both. */
  readonly agreed: number;
  readonly cases: number;
  /** Of the judgements that named a winner, how many named the plan that stood first. */
  readonly forFirst: number;
  readonly named: number;
}

/** @param cases Those that count are judged in both orders: with one alone, the place would be part of the judgement. */
export function judged(cases: readonly CaseResult[]): Judged {
  const whole = cases.filter(({ judgements }) => judgements.length === 2);
  const all = whole.flatMap(({ judgements }) => judgements);
  const named = all.filter(({ winner }) => winner !== "tie");
  return {
    wins: winRate([...Map.groupBy(whole, ({ idea }) => idea).values()].map((ofIdea) => mean(ofIdea.map(winOf)))),
    agreed: whole.filter(({ judgements: [one, other] }) => one?.winner === other?.winner).length,
    cases: whole.length,
    forFirst: named.filter(({ first, winner }) => first === winner).length,
    named: named.length,
  };
}

/** 1 where the candidate won in both orders, 0 where the opponent did; a half for a tie in one of them, and where they disagree. */
export function winOf({ judgements }: Pick<CaseResult, "judgements">): number {
  if (judgements.every(({ winner }) => winner === "candidate")) return 1;
  return judgements.every(({ winner }) => winner === "opponent") ? 0 : 0.5;
}
