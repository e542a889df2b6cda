import type { Measures } from "./measured-call.ts";

export interface Row {
  readonly figure: string;
  readonly today: number | null;
  readonly now: number;
  /** A share of today's figure, or a figure of its own. */
  readonly gate?: number;
  readonly aim?: number;
  readonly goalsAre?: "shares" | "figures";
}

const GOALS: Partial<Record<keyof Measures, { readonly gate: number; readonly aim: number }>> = {
  uncachedTokens: { gate: 0.5, aim: 0.35 },
  refineTokens: { gate: 0.6, aim: 0.45 },
  cost: { gate: 0.85, aim: 0.7 },
  seconds: { gate: 0.9, aim: 0.75 },
};

const NAMES: Readonly<Record<keyof Measures, string>> = {
  calls: "calls",
  inputTokens: "input tokens",
  cachedTokens: "input tokens from the cache",
  uncachedTokens: "input tokens not from the cache",
  outputTokens: "output tokens",
  refineTokens: "output tokens of all refines",
  cost: "cost, in input tokens",
  seconds: "time to plan, seconds",
};

/** The figures of two builds; of one where there is nothing to compare it with. */
export function measureRows(now: Measures, today: Measures | null): Row[] {
  const figures = Object.keys(NAMES) as (keyof Measures)[];
  return figures.map((figure) => ({
    figure: NAMES[figure],
    today: today?.[figure] ?? null,
    now: now[figure],
    ...(today ? GOALS[figure] : {}),
  }));
}

const HEAD = ["figure", "today", "new", "ratio", "gate", "aim", ""];

/** The table as text, and whether every gate is met. */
export function table(rows: readonly Row[]): { readonly text: string; readonly isMet: boolean } {
  const cells = [HEAD, ...rows.map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map((row) =>
    row
      .map((cell, column) =>
        column === 0 || column === 6 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
  return { text: lines.join("\n"), isMet: rows.every((row) => verdictOf(row) !== "MISSED") };
}

function cellsOf(row: Row): string[] {
  const { figure, today, now, gate, aim } = row;
  const ratio = today === null || today === 0 ? "" : (now / today).toFixed(2);
  const goal = (one: number | undefined) => (one === undefined ? "" : whole(one, row.goalsAre !== "figures"));
  return [figure, today === null ? "" : whole(today), whole(now), ratio, goal(gate), goal(aim), verdictOf(row)];
}

function verdictOf({ today, now, gate, aim, goalsAre = "shares" }: Row): string {
  if (gate === undefined) return "";
  const reached = goalsAre === "figures" ? now : today === null || today === 0 ? Number.NaN : now / today;
  if (!(reached <= gate)) return "MISSED";
  if (aim === undefined) return "met";
  return reached <= aim ? "aim met" : "gate met";
}

function whole(value: number, isShare = false): string {
  return isShare ? String(value) : Math.round(value).toLocaleString("en-US");
}
