import type { MeasuredSession } from "../../schemas/rollout/measured-session.ts";
import type { RolloutAct } from "../../schemas/rollout/rollout.ts";
import type { SampleSplit } from "../../schemas/rollout/rollout-report.ts";
import { sampleRatio } from "../statistics/sample-ratio.ts";
import { isUntestable } from "../statistics/untestable.ts";

/** From when on which share of users got the canary. */
export interface ShareInForce {
  readonly from: string;
  readonly share: number;
}

/** The shares that a rollout had, the first one first. @param share The last one: that of the rollout itself. */
export function sharesInForce(acts: readonly RolloutAct[], startedAt: string, share: number): ShareInForce[] {
  const moves = acts.filter(({ act }) => act === "share");
  const before = moves.map(({ detail }) => detail["from"]);
  const shares = [...before, share].map((one) => (typeof one === "number" ? one : share));
  return shares.map((one, at) => ({ from: moves[at - 1]?.at ?? startedAt, share: one }));
}

/**
 * Whether users went to the arms as they should. Users and not sessions: those are what is split, and how many sessions they
 * begin may well hang on their arm. Each counts once, in the arm of their first session of the rollout, by the share that was
 * in force then. Whose a removed session was nobody knows, and ten may be of one: those do not count.
 * @returns Null without users.
 */
export function sampleSplit(
  sessions: readonly MeasuredSession[],
  shares: readonly ShareInForce[],
): Omit<SampleSplit, "words"> | null {
  const first = new Map<string, MeasuredSession>();
  for (const session of sessions) {
    const { user } = session;
    if (user === null) continue;
    const known = first.get(user);
    if (!known || session.createdAt < known.createdAt) first.set(user, session);
  }
  const canary = [...first.values()].filter(({ arm }) => arm === "canary").length;
  const control = first.size - canary;
  const expected = [...first.values()].reduce((sum, { createdAt }) => sum + shareAt(createdAt, shares), 0);
  const ratio = sampleRatio([canary, control], [expected, first.size - expected]);
  if (isUntestable(ratio)) return null;
  return { canary, control, expected, p: ratio.p, isMismatch: ratio.isMismatch };
}

function shareAt(time: string, shares: readonly ShareInForce[]): number {
  const inForce = shares.findLast(({ from }) => from <= time) ?? shares[0];
  return inForce?.share ?? 0;
}
