// The gates and aims of the store, and the table that says which are met.
import { figure } from "./store-rounds.ts";

export interface Figure {
  readonly name: string;
  /** The medians that it is made of. */
  readonly medians: Readonly<Record<string, number>>;
  readonly value: number;
  /** Null where it is only printed. */
  readonly gate: number | null;
  readonly aim: number | null;
  /** Where the gate is an upper limit. */
  readonly isLimit: boolean;
}

interface Goal {
  readonly gate: number;
  readonly aim?: number;
  readonly isLimit?: boolean;
}

const GOALS = {
  "sessions/s, 100 at once, ours / stock": { gate: 2.2, aim: 2.8 },
  "sessions/s, one at a time, ours / stock": { gate: 1.7, aim: 2.0 },
  "sessions/s, 100 at once, ours / MemorySaver": { gate: 0.7, aim: 0.9 },
  "sessions/s, 100 at once, under claims / without": { gate: 0.97 },
  "saver alone, operations/s, 100 at once, ours / stock": { gate: 4, aim: 6 },
  "put p95, 100 at once, ours / stock": { gate: 0.35, aim: 0.2, isLimit: true },
  "round trips a session, one at a time": { gate: 11, isLimit: true },
  "round trips a session, 100 at once": { gate: 2, isLimit: true },
  "getTuple of 30 KB, stock / ours": { gate: 6, aim: 10 },
  "getTuple of 300 KB, stock / ours": { gate: 20, aim: 30 },
  "supersteps/s, ours / a bare pg client, 20 supersteps a commit": { gate: 0.5, aim: 0.7 },
  "a page of 50 sessions of 100,000, ms at the server": { gate: 50, isLimit: true },
} satisfies Record<string, Goal>;

export type Gated = keyof typeof GOALS;

/** A figure that must meet its gate. */
export function gated(name: Gated, value: number, medians: Readonly<Record<string, number>>): Figure {
  const { gate, aim, isLimit }: Goal = GOALS[name];
  return { name, medians, value, gate, aim: aim ?? null, isLimit: isLimit ?? false };
}

/** A figure that is only printed. */
export function printed(name: string, value: number, medians: Readonly<Record<string, number>>): Figure {
  return { name, medians, value, gate: null, aim: null, isLimit: false };
}

export type Verdict = "aim met" | "gate met" | "met" | "MISSED" | "";

/** Whether a figure is as good as it has to be. A figure that could not be measured is missed. */
export function verdictOf({ value, gate, aim, isLimit }: Figure): Verdict {
  const reaches = (goal: number) => (isLimit ? value <= goal : value >= goal);
  if (gate === null) return "";
  if (!reaches(gate)) return "MISSED";
  if (aim === null) return "met";
  return reaches(aim) ? "aim met" : "gate met";
}

/** One row a figure: its name, the medians, the value, the goals and whether they are met. */
export function tableOf(figures: readonly Figure[]): string {
  const goal = (value: number | null, isLimit: boolean) => (value === null ? "" : `${isLimit ? "<=" : ">="} ${value}`);
  const rows = figures.map((row) => [
    row.name,
    Object.entries(row.medians)
      .map(([name, value]) => `${name} ${figure(value)}`)
      .join(", "),
    figure(row.value),
    goal(row.gate, row.isLimit),
    goal(row.aim, row.isLimit),
    verdictOf(row),
  ]);
  const all = [["figure", "medians", "value", "gate", "aim", "result"], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")).join("\n");
}
