import type { Random } from "./random.ts";

/** How often sessions fail from some session of the rollout on, counted over both arms. */
export interface Phase {
  readonly from: number;
  readonly canary: number;
  readonly control: number;
}

/** What is simulated. */
export interface Scenario {
  /** Of the sessions, those of the canary; 1 is a rollout without a control. */
  readonly share: number;
  readonly phases: readonly Phase[];
}

/** Judges a rollout as its sessions end. */
export interface Judge {
  /** @param count Of sessions in a row that ended alike; of the canary always one. @returns Whether to roll back now. */
  judge(isCanary: boolean, hasFailed: boolean, count: number): boolean;
}

/** @returns How many sessions of the canary had ended when it was rolled back; null where it never was. */
export function simulatedRollout(
  { share, phases }: Scenario,
  sessions: number,
  random: Random,
  judge: Judge,
): number | null {
  let phase = -1;
  let untilPhase = 0;
  let rates: Phase = { from: 0, canary: 0, control: 0 };
  let untilCanary = random.before(share);
  let [untilCanaryFails, untilControlFails] = [0, 0];
  let ended = 0;
  while (ended < sessions) {
    if (untilPhase === 0) {
      rates = phases[++phase] ?? rates;
      untilPhase = (phases[phase + 1]?.from ?? Number.POSITIVE_INFINITY) - rates.from;
      // A chance has no memory: what was left of the old rate is drawn anew.
      untilCanaryFails = random.before(rates.canary);
      untilControlFails = random.before(rates.control);
    }
    if (untilCanary === 0) {
      const hasFailed = untilCanaryFails === 0;
      untilCanaryFails = hasFailed ? random.before(rates.canary) : untilCanaryFails - 1;
      untilCanary = random.before(share);
      untilPhase--;
      ended++;
      if (judge.judge(true, hasFailed, 1)) return ended;
    } else {
      const hasFailed = untilControlFails === 0;
      const count = hasFailed ? 1 : Math.min(untilCanary, untilControlFails, untilPhase);
      untilControlFails = hasFailed ? random.before(rates.control) : untilControlFails - count;
      untilCanary -= count;
      untilPhase -= count;
      if (judge.judge(false, hasFailed, count)) return ended;
    }
  }
  return null;
}
