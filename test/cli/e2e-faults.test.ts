import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CALLS, faultySessions, retriesOf } from "../support/faulty-session.ts";
import type { Fault } from "../support/openai-faults.ts";
import { lastEvent } from "../support/run-cli.ts";

let sessions: Awaited<ReturnType<typeof faultySessions>>;
beforeAll(async () => {
  sessions = await faultySessions();
});
afterAll(() => sessions.close());

/** Longer than the first call needs, which loads the client library; shorter than anybody waits for a test. */
const TIME_LIMIT = { PLANCRAFT_CALL_TIMEOUT_MS: "2500", PLANCRAFT_CALL_TOTAL_MS: "5000" };

interface Passing {
  readonly fault: Fault;
  /** How often the call fails before it is answered. */
  readonly times: number;
  readonly reason: string;
  /** What the server asked for at least, in milliseconds. */
  readonly leastWaitMs?: number;
  /** Whether a part of the answer came. */
  readonly partial?: boolean;
}

describe("a fault that passes is retried in one place, and the plan is finished", () => {
  const limited = "model-rate-limited";
  it.for<[string, Passing]>([
    ["429 without Retry-After", { fault: { kind: "rate-limited" }, times: 3, reason: limited }],
    [
      "429 with Retry-After in seconds",
      { fault: { kind: "rate-limited", retryAfter: { seconds: 1 } }, times: 1, reason: limited, leastWaitMs: 1_000 },
    ],
    [
      "429 with Retry-After as a date",
      { fault: { kind: "rate-limited", retryAfter: { dateInMs: 2_000 } }, times: 1, reason: limited, leastWaitMs: 500 },
    ],
    [
      "429 with retry-after-ms",
      { fault: { kind: "rate-limited", retryAfter: { ms: 150 } }, times: 2, reason: limited, leastWaitMs: 150 },
    ],
    ["500", { fault: { kind: "server-error" }, times: 3, reason: "model-unavailable" }],
    [
      "503 with Retry-After",
      {
        fault: { kind: "unavailable", retryAfter: { ms: 200 } },
        times: 2,
        reason: "model-unavailable",
        leastWaitMs: 200,
      },
    ],
    ["529", { fault: { kind: "status", status: 529 }, times: 1, reason: "model-unavailable" }],
    ["408", { fault: { kind: "status", status: 408 }, times: 1, reason: "model-unavailable" }],
    ["a reset before the reply", { fault: { kind: "reset-before" }, times: 3, reason: "model-unreachable" }],
    [
      "a reset in the middle of the stream",
      { fault: { kind: "reset-midway" }, times: 2, reason: "model-stream-cut", partial: true },
    ],
    ["an early end of the stream", { fault: { kind: "cut" }, times: 2, reason: "model-stream-cut", partial: true }],
    [
      "a broken event in the stream",
      { fault: { kind: "broken-event" }, times: 1, reason: "model-stream-cut", partial: true },
    ],
    [
      "an error event in the stream",
      {
        fault: { kind: "error-event", error: { message: "Overloaded", type: "server_error" } },
        times: 1,
        reason: "model-unavailable",
        partial: true,
      },
    ],
    ["no reply at all", { fault: { kind: "hang" }, times: 1, reason: "model-timeout" }],
    [
      "half an answer and then silence",
      { fault: { kind: "hang-midway" }, times: 1, reason: "model-timeout", partial: true },
    ],
  ])("%s", async ([, { fault, times, reason, leastWaitMs = 0, partial = false }]) => {
    const faults = [{ fault, schema: "Outline", times }];
    // Only where nothing else ends the call: on a busy machine a good one may take long, too.
    const env = reason === "model-timeout" ? TIME_LIMIT : {};
    const { result, requests, rows, stored } = await sessions.runWith({ faults, env });
    expect(result.exitCode).toBe(0);
    // One request an attempt, and not one more: nothing below retries.
    expect(requests("Outline")).toHaveLength(times + 1);
    expect(requests()).toHaveLength(CALLS + times);

    const retries = retriesOf(result);
    expect(retries).toMatchObject(
      Array.from({ length: times }, (_, at) => ({ call: "Outline", attempt: at + 1, reason })),
    );
    expect(Math.min(...retries.map(({ waitMs }) => waitMs))).toBeGreaterThanOrEqual(leastWaitMs);

    const attempts = await rows("Outline");
    expect(attempts.map(({ attempt, state, error }) => [attempt, state, error])).toEqual([
      ...Array.from({ length: times }, (_, at) => [at + 1, "failed", reason]),
      [times + 1, "accepted", null],
    ]);
    const answers = attempts.slice(0, times).map(({ answer }) => answer !== null);
    expect(answers).toEqual(answers.map(() => partial));
    expect(await rows()).toHaveLength(CALLS + times);
    expect(await stored()).toMatchObject({ state: "done", error: null });
    expect(lastEvent(result, "done")).toMatchObject({ complete: true, usage: { calls: CALLS } });
  });
});

/** An outline as a careless model writes it: a comma too many, and a line break where JSON has none. */
const MENDABLE = `{"title":"In two
lines","sections":[${Array.from({ length: 9 }, (_, at) => `{"id":"s${at}","title":"Section ${at}","intent":"","keyPoints":["One",],}`).join(",")},],}`;

describe("an answer that comes in an odd form is taken as it is, without another call", () => {
  it.for<[string, Fault]>([
    ["in fences", { kind: "fenced-json" }],
    ["in the middle of prose", { kind: "json-in-prose" }],
    ["in one piece though a stream was asked for", { kind: "not-streamed" }],
    ["slowly", { kind: "slow-drip", pauseMs: 5 }],
    ["after thoughts", { kind: "thoughts-first" }],
    // Some hundred pieces: 4 s in all.
    ["for longer than the limit of a silence", { kind: "slow-drip", pauseMs: 40 }],
    ["without its tokens counted", { kind: "no-usage" }],
  ])("%s", async ([, fault]) => {
    const faults = [{ fault, schema: "Outline" }];
    const env = fault.kind === "slow-drip" ? { PLANCRAFT_CALL_TIMEOUT_MS: "2500" } : {};
    const { result, requests, rows } = await sessions.runWith({ faults, env });
    expect(result.exitCode).toBe(0);
    expect(requests()).toHaveLength(CALLS);
    expect(retriesOf(result)).toEqual([]);
    expect(await rows("Outline")).toMatchObject([{ state: "accepted", output_tokens: expect.any(Number) }]);
    expect(lastEvent(result, "done").usage).toMatchObject({ calls: CALLS, costUsd: expect.any(Number) });
  });

  it("with damage that can be mended for certain", async () => {
    const { result, requests, rows } = await sessions.runWith({ answers: { Outline: [MENDABLE] } });
    expect(result.exitCode).toBe(0);
    expect(requests("Outline")).toHaveLength(1);
    expect(lastEvent(result, "done").plan).toMatch(/^# In two lines\n/);
    expect(await rows("Outline")).toMatchObject([{ state: "accepted", answer: MENDABLE }]);
  });
});

describe("an answer that cannot be used is repaired once", () => {
  it.for<[string, Fault, string, RegExp]>([
    ["malformed JSON", { kind: "malformed-json" }, "stop", /malformed or incomplete/],
    ["a wrong shape", { kind: "wrong-shape" }, "stop", /title is missing; sections is missing/],
    ["an answer cut at its length", { kind: "length" }, "length", /cut off/],
  ])("%s", async ([, fault, finish_reason, problem]) => {
    const faults = [{ fault, schema: "Outline", times: 1 }];
    const { result, requests, rows, stored } = await sessions.runWith({ faults });
    expect(result.exitCode).toBe(0);
    expect(requests()).toHaveLength(CALLS + 1);
    // A repair is no retry: it is another request, which shows the model its own answer and the problem.
    expect(retriesOf(result)).toEqual([]);
    const [asked, repair] = requests("Outline").map(({ messages }) => messages);
    const [first, second] = await rows("Outline");
    expect(repair?.slice(0, -2)).toEqual(asked);
    expect(repair?.at(-2)).toEqual({ role: "assistant", content: first?.answer });
    expect(repair?.at(-1)?.content).toMatch(problem);
    expect([first, second]).toMatchObject([
      { state: "unusable", finish_reason, problem: expect.stringMatching(problem), attempt: 1 },
      { state: "accepted", finish_reason: "stop", problem: null, attempt: 1 },
    ]);
    expect(lastEvent(result, "done").usage.calls).toBe(CALLS + 1);
    expect(await stored()).toMatchObject({ state: "done" });
  });
});
