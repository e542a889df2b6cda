import { createHash } from "node:crypto";
import { type EventType, LAST_EVENTS } from "../../schemas/event.ts";
import { AppError } from "../../utils/errors.ts";
import type { RunMark } from "../../utils/postgres/stores/sessions/event-store.ts";

/** How a run of a session stands, in the words of LangGraph's protocol. */
export type ThreadRunStatus = "pending" | "running" | "success" | "error" | "interrupted";

/**
 * One run of a session: from the event that it was queued by, or began with, to its last one. Where its process died, whoever went on with the
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
  /** How many runs of its session were not over when it was queued: they come before it. */
  readonly ahead?: number;
  /** The numbers of the events with which it was begun, and gone on with where its process had died. */
  readonly starts: readonly number[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** The events that queue, begin and end runs. */
export const RUN_MARKS: readonly EventType[] = ["session-queued", "session-started", "run-requeued", ...LAST_EVENTS];

/** The id of a run by where it began. */
export function runId(thread: string, begin: number): string {
  const hash = createHash("sha256").update(`${thread}/${begin}`).digest("hex");
  const seq = begin.toString(16).padStart(8, "0");
  return `${seq}-${hash.slice(0, 4)}-8${hash.slice(4, 7)}-9${hash.slice(7, 10)}-${hash.slice(10, 22)}`;
}

/** A run as it is put together. */
interface OpenRun extends ThreadRun {
  /** What was asked for, where that is stored; null for what was begun without a queue. */
  request: string | null;
}

/**
 * A session's runs, the first one first: of those that wait, each is begun when the one before it is over. Pure.
 * @param marks Its events that queue, begin and end runs, in order.
 */
export function runsIn(thread: string, marks: readonly RunMark[], isUnderWay: boolean): ThreadRun[] {
  const runs: OpenRun[] = [];
  const change = (run: OpenRun | undefined, changes: Partial<OpenRun>) => {
    if (run) runs[runs.indexOf(run)] = { ...run, ...changes };
  };
  for (const { seq, type, at, code, request = null } of marks) {
    const updatedAt = at.toISOString();
    const open = runs.filter(({ end }) => end === null);
    const [first] = open;
    if (type === "session-queued") {
      // What a crash left is gone on with by what asks for it; what was asked for already is only asked for again.
      const same = open.find((run) => run.request === request || (run.request === null && run.starts.length > 0));
      if (same) change(same, { request, updatedAt });
      else runs.push({ ...begun(thread, seq, updatedAt, open.length), request });
    } else if (type === "session-started") {
      if (first) change(first, { starts: [...first.starts, seq], status: "running", updatedAt });
      else runs.push({ ...begun(thread, seq, updatedAt), starts: [seq], status: "running", request: null });
    } else if (type === "run-requeued") change(first, { status: "pending", updatedAt });
    else {
      // What ends without having begun, as a session that is cancelled while it waits for an answer, is no run.
      const ended = type === "cancelled" ? open : open.slice(0, 1);
      for (const run of ended) change(run, { end: seq, status: statusAt(type, code), updatedAt });
    }
  }
  // The last event of the last one could not be stored.
  return runs.map(({ request: _, ...run }) => (run.end === null && !isUnderWay ? { ...run, status: "error" } : run));
}

/** The run that a session begins with, as it is begun or queued. */
export function firstRun(thread: string, at: string, by: EventType): ThreadRun {
  const run = begun(thread, 1, at);
  return by === "session-queued" ? run : { ...run, starts: [1], status: "running" };
}

function begun(thread: string, seq: number, at: string, ahead = 0): ThreadRun {
  const times = { createdAt: at, updatedAt: at };
  const run = {
    run: runId(thread, seq),
    thread,
    status: "pending",
    begin: seq,
    end: null,
    starts: [],
    ...times,
  } as const;
  return ahead === 0 ? run : { ...run, ahead };
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
