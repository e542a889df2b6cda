import { armOf } from "../../rollout/arm.ts";
import type { MeasuredSession } from "../../schemas/rollout/measured-session.ts";

/** What the canary does to sessions that are simulated. */
export interface SimulatedEffect {
  /** Added to the score. */
  readonly score?: number;
  /** Of costs, tokens and times. */
  readonly times?: number;
  readonly failures?: number;
  readonly contradictions?: number;
  readonly up?: number;
}

export interface Simulation {
  readonly rollout: string;
  readonly share: number;
  readonly sessions: number;
  readonly effect?: SimulatedEffect;
  /** The first one begins then; each of the others so many minutes later. */
  readonly from: Date;
  readonly minutes?: number;
  readonly seed?: number;
}

/** Of the control. */
const USUAL = { score: 7.6, failures: 0.005, contradictions: 0.6, up: 0.72 } as const;

/** Those of the example in docs/: two weeks at a half of the users. */
export const EXAMPLE = {
  rollout: "5e0c0000-0000-4000-8000-000000000002",
  share: 0.5,
  sessions: 2_000,
  effect: { score: 0.35, times: 0.9, contradictions: -0.1, up: 0.04 },
  from: new Date("2026-03-02T00:00:00.000Z"),
  minutes: (14 * 24 * 60) / 2_000,
} as const satisfies Simulation;

/**
 * Sessions of a rollout as people make them: a few users have many, what is theirs is alike, costs and times are skewed. The same
 * ones each time.
 */
export function simulatedSessions(simulation: Simulation): MeasuredSession[] {
  const { rollout, share, sessions: count, effect = {}, from, minutes = 10, seed = 1 } = simulation;
  const { score = 0, times = 1, failures = 0, contradictions = 0, up = 0 } = effect;
  const chance = randomNumbers(seed);
  const users = Array.from({ length: Math.ceil(count / 2) }, (_, at) => ({
    name: `user-${at + 1}`,
    language: chance() < 0.3 ? ("ko" as const) : ("en" as const),
    taste: normal(chance) * 0.5,
    thoroughness: Math.exp(normal(chance) * 0.35),
    talks: chance(),
    begun: chance() < 0.4 ? 1 : 0,
  }));
  return Array.from({ length: count }, (_, at): MeasuredSession => {
    // Some come far more often than others.
    const user = users[Math.floor(chance() ** 1.6 * users.length)];
    if (!user) throw new Error("There are no users");
    const arm = armOf(rollout, user.name, share);
    const isCanary = arm === "canary" ? 1 : 0;
    const failed = chance() < USUAL.failures + isCanary * failures;
    const scale = user.thoroughness * times ** isCanary;
    const tokens = Math.round(60_000 * scale * Math.exp(normal(chance) * 0.4));
    const planned = failed ? null : Math.round(150_000 * scale * Math.exp(normal(chance) * 0.3));
    const given = chance() < 0.3 && !failed;
    user.begun += 1;
    return {
      session: `simulated-${at + 1}`,
      user: user.name,
      createdAt: new Date(from.getTime() + at * minutes * 60_000).toISOString(),
      arm,
      state: failed ? "failed" : "done",
      failed,
      score: failed ? null : rounded(USUAL.score + user.taste + isCanary * score + normal(chance) * 0.6),
      contradictions: failed ? null : poisson(chance, USUAL.contradictions + isCanary * contradictions),
      costUsd: Math.round(tokens * 4.2) / 1e6,
      tokens,
      planMs: planned,
      answersByHand: poisson(chance, 0.5 + 3 * user.talks),
      revisionsWithinDay: failed ? null : poisson(chance, 0.35),
      rating: given ? (chance() < USUAL.up + isCanary * up ? "up" : "down") : null,
      language: user.language,
      preset: "balanced",
      isNewUser: user.begun === 1,
    };
  });
}

/** Numbers from 0 to 1, the same for each seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function normal(chance: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
}

function poisson(chance: () => number, mean: number): number {
  let count = 0;
  for (let left = chance(); left > Math.exp(-mean); left *= chance()) count += 1;
  return count;
}

/** To a score from 1 to 10 with a digit. */
function rounded(score: number): number {
  return Math.round(Math.min(10, Math.max(1, score)) * 10) / 10;
}
