import type { MeasureName, RolloutReport, Segment } from "../../../schemas/rollout/rollout-report.ts";
import { measureNamed } from "../measures.ts";
import { NO_VALUE, shownDifference, shownInterval } from "../shown-values.ts";

/** What stands out in a segment after all tests of all segments were counted. */
const STANDS_OUT = 0.05;

/** A measure within a segment. */
export interface SegmentCell {
  readonly difference: string;
  readonly interval: string;
  /** Where it stands out; else null. */
  readonly conclusion: "better" | "worse" | null;
}

/** The segments that have enough sessions to show. */
export function shownSegments({ segments }: RolloutReport): Segment[] {
  return segments.filter(({ differences }) => differences !== null);
}

/** A measure's cell of a segment; empty where it could not be compared there. */
export function segmentCell(
  { differences }: Segment,
  measure: MeasureName,
  language: RolloutReport["language"],
): SegmentCell {
  const found = differences?.find((one) => one.measure === measure);
  if (!found) return { difference: NO_VALUE, interval: "", conclusion: null };
  const { unit, better } = measureNamed(measure);
  const isGood = found.difference < 0 === (better === "lower");
  const standsOut = found.holm < STANDS_OUT && (found.interval.low > 0 || found.interval.high < 0);
  return {
    difference: shownDifference(found.difference, unit, language),
    interval: shownInterval(found.interval, unit, language),
    conclusion: standsOut ? (isGood ? "better" : "worse") : null,
  };
}
