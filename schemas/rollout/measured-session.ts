import type { Language, SessionState } from "../idea.ts";
import type { Arm } from "./variant.ts";

/** What is measured of a session of a rollout. Null where it has none, or not yet. */
export interface MeasuredSession {
  readonly session: string;
  /** Whose it is: all of theirs are in one arm, so that they are not independent. Null where that is not known any more. */
  readonly user: string | null;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
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
  readonly answersByHand: number | null;
  /** Asked for in words within 24 hours of the first plan; null until these are over. */
  readonly revisionsWithinDay: number | null;
  readonly rating: "up" | "down" | null;
  readonly language: Language | null;
  readonly preset: string;
  /** Whether its owner had never begun one before. */
  readonly isNewUser: boolean | null;
}
