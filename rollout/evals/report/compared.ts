import type { CaseResult, SidePlan } from "../eval-result.ts";
import { type Estimate, mean, meanDifference } from "./intervals.ts";

/** What is measured of each plan, in the order in which a report has it. */
export const MEASURES = [
  "facts",
  "contradictions",
  "mistakes",
  "topics",
  "words",
  "costUsd",
  "tokens",
  "timeMs",
] as const;
export type Measure = (typeof MEASURES)[number];

/** A measure of both sides. */
export interface ComparedMeasure {
  readonly measure: Measure;
  /** The mean of all plans; null where none has it. */
  readonly candidate: number | null;
  readonly opponent: number | null;
  /** Candidate less opponent, over ideas that both sides have: both languages of one are one. */
  readonly difference: Estimate | null;
}

/** Each measure of both sides, and what they differ by. */
export function compared(cases: readonly CaseResult[]): ComparedMeasure[] {
  return MEASURES.map((measure) => {
    const of = (side: "candidate" | "opponent") => cases.flatMap((one) => measured(one[side], measure) ?? []);
    const [candidate, opponent] = [of("candidate"), of("opponent")];
    const differences = [...Map.groupBy(cases, ({ idea }) => idea).values()].flatMap((ofIdea) => {
      const both = ofIdea.flatMap((one) => {
        const [ours, theirs] = [measured(one.candidate, measure), measured(one.opponent, measure)];
        return ours === null || theirs === null ? [] : [ours - theirs];
      });
      return both.length === 0 ? [] : [mean(both)];
    });
    return {
      measure,
      candidate: candidate.length === 0 ? null : mean(candidate),
      opponent: opponent.length === 0 ? null : mean(opponent),
      difference: meanDifference(differences),
    };
  });
}

/** The facts that are kept of those that there are. */
export function keptShare(facts: SidePlan["facts"]): number | null {
  const all = Object.values(facts);
  return all.length === 0 ? null : all.filter(Boolean).length / all.length;
}

function measured(plan: SidePlan | null, measure: Measure): number | null {
  if (plan === null) return null;
  return measure === "facts" ? keptShare(plan.facts) : plan[measure];
}
