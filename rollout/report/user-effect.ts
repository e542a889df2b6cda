import type { ArmValues } from "./arm-values.ts";

/**
 * How many times more the difference of two arms varies than if each session were somebody else's: Kish's design effect, with
 * the linearised variance of a ratio of sums over users (as Deng, Knoblich and Lu 2018 have it). A user stays in one arm, so
 * what their sessions have in common is no evidence twice. At least 1: by chance it can come out below.
 */
export function userEffect(canary: ArmValues, control: ArmValues): number {
  const byUser = varianceOfMean(canary) + varianceOfMean(control);
  const bySession = varianceOfMean(eachAlone(canary)) + varianceOfMean(eachAlone(control));
  return bySession > 0 && Number.isFinite(byUser) ? Math.max(1, byUser / bySession) : 1;
}

function eachAlone({ values }: ArmValues): ArmValues {
  return { values, users: values.map((_, at) => String(at)) };
}

function varianceOfMean({ values, users }: ArmValues): number {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const apart = new Map<string, number>();
  for (const [at, user] of users.entries()) {
    apart.set(user, (apart.get(user) ?? 0) + (values[at] ?? 0) - mean);
  }
  const squares = [...apart.values()].reduce((sum, value) => sum + value ** 2, 0);
  return (squares / n ** 2) * (apart.size / (apart.size - 1));
}
