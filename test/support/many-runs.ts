import { inject } from "vitest";
import "./kill-points.ts";

/**
 * How often a property is tried: all of it where slow tests are run, an eighth of it elsewhere. Each run draws other
 * cases, so that what is rare is met in time.
 */
export function manyRuns(all: number): number {
  return inject("everyKillPoint") ? all : Math.ceil(all / 8);
}
