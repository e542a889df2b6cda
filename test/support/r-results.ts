import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Count } from "../../rollout/statistics/rates.ts";
import type { Summary } from "../../rollout/statistics/summary.ts";

const FOLDER = join(import.meta.dirname, "../fixtures/statistics");
const OTHERS = ["holm", "sample-sizes", "distributions"];
/** Six digits. */
const CLOSE = 1e-6;

interface Ends {
  /** Null where R gives no interval. */
  readonly low: number | null;
  readonly high: number | null;
}

/** Two arms, and what R says of them; null where R stops. */
export interface DataSet {
  readonly about: string;
  readonly level: number;
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly rates: { readonly a: Count; readonly b: Count };
  readonly counts: readonly [number, number];
  readonly shares: readonly [number, number];
  readonly r: {
    readonly a: Summary;
    readonly b: Summary;
    readonly welch:
      | ({ readonly t: number; readonly df: number; readonly p: number; readonly difference: number } & Ends)
      | null;
    readonly hedges: ({ readonly g: number } & Ends) | null;
    readonly mannWhitney:
      | ({ readonly w: number; readonly p: number; readonly isExact: boolean; readonly shift: number } & Ends)
      | null;
    readonly rates: {
      readonly lowA: number;
      readonly highA: number;
      readonly lowB: number;
      readonly highB: number;
      readonly difference: number;
      readonly p: number;
    } & Ends;
    readonly split: { readonly chiSquared: number; readonly binomial: number };
  };
}

/** A file of R's results; `make.R` beside them says what is in it. */
export function rResults<Shape>(name: string): Shape {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), "utf8"));
}

/** The names of the data sets. */
export const DATA_SETS = readdirSync(FOLDER).flatMap((file) => {
  const name = file.replace(/\.json$/, "");
  return name === file || OTHERS.includes(name) ? [] : [name];
});

/** Expects numbers to be R's to six digits; where R has none, there is none. */
export function expectR(got: object | null, wanted: object): void {
  for (const [name, want] of Object.entries(wanted)) {
    const value: unknown = got === null ? null : Reflect.get(got, name);
    if (typeof want !== "number") expect({ [name]: value }).toEqual({ [name]: want });
    else if (!isClose(Number(value), want)) expect.fail(`${name} is ${value}, and R's is ${want}`);
  }
}

/** Whether a number is R's, to six digits where nothing else is said. */
export function isClose(got: number, want: number, close = CLOSE): boolean {
  return got === want || Math.abs(got - want) <= close * Math.abs(want);
}
