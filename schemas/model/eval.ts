import { z } from "zod";
import type { Language } from "../idea.ts";
import { readScore } from "./model-words.ts";
import { Points } from "./points.ts";

/** A whole plan as one single prompt gets it. */
export const Plan = z.object({
  title: z.string(),
  document: z.string().describe("The whole planning document in Markdown, with ## for its sections"),
});
export type Plan = z.infer<typeof Plan>;

const CriterionScore = z.preprocess(readScore, z.number().min(1).max(10));

/** Which of two plans is the better one, and why. */
export const Judgement = z.object({
  reasons: Points.describe("What decides, in a sentence each, with passages of the plans"),
  scores: z.array(z.object({ criterion: z.string(), A: CriterionScore, B: CriterionScore })).default([]),
  winner: z.preprocess(readWinner, z.enum(["A", "B", "tie"])),
});
export type Judgement = z.infer<typeof Judgement>;

/** `a`, `Plan B`, `B.`, `draw`: as models say it. */
function readWinner(value: unknown): unknown {
  if (typeof value !== "string") return value;
  const named = /^\W*(?:plan\s+|document\s+)?([ab])\W*$/iu.exec(value)?.[1];
  if (named) return named.toUpperCase();
  return /^\W*(?:tie|draw|equal|neither|both)\W*$/iu.test(value) ? "tie" : value;
}

/** What a single prompt is made of. */
export interface PlanInput {
  readonly idea: string;
  readonly language: Language;
  /** The day on which it is planned. */
  readonly startedOn: string;
}

/** What a judge is shown. */
export interface JudgementInput {
  readonly idea: string;
  /** What a good plan for it respects, and why. */
  readonly facts: readonly string[];
  readonly plans: { readonly A: string; readonly B: string };
}
