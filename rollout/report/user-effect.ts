import type { ArmValues } from "./arm-values.ts";

/** How much less sure a difference is since sessions of one user are alike. */
export interface UserEffect {
  /** How many times more it varies than if each session were somebody else's (Kish's design effect). At least 1. */
  readonly times: number;
  /** Degrees of freedom of that variance: few users tell little of how users differ. Null where each session is somebody else's. */
  readonly df: number | null;
}

/**
 * The variance of a difference of means where users are what is drawn, by leaving out one of them at a time (the jackknife): a
 * user stays in one arm, so what their sessions have in common is no evidence twice. One who has half of an arm's sessions counts
 * for as much as the arm would be another one without them. Degrees of freedom by Welch and Satterthwaite, of users.
 * @returns Null where all sessions of an arm are one user's: nothing tells their habits from the arm's doing.
 */
export function userEffect(canary: ArmValues, control: ArmValues): UserEffect | null {
  const arms = [canary, control].map((arm) => ({ arm, ...byUser(arm) }));
  if (arms.some(({ users }) => users < 2)) return null;
  if (arms.every(({ arm, users }) => users === arm.values.length)) return { times: 1, df: null };
  const variance = sum(arms.map((one) => one.variance));
  const ofSessions = sum(arms.map(({ arm }) => byUser(eachAlone(arm)).variance));
  if (variance === 0 || ofSessions === 0) return { times: 1, df: null };
  const df = variance ** 2 / sum(arms.map((one) => one.variance ** 2 / (one.users - 1)));
  return { times: Math.max(1, variance / ofSessions), df };
}

function eachAlone({ values }: ArmValues): ArmValues {
  return { values, users: values.map((_, at) => String(at)) };
}

function byUser({ values, users }: ArmValues): { readonly users: number; readonly variance: number } {
  const n = values.length;
  const mean = sum(values) / n;
  const apart = new Map<string, { sessions: number; sum: number }>();
  for (const [at, user] of users.entries()) {
    const known = apart.get(user) ?? { sessions: 0, sum: 0 };
    apart.set(user, { sessions: known.sessions + 1, sum: known.sum + (values[at] ?? 0) - mean });
  }
  // By how much the mean moves without each of them.
  const moves = [...apart.values()].map((own) => own.sum / (n - own.sessions));
  return { users: apart.size, variance: ((apart.size - 1) / apart.size) * sum(moves.map((move) => move ** 2)) };
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
