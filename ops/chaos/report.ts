import type { Book } from "./book.ts";
import type { Recovery } from "./recovery.ts";

/** One fault that was there, and how soon the sessions went on after it. */
export interface FaultReport {
  readonly name: string;
  readonly what: string;
  readonly lastedMs: number;
  readonly recovery: Recovery;
}

const seconds = (ms: number | undefined) => (ms === undefined ? "-" : (ms / 1_000).toFixed(1));

/** One line of what happened, while it happens. */
export function faultLine({ name, what, lastedMs, recovery: { tookMs, late } }: FaultReport): string {
  const lateOnes = late.map(({ session, tookMs: ms }) => `${session} ${ms === null ? "never" : `${seconds(ms)} s`}`);
  const went = `${tookMs.length} sessions went on after at most ${seconds(tookMs.at(-1))} s`;
  return `${name} (${what}) for ${seconds(lastedMs)} s: ${went}${lateOnes.length > 0 ? `; late: ${lateOnes.join(", ")}` : ""}`;
}

/** By kind of fault: how often it was there, and the seconds until the next event of sessions that ran: least, middle, most. */
export function faultTable(reports: readonly FaultReport[]): string {
  const rows = [...Map.groupBy(reports, ({ name }) => name)].map(([name, ofName]) => {
    const took = ofName.flatMap(({ recovery }) => recovery.tookMs).sort((a, b) => a - b);
    const late = ofName.reduce((sum, { recovery }) => sum + recovery.late.length, 0);
    return [
      name,
      ofName.length,
      took.length,
      seconds(took[0]),
      seconds(took[Math.floor(took.length / 2)]),
      seconds(took.at(-1)),
      late,
    ];
  });
  return table([["fault", "times", "sessions", "min s", "median s", "max s", "late"], ...rows]);
}

/** What was asked for. */
export function summary(
  book: Book,
  states: Readonly<Record<string, number>>,
  more: Readonly<Record<string, number>>,
): string {
  const sessions = Object.entries(states).map(([state, count]) => `${count} ${state}`);
  return [
    `${book.sessions.length} sessions: ${sessions.join(", ")}`,
    `${book.requests} requests, ${book.retriedRequests} of them again; ${book.streams} streams opened`,
    Object.entries(more)
      .map(([what, count]) => `${count} ${what}`)
      .join(", "),
  ].join("\n");
}

function table(rows: readonly (readonly (string | number)[])[]): string {
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((row) => String(row[at]).length))) ?? [];
  return rows
    .map((row) =>
      row.map((cell, at) => (at === 0 ? String(cell).padEnd(widths[at] ?? 0) : String(cell).padStart(widths[at] ?? 0))),
    )
    .map((cells) => cells.join("  "))
    .join("\n");
}
