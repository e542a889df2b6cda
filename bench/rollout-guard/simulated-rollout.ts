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

/**
 * Has several judges look at the same rollout.
 * @returns For each, how many sessions of the canary had ended when it rolled back; null where it never did.
 */
export function simulatedRollout(
  { share, phases }: Scenario,
  sessions: number,
  random: Random,
  judges: readonly Judge[],
): (number | null)[] {
  const ends = judges.map((): number | null => null);
  let judging = judges.length;
  let phase = -1;
  let untilPhase = 0;
  let rates: Phase = { from: 0, canary: 0, control: 0 };
  let untilCanary = random.before(share);
  let [untilCanaryFails, untilControlFails] = [0, 0];
  let ended = 0;
  while (judging > 0 && ended < sessions) {
    if (untilPhase === 0) {
      rates = phases[++phase] ?? rates;
      untilPhase = (phases[phase + 1]?.from ?? Number.POSITIVE_INFINITY) - rates.from;
      // A chance has no memory: what was left of the old rate is drawn anew.
      untilCanaryFails = random.before(rates.canary);
      untilControlFails = random.before(rates.control);
    }
    const isCanary = untilCanary === 0;
    const hasFailed = (isCanary ? untilCanaryFails : untilControlFails) === 0;
    let count = 1;
    if (isCanary) {
      untilCanaryFails = hasFailed ? random.before(rates.canary) : untilCanaryFails - 1;
      untilCanary = random.before(share);
      ended++;
    } else {
      if (!hasFailed) count = Math.min(untilCanary, untilControlFails, untilPhase);
      untilControlFails = hasFailed ? random.before(rates.control) : untilControlFails - count;
      untilCanary -= count;
    }
    untilPhase -= count;
    for (let at = 0; at < judges.length; at++) {
      if (ends[at] !== null || !judges[at]?.judge(isCanary, hasFailed, count)) continue;
      ends[at] = ended;
      judging--;
    }
  }
  return ends;
}
