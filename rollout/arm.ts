import { createHash } from "node:crypto";
import type { Arm } from "../schemas/rollout/variant.ts";

/** As many as a number holds exactly. */
const BITS = 53;

/**
 * Which arm of a rollout a user is in: the same on every machine, by nothing but a hash of both. Who has the canary at one
 * share has it at every larger one, and another rollout mixes anew.
 * @param share Of users, above 0 and up to 1.
 */
export function armOf(rollout: string, user: string, share: number): Arm {
  return placeOf(rollout, user) < share ? "canary" : "control";
}

/** A user's place among all: from 0 up to, and without, 1. */
function placeOf(rollout: string, user: string): number {
  const digest = createHash("sha256").update(`${rollout}\0${user}`).digest();
  return Number(digest.readBigUInt64BE() >> BigInt(64 - BITS)) / 2 ** BITS;
}
