import type { Untestable } from "./untestable.ts";

/** How many sessions each of two equal arms needs, with a fraction as R gives it; what is run is the next whole number. */
export interface SampleSize {
  readonly perArm: number;
}

/** What is to be seen of means. */
export interface MeansAim {
  /** The difference that one cares about. */
  readonly delta: number;
  readonly sd: number;
  /** How surely a difference of that size is seen: 0.8 where nothing is said. */
  readonly power?: number;
  /** How often one is seen where there is none: 0.05 where nothing is said. */
  readonly alpha?: number;
}
export declare function sampleSizeForMeans(aim: MeansAim): SampleSize | Untestable;

/** What is to be seen of rates. */
export interface RatesAim {
  readonly p1: number;
  readonly p2: number;
  readonly power?: number;
  readonly alpha?: number;
}
export declare function sampleSizeForRates(aim: RatesAim): SampleSize | Untestable;

/** Sessions of both arms together where the canary has another share than half of them: they see what `perArm` in each of two equal arms would. */
export declare function sessionsAtShare(perArm: number, share: number): number;
/** How many sessions each of two equal arms would have that see as much as these two. */
export declare function equalArms(a: number, b: number): number;
