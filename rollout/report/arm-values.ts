import type { MeasuredSession } from "../../schemas/rollout/measured-session.ts";
import type { Arm } from "../../schemas/rollout/variant.ts";
import type { Measure } from "./measures.ts";

/** The values of a measure in an arm, with whose each is. */
export interface ArmValues {
  readonly values: readonly number[];
  /** As many, in the same order. A user that is not known counts as one of their own. */
  readonly users: readonly string[];
}

/** What is compared: a session counts from its first end on. */
export function armValues(sessions: readonly MeasuredSession[], arm: Arm, measure: Measure): ArmValues {
  const values: number[] = [];
  const users: string[] = [];
  for (const session of sessions) {
    if (session.arm !== arm || session.failed === null) continue;
    const value = measure.of(session);
    if (value === null) continue;
    values.push(value);
    users.push(userOf(session));
  }
  return { values, users };
}

/** The same with the place of each value among those of both arms; equal ones share theirs. */
export function ranked(canary: ArmValues, control: ArmValues): [ArmValues, ArmValues] {
  const sorted = Float64Array.from([...canary.values, ...control.values]).sort();
  const places = new Map<number, number>();
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    const value = sorted[from] ?? 0;
    while (sorted[to] === value) to++;
    places.set(value, (from + to) / 2);
  }
  const of = ({ values, users }: ArmValues) => ({ values: values.map((value) => places.get(value) ?? 0), users });
  return [of(canary), of(control)];
}

/** Whose a session is, or a name that no user has. */
export function userOf({ user, session }: Pick<MeasuredSession, "user" | "session">): string {
  return user === null ? `\0${session}` : user;
}
