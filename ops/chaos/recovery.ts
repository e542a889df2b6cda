import { setTimeout as sleep } from "node:timers/promises";
import { type EventType, LAST_EVENTS } from "../../schemas/event.ts";
import type { Book, BookEntry } from "./book.ts";

/** Runs go on within this time after a fault is over: row "recovery" of the requirements. */
export const RECOVERY_GATE_MS = 20_000;
/** So much longer is looked whether they go on at all. */
const PATIENCE_MS = 2 * RECOVERY_GATE_MS;
const POLL_MS = 50;
/** What only says that something is in the way. */
const NO_PROGRESS: ReadonlySet<EventType> = new Set(["call-retried", "warning", "session-queued", "run-requeued"]);

/** How soon the sessions went on that were running when a fault was over. */
export interface Recovery {
  /** In milliseconds, the shortest first. */
  readonly tookMs: readonly number[];
  /** Those that had not gone on when nobody looked any more, and those that took longer than the gate, each with its time. */
  readonly late: readonly { readonly session: string; readonly tookMs: number | null }[];
}

/**
 * Waits until each session that runs has had its next event.
 * @param restsMs What the fault may add to the gate: see `Fault.restsMs`.
 */
export async function recovered(book: Book, sinceMs: number, restsMs = 0): Promise<Recovery> {
  const gateMs = RECOVERY_GATE_MS + restsMs;
  const running = book.sessions.filter((entry) => isRunning(entry, sinceMs));
  const nextOf = ({ heard }: BookEntry) => heard.find(({ atMs, type }) => atMs > sinceMs && !NO_PROGRESS.has(type));
  while (performance.now() - sinceMs < gateMs + PATIENCE_MS && running.some((entry) => nextOf(entry) === undefined)) {
    await sleep(POLL_MS);
  }
  const took = running.map((entry) => {
    const next = nextOf(entry);
    return { session: entry.session, tookMs: next ? next.atMs - sinceMs : null };
  });
  return {
    tookMs: took.flatMap(({ tookMs }) => (tookMs === null ? [] : [tookMs])).sort((a, b) => a - b),
    late: took.filter(({ tookMs }) => tookMs === null || tookMs > gateMs),
  };
}

/** One that waits for a worker to have room, or for a person, is not running. */
function isRunning({ heard }: BookEntry, atMs: number): boolean {
  const last = heard.findLast((event) => event.atMs <= atMs);
  return last !== undefined && last.type !== "session-queued" && !LAST_EVENTS.has(last.type);
}
