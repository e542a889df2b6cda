import { createHash } from "node:crypto";
import type { Arm } from "../schemas/rollout/variant.ts";

/** As many bits as a number holds exactly. */
const BITS = 53n;

/**
 * Which arm of a rollout a user is in: the same on every machine and at every time. Whoever has the canary keeps it when the
 * share is raised; another rollout mixes anew.
 */
export function armOf(rollout: string, user: string, share: number): Arm {
  const digest = createHash("sha256").update(`${rollout}\0${user}`).digest();
  const place = Number(digest.readBigUInt64BE() >> (64n - BITS)) / 2 ** Number(BITS);
  return place < share ? "canary" : "control";
}
