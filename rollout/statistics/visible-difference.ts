import type { Untestable } from "./untestable.ts";

/** The least difference of means that so many sessions an arm show. */
export declare function visibleDifferenceOfMeans(seen: {
  readonly perArm: number;
  readonly sd: number;
  readonly power?: number;
  readonly alpha?: number;
}): { readonly delta: number } | Untestable;

/** The least rate above p1 that so many sessions an arm show. */
export declare function visibleDifferenceOfRates(seen: {
  readonly perArm: number;
  readonly p1: number;
  readonly power?: number;
  readonly alpha?: number;
}): { readonly p2: number } | Untestable;
