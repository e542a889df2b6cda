import type { MeasuredSession } from "../../schemas/rollout/measured-session.ts";
import type { MeanArm, MeanRow, RateArm, RateRow, ReportInterval } from "../../schemas/rollout/rollout-report.ts";
import { hedgesG } from "../statistics/hedges-g.ts";
import { type MannWhitney, mannWhitney } from "../statistics/mann-whitney.ts";
import { compareRates } from "../statistics/rates.ts";
import { sampleSizeForMeans, sampleSizeForRates } from "../statistics/sample-size.ts";
import { summary } from "../statistics/summary.ts";
import { isUntestable, type Untestable } from "../statistics/untestable.ts";
import { welch } from "../statistics/welch.ts";
import { type ArmValues, armValues, ranked } from "./arm-values.ts";
import { ALPHA, meanByUser, pByUser, rateByUser } from "./by-user.ts";
import { MEASURE_TABLE, type Measure } from "./measures.ts";
import { type Pace, sessionsMissing } from "./needed-sessions.ts";
import { type UserEffect, userEffect } from "./user-effect.ts";

type Judged = "name" | "holm" | "conclusion" | "words";
/** What a difference has to reach where it is the only one: Holm's correction asks no more of any measure. */
const STRICTEST = ALPHA / MEASURE_TABLE.length;

/** A row before all rows are looked at together. */
export type TestedRow = Omit<RateRow, Judged> | Omit<MeanRow, Judged>;

/** Compares the arms in a measure. Everything is the canary's less the control's. */
export function testedRow(measure: Measure, sessions: readonly MeasuredSession[], pace: Pace): TestedRow {
  const canary = armValues(sessions, "canary", measure);
  const control = armValues(sessions, "control", measure);
  const row = measure.kind === "rate" ? rateRow(measure, canary, control) : meanRow(measure, canary, control);
  const ended = sessions.filter(({ failed }) => failed !== null).length;
  const coverage = ended === 0 ? 0 : (canary.values.length + control.values.length) / ended;
  const { measure: name, better } = row;
  const { perArm, ...compared } = row;
  const counts = [canary.values.length, control.values.length] as const;
  return {
    ...compared,
    measure: name,
    better,
    needed: perArm === null ? null : missing(perArm, counts, pace, coverage),
  };
}

function missing(perArm: number, counts: readonly [number, number], pace: Pace, coverage: number) {
  const more = sessionsMissing(perArm, counts, pace, coverage);
  const days = more === null || pace.perDay === null || pace.perDay === 0 ? null : more / pace.perDay;
  return { perArm, more, days };
}

function rateRow(measure: Measure, canary: ArmValues, control: ArmValues) {
  const [a, b] = [counted(canary), counted(control)];
  const test = compareRates(a, b);
  const effect = userEffect(canary, control);
  const lift = liftOf(measure, null);
  const usual = b.n > 0 ? b.events / b.n : null;
  const worse = usual === null || lift === null ? null : usual + (usual + lift > 1 ? -lift : lift);
  const size = usual === null || worse === null ? null : sampleSizeForRates({ p1: usual, p2: worse, alpha: STRICTEST });
  return {
    ...rowBegin(measure, lift, test),
    kind: "rate" as const,
    canary: rateArm(canary, isUntestable(test) ? null : test.intervalA),
    control: rateArm(control, isUntestable(test) ? null : test.intervalB),
    test: isUntestable(test) ? null : { difference: test.difference, interval: plain(test.interval), p: test.p },
    byUser: isUntestable(test) || effect === null ? null : rateByUser(test, effect),
    perArm: neededPerArm(size, effect),
  };
}

function meanRow(measure: Measure, canary: ArmValues, control: ArmValues) {
  const test = welch(canary.values, control.values);
  const size = hedgesG(canary.values, control.values);
  const ranks = measure.isSkewed ? mannWhitney(canary.values, control.values) : null;
  const effect = userEffect(canary, control);
  const arms = { canary: meanArm(canary), control: meanArm(control) };
  const lift = liftOf(measure, arms.control.mean);
  const needed =
    isUntestable(test) || !lift ? null : sampleSizeForMeans({ delta: lift, sd: test.b.sd, alpha: STRICTEST });
  return {
    ...rowBegin(measure, lift, test),
    kind: "mean" as const,
    ...arms,
    test: isUntestable(test)
      ? null
      : { difference: test.difference, interval: plain(test.interval), t: test.t, df: test.df, p: test.p },
    effect: isUntestable(size) ? null : { g: size.g, interval: plain(size.interval) },
    ranks: ranksOf(ranks, canary, control),
    byUser: isUntestable(test) || effect === null ? null : meanByUser(test, effect),
    perArm: neededPerArm(needed, effect),
  };
}

function ranksOf(test: MannWhitney | Untestable | null, canary: ArmValues, control: ArmValues) {
  if (test === null || isUntestable(test)) return null;
  const { w, p, shift, interval } = test;
  const effect = userEffect(...ranked(canary, control));
  return { w, p, pByUser: effect && pByUser(p, effect), shift, interval: interval && plain(interval) };
}

function rowBegin({ name, better }: Measure, lift: number | null, test: object) {
  return { measure: name, better, lift, untestable: isUntestable(test) ? test.untestable : null };
}

/** In the measure's unit; null where it is a part of what there is not. */
function liftOf({ lift }: Measure, usual: number | null): number | null {
  if ("by" in lift) return lift.by;
  return usual === null || usual <= 0 ? null : lift.part * usual;
}

function counted({ values }: ArmValues) {
  return { events: values.reduce((sum, value) => sum + value, 0), n: values.length };
}

function rateArm(arm: ArmValues, interval: ReportInterval | null): RateArm {
  const { events, n } = counted(arm);
  return {
    sessions: n,
    users: new Set(arm.users).size,
    events,
    rate: n === 0 ? null : events / n,
    interval: interval && plain(interval),
  };
}

function meanArm({ values, users }: ArmValues): MeanArm {
  const described = summary(values);
  const { mean, sd, median } = isUntestable(described) ? { mean: null, sd: null, median: null } : described;
  return { sessions: values.length, users: new Set(users).size, mean, sd, median };
}

function neededPerArm(size: { readonly perArm: number } | Untestable | null, effect: UserEffect | null): number | null {
  return size === null || isUntestable(size) ? null : Math.ceil(size.perArm * (effect?.times ?? 1));
}

function plain({ low, high }: ReportInterval): ReportInterval {
  return { low, high };
}
