import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CallRate, type Share, type Shares } from "../../../../utils/llm/rates/call-rate.ts";
import { OwnShares } from "../../../../utils/llm/rates/own-shares.ts";
import type { RateLimits } from "../../../../utils/llm/rates/rate-book.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const never = new AbortController().signal;
const requests = (count: number): RateLimits => ({ requests: count, tokens: Number.POSITIVE_INFINITY });

/** A rate, and who went in which order. */
function rated(limits: RateLimits, shares: Shares = new OwnShares(limits)) {
  const rate = new CallRate(limits, shares);
  const went: string[] = [];
  const waited: number[] = [];
  const take = async (session: string, { signal = never, tokens = 1, name = session } = {}) => {
    await rate.take({ session, tokens, onWait: (ms) => waited.push(ms) }, signal);
    went.push(name);
  };
  return { take, went, waited };
}

/** Shares as another process would leave them, and how often they were asked for. */
function counting(limits: RateLimits, ahead: number) {
  const own = new OwnShares(limits);
  const asked: { least: number; most: number; sent: number }[] = [];
  const ask: Shares["ask"] = (request) => {
    const sent = request.sent.reduce((total, one) => total + one.requests, 0);
    asked.push({ least: request.least.requests, most: request.most.requests, sent });
    return own.ask(request);
  };
  return { shares: { ahead, ask }, asked };
}

describe("calls that wait", () => {
  it("go one session after another, each session's in their order", async () => {
    const { take, went } = rated(requests(1));
    const names = ["a1", "a2", "a3", "b1", "c1", "b2"];
    const all = names.map((name) => take(name.slice(0, 1), { name }));
    await vi.advanceTimersByTimeAsync(6 * 60_000);
    await Promise.all(all);
    expect(went).toEqual(["a1", "b1", "c1", "a2", "b2", "a3"]);
  });

  it("go when their time comes, by one timer and no other", async () => {
    const { take, went, waited } = rated(requests(2));
    const startedAt = performance.now();
    const all = ["a", "b", "c"].map((session) => take(session));
    await vi.advanceTimersByTimeAsync(1_000);
    expect({ went, timers: vi.getTimerCount() }).toEqual({ went: ["a", "b"], timers: 1 });
    expect(waited).toEqual([60_000]);
    await vi.advanceTimersToNextTimerAsync();
    await Promise.all(all);
    expect({ afterMs: performance.now() - startedAt, timers: vi.getTimerCount() }).toEqual({
      afterMs: 60_000,
      timers: 0,
    });
  });

  it("are not held up by one that is ended, whose turn the next one gets", async () => {
    const { take, went } = rated(requests(1));
    const ended = new AbortController();
    const first = take("a");
    const second = take("b", { signal: ended.signal }).catch((error: unknown) => error);
    const third = take("c");
    await vi.advanceTimersByTimeAsync(30_000);
    ended.abort("over");
    expect(await second).toBe("over");
    await vi.advanceTimersByTimeAsync(30_000);
    await Promise.all([first, third]);
    expect(went).toEqual(["a", "c"]);
  });

  it("are let go late where an earlier one needs more tokens than are left, and never before it", async () => {
    const { take, went } = rated({ requests: Number.POSITIVE_INFINITY, tokens: 100 });
    const all = [take("a", { tokens: 80 }), take("b", { tokens: 30 }), take("c", { tokens: 10 })];
    await vi.advanceTimersByTimeAsync(59_000);
    expect(went).toEqual(["a"]);
    await vi.advanceTimersByTimeAsync(1_000);
    await Promise.all(all);
    expect(went).toEqual(["a", "b", "c"]);
  });

  it("hear why no share can be had, and those after them ask again", async () => {
    const { shares } = counting(requests(5), 0);
    let fails = true;
    const ask: Shares["ask"] = (request) => (fails ? Promise.reject(new Error("denied")) : shares.ask(request));
    const { take, went } = rated(requests(5), { ahead: 0, ask });
    await expect(take("a")).rejects.toThrow("denied");
    fails = false;
    await take("b");
    expect(went).toEqual(["b"]);
  });
});

describe("a share", () => {
  it("grows with what is used, up to its part of the limits, and is asked for only when it is used up", async () => {
    const { shares, asked } = counting(requests(100), 0.1);
    const { take } = rated(requests(100), shares);
    for (let call = 0; call < 27; call += 1) await take("a");
    expect(asked).toEqual([
      { least: 1, most: 1, sent: 0 },
      { least: 1, most: 2, sent: 1 },
      { least: 1, most: 4, sent: 2 },
      { least: 1, most: 8, sent: 4 },
      { least: 1, most: 10, sent: 8 },
      { least: 1, most: 10, sent: 10 },
    ]);
  });

  it("is given back when nobody has used the rest of it in its time", async () => {
    const { shares, asked } = counting(requests(100), 0.1);
    const { take } = rated(requests(100), shares);
    await Promise.all(["a", "b", "c", "d"].map((session) => take(session)));
    await take("e");
    await vi.advanceTimersByTimeAsync(2_999);
    const before = asked.length;
    await vi.advanceTimersByTimeAsync(1);
    expect(asked.slice(before)).toEqual([{ least: 0, most: 0, sent: 1 }]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("that came too late to be used is asked for again", async () => {
    const { shares } = counting(requests(5), 0);
    let times = 0;
    const ask = async (request: Parameters<Shares["ask"]>[0]): Promise<Share> => {
      const share = await shares.ask(request);
      times += 1;
      return times === 1 ? { ...share, lapsesAt: performance.now() } : share;
    };
    const { take, went } = rated(requests(5), { ahead: 0, ask });
    await take("a");
    expect({ went, times }).toEqual({ went: ["a"], times: 2 });
  });
});
