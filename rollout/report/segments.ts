import type { MeasuredSession } from "../../schemas/rollout/measured-session.ts";
import { SEGMENTS, type Segment } from "../../schemas/rollout/rollout-report.ts";
import { holm } from "../statistics/holm.ts";
import { testedRow } from "./measure-row.ts";
import { MEASURE_TABLE } from "./measures.ts";

/** An arm with fewer sessions shows nothing but its chances. */
export const LEAST_IN_SEGMENT = 50;

type By = Segment["by"];
const VALUE_OF: Readonly<Record<By, (session: MeasuredSession) => string | null>> = {
  language: ({ language }) => language,
  preset: ({ preset }) => preset,
  user: ({ isNewUser }) => (isNewUser === null ? null : isNewUser ? "new" : "returning"),
};
/** Nothing that is said of a segment hangs on how a rollout goes on. */
const NO_PACE = { share: 0.5, perDay: null };

/** The same measures within parts of the sessions. What all sessions have in common is no part of them. */
export function segments(sessions: readonly MeasuredSession[]): Omit<Segment, "name">[] {
  const ended = sessions.filter(({ failed }) => failed !== null);
  const found = SEGMENTS.flatMap((by) => {
    const values = [...new Set(ended.map(VALUE_OF[by]))].filter((value) => value !== null).toSorted();
    return values.length < 2 ? [] : values.map((value) => segment(ended, by, value));
  });
  const corrected = holm(found.flatMap(({ differences }) => (differences ?? []).map(({ holm: p }) => p)));
  let at = 0;
  return found.map((one) => ({
    ...one,
    differences: one.differences?.map((row) => ({ ...row, holm: corrected[at++] ?? 1 })) ?? null,
  }));
}

function segment(ended: readonly MeasuredSession[], by: By, value: string): Omit<Segment, "name"> {
  const part = ended.filter((session) => VALUE_OF[by](session) === value);
  const canary = part.filter(({ arm }) => arm === "canary").length;
  const control = part.length - canary;
  const isEnough = Math.min(canary, control) >= LEAST_IN_SEGMENT;
  // Ranks are not shown here, and take the longest.
  const rows = isEnough ? MEASURE_TABLE.map((one) => testedRow({ ...one, isSkewed: false }, part, NO_PACE)) : [];
  const differences = rows.flatMap(({ measure, test, byUser }) => {
    if (test === null || byUser === null) return [];
    const { low, high, p } = byUser;
    return [{ measure, difference: test.difference, interval: { low, high }, holm: p }];
  });
  return { by, value, canary, control, differences: isEnough ? differences : null };
}
