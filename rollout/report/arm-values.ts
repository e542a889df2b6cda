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

/** Whose a session is, or a name that no user has. */
export function userOf({ user, session }: Pick<MeasuredSession, "user" | "session">): string {
  return user === null ? `\0${session}` : user;
}
