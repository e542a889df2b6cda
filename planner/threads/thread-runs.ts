import { createHash } from "node:crypto";
import { type EventType, LAST_EVENTS } from "../../schemas/event.ts";
import { AppError } from "../../utils/errors.ts";
import type { RunMark } from "../../utils/postgres/stores/sessions/event-store.ts";

/** How a run of a session stands, in the words of LangGraph's protocol. */
export type ThreadRunStatus = "running" | "success" | "error" | "interrupted";

/**
 * One run of a session: from the event that it began with to its last one. Where its process died, whoever went on with the
 * session went on with the run, so that a client which follows it just waits.
 */
export interface ThreadRun {
  /** A UUID that tells where it began: the same in every process, and stored nowhere. */
  readonly run: string;
  readonly thread: string;
  readonly status: ThreadRunStatus;
  /** The numbers of its first event, and of its last one; null as long as there is none. */
  readonly begin: number;
  readonly end: number | null;
  /** The numbers of the events with which it was begun, and gone on with where its process had died. */
  readonly starts: readonly number[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** The events that begin and end runs. */
export const RUN_MARKS: readonly EventType[] = ["session-started", ...LAST_EVENTS];

/** The id of a run by where it began. */
export function runId(thread: string, begin: number): string {
  const hash = createHash("sha256").update(`${thread}/${begin}`).digest("hex");
  const seq = begin.toString(16).padStart(8, "0");
  return `${seq}-${hash.slice(0, 4)}-8${hash.slice(4, 7)}-9${hash.slice(7, 10)}-${hash.slice(10, 22)}`;
}

/** A session's runs, the first one first. Pure. @param marks Its events that begin and end runs, in order. */
export function runsIn(thread: string, marks: readonly RunMark[], isRunning: boolean): ThreadRun[] {
  const runs: ThreadRun[] = [];
  for (const { seq, type, at, code } of marks) {
    const updatedAt = at.toISOString();
    const last = runs.at(-1);
    const open = last?.end === null ? runs.pop() : undefined;
    if (type !== "session-started") {
      // What ends without having begun, as a session that is cancelled while it waits, is no run.
      if (open) runs.push({ ...open, end: seq, status: statusAt(type, code), updatedAt });
    } else if (open) runs.push({ ...open, starts: [...open.starts, seq], updatedAt });
    else runs.push({ ...begun(thread, seq, updatedAt), updatedAt });
  }
  // The last event of the last one could not be stored.
  return runs.map((run) => (run.end === null && !isRunning ? { ...run, status: "error" } : run));
}

/** The run that a session begins with, as it is begun. */
export function firstRun(thread: string, at: string): ThreadRun {
  return { ...begun(thread, 1, at), updatedAt: at };
}

function begun(thread: string, seq: number, createdAt: string) {
  return {
    run: runId(thread, seq),
    thread,
    status: "running",
    begin: seq,
    end: null,
    starts: [seq],
    createdAt,
  } as const;
}

function statusAt(type: EventType, code: string | null): ThreadRunStatus {
  if (type === "cancelled" || code === "interrupted") return "interrupted";
  return type === "failed" ? "error" : "success";
}

/** @throws AppError `run-unknown`. */
export function runNamed(runs: readonly ThreadRun[], thread: string, id: string): ThreadRun {
  const found = runs.find(({ run }) => run === id.toLowerCase());
  if (!found) throw new AppError("run-unknown", { run: JSON.stringify(id.slice(0, 80)), session: thread });
  return found;
}
