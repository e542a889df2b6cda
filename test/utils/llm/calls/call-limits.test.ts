import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CallLimits } from "../../../../utils/config/read-config.ts";
import { AppError } from "../../../../utils/errors.ts";
import { ProcessLimits, SessionPlaces } from "../../../../utils/llm/calls/call-limits.ts";
import { CallRates } from "../../../../utils/llm/rates/call-rates.ts";

vi.mock("node:timers/promises", () => import("../../../support/faked-sleep.ts"));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const never = new AbortController().signal;
const MINUTE_MS = 60_000;

/** Taken before timers are faked. */
const nextTurn = globalThis.setImmediate;

/** Lets everything go on that waits for no time. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise<void>((resolve) => nextTurn(resolve));
}

/** Calls that end when they are told to, and how many run. */
function calls() {
  const running: (() => void)[] = [];
  let most = 0;
  let started = 0;
  const call = () =>
    new Promise<void>((resolve) => {
      started += 1;
      running.push(resolve);
      most = Math.max(most, running.length);
    });
  return { call, running, started: () => started, most: () => most };
}

/** The limits of a process, for calls of one session at one provider. */
function limits(changes: Partial<CallLimits>) {
  const tested = new ProcessLimits({ atOnce: 50, ...changes }, new CallRates(changes, (id) => id));
  return {
    run: <T>(tokens: number, signal: AbortSignal, call: () => Promise<T>) =>
      tested.run({ id: "openai:gpt-4.1" }, { session: "books", tokens }, signal, call),
  };
}

/** Starts calls one after the other and gives how many of them were sent by now. */
function counted(tested: ReturnType<typeof limits>, count: number, tokens = 1) {
  let sent = 0;
  const send = async () => {
    sent += 1;
  };
  const all = Array.from({ length: count }, () => tested.run(tokens, never, send));
  return { sent: () => sent, all: Promise.all(all) };
}

describe("calls at once", () => {
  it("are eight in a session: the others wait their turn", async () => {
    const { call, running, most, started } = calls();
    const places = new SessionPlaces();
    const all = Array.from({ length: 13 }, () => places.run(call));
    await turns();
    expect(started()).toBe(8);
    running.shift()?.();
    await turns();
    expect(started()).toBe(9);
    while (running.length > 0) {
      running.shift()?.();
      await turns();
    }
    await Promise.all(all);
    expect({ most: most(), started: started() }).toEqual({ most: 8, started: 13 });
  });

  it.each([1, 3, 50])("are %d in a process that is set to so many, over all its sessions", async (atOnce) => {
    const { call, running, most, started } = calls();
    const tested = limits({ atOnce });
    const all = Array.from({ length: 60 }, () => tested.run(1, never, call));
    await turns();
    expect(started()).toBe(atOnce);
    while (running.length > 0) {
      running.shift()?.();
      await turns();
    }
    await Promise.all(all);
    expect({ most: most(), started: started() }).toEqual({ most: atOnce, started: 60 });
  });

  it("give back the place of a call that fails", async () => {
    const tested = limits({ atOnce: 1 });
    const failing = tested.run(1, never, () => Promise.reject(new AppError("model-refused")));
    await expect(failing).rejects.toMatchObject({ code: "model-refused" });
    expect(await tested.run(1, never, async () => "next")).toBe("next");
  });
});

describe("rates", () => {
  it("are off where none is set", async () => {
    const { sent, all } = counted(limits({}), 1_000, 1_000_000);
    await turns();
    await all;
    expect(sent()).toBe(1_000);
  });

  it("let so many requests through in a minute, and the rest in the next ones", async () => {
    const { sent, all } = counted(limits({ requestsPerMinute: 3 }), 7);
    await vi.advanceTimersByTimeAsync(MINUTE_MS - 100);
    await turns();
    expect(sent()).toBe(3);
    await vi.advanceTimersByTimeAsync(200);
    await turns();
    expect(sent()).toBe(6);
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    await all;
    expect(sent()).toBe(7);
  });

  it("let so many tokens through in a minute", async () => {
    const { sent, all } = counted(limits({ tokensPerMinute: 1_000 }), 5, 400);
    await vi.advanceTimersByTimeAsync(MINUTE_MS - 100);
    await turns();
    expect(sent()).toBe(2);
    await vi.advanceTimersByTimeAsync(200);
    await turns();
    expect(sent()).toBe(4);
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    await all;
    expect(sent()).toBe(5);
  });

  it("let a call through that is larger than a minute's tokens: it takes the whole minute", async () => {
    const { sent, all } = counted(limits({ tokensPerMinute: 1_000 }), 2, 5_000);
    await vi.advanceTimersByTimeAsync(MINUTE_MS - 100);
    await turns();
    expect(sent()).toBe(1);
    await vi.advanceTimersByTimeAsync(200);
    await turns();
    await all;
    expect(sent()).toBe(2);
  });
});

describe("an abort", () => {
  const REASON = new AppError("model-auth");

  it("ends the waiting for a rate with its reason, unsent", async () => {
    const tested = limits({ requestsPerMinute: 1 });
    await tested.run(1, never, async () => {});
    const abort = new AbortController();
    const { call, started } = calls();
    const waiting = tested.run(1, abort.signal, call).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(1_000);
    abort.abort(REASON);
    expect(await waiting).toBe(REASON);
    expect({ started: started(), timers: vi.getTimerCount() }).toEqual({ started: 0, timers: 0 });
  });

  it("keeps a call that waits for a place from being sent, and hands the place on", async () => {
    const tested = limits({ atOnce: 1 });
    const { call, running, started } = calls();
    const first = tested.run(1, never, call);
    const abort = new AbortController();
    const second = tested.run(1, abort.signal, call).catch((error: unknown) => error);
    const third = tested.run(1, never, call);
    await turns();
    abort.abort(REASON);
    running.shift()?.();
    await first;
    expect(await second).toBe(REASON);
    await turns();
    running.shift()?.();
    await third;
    expect(started()).toBe(2);
  });
});
