import { expect, it } from "vitest";
import { runId, runNamed, runsIn, type ThreadRun } from "../../../planner/threads/thread-runs.ts";
import type { EventType } from "../../../schemas/event.ts";

type Short = EventType | `${EventType}:${string}`;

/** Runs of a session with these events, each with its number from 1. */
function runsOf(events: readonly Short[], isRunning = false): ThreadRun[] {
  const marks = events.map((event, at) => {
    const [type, said = null] = event.split(":");
    const told = type === "session-queued" ? { code: null, request: said } : { code: said };
    return { seq: at + 1, at: new Date(Date.UTC(2026, 10, 27, 10, 0, at)), type: type as EventType, ...told };
  });
  return runsIn("s", marks, isRunning);
}

const told = (runs: readonly ThreadRun[]) =>
  runs.map(({ begin, end, status, starts }) => [begin, end, status, starts.length]);

it("a run goes from its first event to its last one, and ends as that says", () => {
  const begun = "session-started";
  const events = [
    begun,
    "waiting",
    begun,
    "done",
    begun,
    "failed:model-auth",
    begun,
    "failed:interrupted",
    begun,
    "cancelled",
  ] as const;
  expect(told(runsOf(events))).toEqual([
    [1, 2, "success", 1],
    [3, 4, "success", 1],
    [5, 6, "error", 1],
    [7, 8, "interrupted", 1],
    [9, 10, "interrupted", 1],
  ]);
});

it("a run whose process died goes on with whoever goes on with the session", () => {
  expect(told(runsOf(["session-started", "session-started", "session-started"], true))).toEqual([
    [1, null, "running", 3],
  ]);
  expect(told(runsOf(["session-started", "session-started", "done"]))).toEqual([[1, 3, "success", 2]]);
});

it("a run without a last event, which nobody goes on with, has failed; and what is cancelled while it waits, is no run", () => {
  expect(told(runsOf(["session-started"]))).toEqual([[1, null, "error", 1]]);
  expect(told(runsOf(["session-started", "waiting", "cancelled"]))).toEqual([[1, 2, "success", 1]]);
});

it("runs that are queued are pending until they begin, one after another, and what a cancel ends are all of them", () => {
  const [begun, requeued] = ["session-started", "run-requeued"] as const;
  expect(told(runsOf(["session-queued:a"], true))).toEqual([[1, null, "pending", 0]]);
  const two = runsOf(["session-queued:a", "session-queued:b", begun, requeued, begun, "waiting", begun], true);
  expect(told(two)).toEqual([
    [1, 6, "success", 2],
    [2, null, "running", 1],
  ]);
  expect(two.map(({ ahead = 0 }) => ahead)).toEqual([0, 1]);
  expect(told(runsOf(["session-queued:a", begun, requeued], true))).toEqual([[1, null, "pending", 1]]);
  // What a crash left is the same run, by whatever it is gone on with.
  expect(told(runsOf([begun, "session-queued:a", begun, "done"]))).toEqual([[1, 4, "success", 2]]);
  expect(told(runsOf(["session-queued:a", begun, "session-queued:a", begun, "done"]))).toEqual([[1, 5, "success", 2]]);
  expect(told(runsOf(["session-queued:a", "session-queued:b", "cancelled"]))).toEqual([
    [1, 3, "interrupted", 0],
    [2, 3, "interrupted", 0],
  ]);
});

it("a run's id is a UUID that hangs on its thread and its beginning, and finds it again", () => {
  const runs = runsOf(["session-started", "waiting", "session-started", "done"]);
  expect(new Set([...runs.map(({ run }) => run), runId("t", 1)]).size).toBe(3);
  for (const { run } of runs) expect(run).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-9[\da-f]{3}-[\da-f]{12}$/);
  expect(runNamed(runs, "s", runs[1]?.run.toUpperCase() ?? "")).toBe(runs[1]);
  expect(() => runNamed(runs, "s", runId("s", 2))).toThrow("run");
});
