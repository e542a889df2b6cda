import { type ReportSource, rolloutReport } from "../../rollout/report/rollout-report.ts";
import type { MeasuredSession } from "../../schemas/rollout/measured-session.ts";
import type { MeasureName, MeasureRow, RolloutReport } from "../../schemas/rollout/rollout-report.ts";
import type { Arm } from "../../schemas/rollout/variant.ts";

export const ROLLOUT_ID = "5e0c0000-0000-4000-8000-000000000002";
export const STARTED = new Date("2026-11-01T00:00:00.000Z");
const HOUR_MS = 3_600_000;

/** A rollout at a half of the users that began ten days before it is reported on. */
export function reported(
  sessions: readonly MeasuredSession[],
  { rollout, ...more }: Partial<Omit<ReportSource, "rollout">> & { rollout?: Partial<ReportSource["rollout"]> } = {},
): RolloutReport {
  return rolloutReport({
    rollout: {
      id: ROLLOUT_ID,
      preset: "balanced",
      variant: { name: "terse-writer", version: "ab".repeat(32) },
      control: null,
      share: 0.5,
      state: "running",
      startedAt: STARTED.toISOString(),
      startedBy: "mina",
      endedAt: null,
      ...rollout,
    },
    acts: [],
    sessions,
    language: "en",
    now: new Date(STARTED.getTime() + 240 * HOUR_MS),
    ...more,
  });
}

/** The row of a measure. */
export function rowOf({ measures }: RolloutReport, name: MeasureName): MeasureRow {
  const found = measures.find(({ measure }) => measure === name);
  if (!found) throw new Error(`There is no row ${name}`);
  return found;
}

/** Sessions of an arm that differ in what is given for each, one of each user, an hour apart. */
export function sessionsOf(arm: Arm, each: readonly Partial<MeasuredSession>[]): MeasuredSession[] {
  return each.map((one, at) => ({
    session: `${arm}-${at}`,
    user: `${arm}-user-${at}`,
    createdAt: new Date(STARTED.getTime() + at * HOUR_MS).toISOString(),
    arm,
    state: "done",
    failed: false,
    score: null,
    contradictions: null,
    costUsd: null,
    tokens: null,
    planMs: null,
    answersByHand: null,
    revisionsWithinDay: null,
    rating: null,
    language: "en",
    preset: "balanced",
    isNewUser: true,
    ...one,
  }));
}

/** So many of the same. */
export function times<T>(count: number, one: T): T[] {
  return Array.from({ length: count }, () => one);
}
