import type { MeasuredSession } from "../../schemas/rollout/measured-session.ts";
import type { MeasureName } from "../../schemas/rollout/rollout-report.ts";

/** In what a measure is told to a person. */
export type Unit = "share" | "points" | "usd" | "tokens" | "ms";

/** A measure: where it stands in a session, and which difference one cares about. */
export interface Measure {
  readonly name: MeasureName;
  readonly kind: "rate" | "mean";
  readonly better: "lower" | "higher";
  readonly unit: Unit;
  /** The difference that one cares about: in the measure's unit, or a part of the control's mean. */
  readonly lift: { readonly by: number } | { readonly part: number };
  /** A few values are many times the others, so that a test by ranks stands beside the one of means. */
  readonly isSkewed?: boolean;
  /** Of rates 1 where it happened, and 0 where not. Null: the session has none, and is left out. */
  readonly of: (session: MeasuredSession) => number | null;
}

/**
 * All measures. The lifts are what somebody would act on:
 *
 * | measure        | lift   | why                                                                              |
 * | -------------- | ------ | -------------------------------------------------------------------------------- |
 * | failure        | 0.5 pt | the level of service: as much again doubles it                                   |
 * | score          | 0.3    | reviews of one and the same plan differ by about as much                         |
 * | contradictions | 0.2    | one in five plans; a reader meets it                                             |
 * | cost, tokens   | 10 %   | less is lost in what providers change about their prices and caches              |
 * | time           | 10 %   | less is not felt while one waits for minutes                                     |
 * | answers        | 0.5    | every second person is asked once more, or once less                             |
 * | revisions      | 0.1    | one in ten people is content sooner, or later                                    |
 * | rating         | 5 pt   | one in twenty thumbs; fewer people rate than would show less                     |
 */
export const MEASURE_TABLE: readonly Measure[] = [
  {
    name: "failure",
    kind: "rate",
    better: "lower",
    unit: "share",
    lift: { by: 0.005 },
    of: ({ failed }) => (failed === null ? null : Number(failed)),
  },
  { name: "score", kind: "mean", better: "higher", unit: "points", lift: { by: 0.3 }, of: ({ score }) => score },
  {
    name: "contradictions",
    kind: "mean",
    better: "lower",
    unit: "points",
    lift: { by: 0.2 },
    of: ({ contradictions }) => contradictions,
  },
  {
    name: "cost",
    kind: "mean",
    better: "lower",
    unit: "usd",
    lift: { part: 0.1 },
    isSkewed: true,
    of: ({ costUsd }) => costUsd,
  },
  {
    name: "tokens",
    kind: "mean",
    better: "lower",
    unit: "tokens",
    lift: { part: 0.1 },
    isSkewed: true,
    of: ({ tokens }) => tokens,
  },
  {
    name: "time",
    kind: "mean",
    better: "lower",
    unit: "ms",
    lift: { part: 0.1 },
    isSkewed: true,
    of: ({ planMs }) => planMs,
  },
  {
    name: "answers",
    kind: "mean",
    better: "lower",
    unit: "points",
    lift: { by: 0.5 },
    of: ({ answersByHand }) => answersByHand,
  },
  {
    name: "revisions",
    kind: "mean",
    better: "lower",
    unit: "points",
    lift: { by: 0.1 },
    of: ({ revisionsWithinDay }) => revisionsWithinDay,
  },
  {
    name: "rating",
    kind: "rate",
    better: "higher",
    unit: "share",
    lift: { by: 0.05 },
    of: ({ rating }) => (rating === null ? null : Number(rating === "up")),
  },
];

/** The row of a measure. */
export function measureNamed(name: MeasureName): Measure {
  const found = MEASURE_TABLE.find((one) => one.name === name);
  if (!found) throw new Error(`No measure is called ${name}`);
  return found;
}
