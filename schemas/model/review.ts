import { z } from "zod";
import { FigureNumber } from "./figures.ts";
import { readConfidence, readScore } from "./model-words.ts";
import { Points } from "./points.ts";

/** One change to one section. */
export const Action = z.object({
  sectionId: z.string(),
  instruction: z.string(),
});
export type Action = z.infer<typeof Action>;

/** Another value or formula for a figure of the sheet. One of the two is null. */
export const FigureChange = z.object({
  id: z.string(),
  value: FigureNumber.describe("The number (7 % is 0.07), else null"),
  formula: z.string().nullable().default(null).describe("Ids, numbers and + - * / ( ), else null"),
});
export type FigureChange = z.infer<typeof FigureChange>;

/** The reviewer's judgement of a draft: its score decides. Rounded here, before anything compares, stores or shows it. */
export const Review = z.object({
  score: z.preprocess(readScore, z.number().min(1).max(10)),
  strengths: Points,
  weaknesses: Points,
  actions: z.array(Action).describe("What to change, each for one section by its id"),
  figures: z.array(FigureChange).optional().describe("Figures of the sheet that must have another value or formula"),
});
export type Review = z.infer<typeof Review>;

/** What is left of a review where no language model is there to judge: what is open, and what code asks for. */
export const Stocktaking = Review.omit({ score: true });

/** How sure somebody is, from 0 to 1. */
export const Confidence = z.preprocess(readConfidence, z.number().min(0).max(1));

/** What reviewer and writer agree to change. */
export const Agreement = z.object({
  agreed: z.boolean(),
  confidence: Confidence,
  actions: z.array(Action),
  figures: z.array(FigureChange).optional().describe("Which figures get another value or formula"),
});
export type Agreement = z.infer<typeof Agreement>;

/** The checks of a plan that need no model, in the order in which they run. */
export const PLAN_CHECKS = [
  "sections",
  "features",
  "constraints",
  "market-sizes",
  "table-sums",
  "break-even",
  "dates",
  "diagrams",
  "citations",
] as const;

/** The checks of what a plan says of its figures, the surest first. */
export const FIGURE_CHECKS = ["two-amounts", "unknown-share", "typed-past-sheet", "other-use", "time-axes"] as const;

export const CHECKS = [...PLAN_CHECKS, ...FIGURE_CHECKS] as const;

/** What a check found in a plan, in the plan's language. */
export const CheckFinding = z.object({
  check: z.string().describe("Its name: one of ours, or one of the program that made the plan"),
  sectionId: z.string().nullable().describe("Null where it concerns the plan as a whole"),
  problem: z.string(),
});
export type CheckFinding = z.infer<typeof CheckFinding>;
