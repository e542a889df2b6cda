/** The windows of the burn rates: the short one tells that it still goes on, the long one that it matters. */
const WINDOWS = ["5m", "30m", "1h", "6h"] as const;
export type BurnWindow = (typeof WINDOWS)[number];

/** Handed on or to be tried again, a run has not ended. */
const NOT_ENDED = "left|requeued";

/** What the rules of failures share, by name; evaluated before them, in one group. */
export const RECORDINGS: Readonly<Record<string, string>> = Object.fromEntries(
  WINDOWS.flatMap((window) => [
    [failed(window), `sum(increase(plancraft_run_failures_total{fault="service"}[${window}]))`],
    [ended(window), `sum(increase(plancraft_runs_total{outcome!~"${NOT_ENDED}"}[${window}]))`],
  ]),
);

/** Runs that failed by the service's fault, of all processes. */
export function failed(window: BurnWindow): string {
  return `plancraft:run_failures:increase${window}`;
}

/** Runs that came to an end. */
export function ended(window: BurnWindow): string {
  return `plancraft:runs:increase${window}`;
}
