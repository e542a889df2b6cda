import { inject } from "vitest";

declare module "vitest" {
  export interface ProvidedContext {
    /** Only in the soak run. */
    everyKillPoint: boolean | undefined;
  }
}

/** The points of a sweep at which a process is killed: all in the soak run; else the first, the middle and the last. */
export function killPoints<T>(points: readonly T[]): readonly T[] {
  if (inject("everyKillPoint")) return points;
  const few = new Set([0, Math.floor(points.length / 2), points.length - 1]);
  return points.filter((_, at) => few.has(at));
}
