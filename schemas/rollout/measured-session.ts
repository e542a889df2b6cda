import type { Language, SessionState } from "../idea.ts";
import type { Arm } from "./variant.ts";

/** What is measured of a session of a rollout. Null where it has none, or not yet. */
export interface MeasuredSession {
  readonly session: string;
  readonly arm: Arm;
  readonly state: SessionState;
  /** By our fault, when it ended for the first time; null before that. */
  readonly failed: boolean | null;
  /** 1 to 10, with a digit. */
  readonly score: number | null;
  readonly contradictions: number | null;
  readonly costUsd: number | null;
  /** In and out together. */
  readonly tokens: number | null;
  /** In runs, waiting for people left out, to the first plan. */
  readonly planMs: number | null;
  readonly answersByHand: number;
  /** Asked for within 24 hours of the first plan. */
  readonly revisionsWithinDay: number;
  readonly rating: "up" | "down" | null;
  readonly language: Language | null;
  readonly preset: string;
  /** Whether its owner had never begun one before. */
  readonly isNewUser: boolean;
}
