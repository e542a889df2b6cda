import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { calculateBackoff, MAX_DELAY_MS, type RetryOptions, withRetry } from "../../utils/retry.ts";

vi.mock("node:timers/promises", () => import("../support/faked-sleep.ts"));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** No jitter: the middle of its range. */
const middle = () => 0.5;
const FAILURE = new Error("failed");

/** Runs with fake time to its end; gives the waits, how often `fn` was called and what came of it. */
async function run(fn: (attempt: number) => Promise<unknown>, options: RetryOptions = {}) {
  const attempts: number[] = [];
  const waits: number[] = [];
  const startedAt = Date.now();
  const outcome = withRetry(
    (attempt) => {
      attempts.push(attempt);
      return fn(attempt);
    },
    {
      random: middle,
      ...options,
      onRetry: (retry) => {
        waits.push(retry.delayMs);
        options.onRetry?.(retry);
      },
    },
  ).then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  await vi.runAllTimersAsync();
  return { attempts, waits, waitedMs: Date.now() - startedAt, outcome: await outcome };
}

const fails = async () => {
  throw FAILURE;
};

describe("calculateBackoff", () => {
  it("doubles from a second on, up to a minute", () => {
    expect([1, 2, 3, 4, 6, 7, 8].map((attempt) => calculateBackoff(attempt))).toEqual([
      1_000, 2_000, 4_000, 8_000, 32_000, 60_000, 60_000,
    ]);
  });

  it("takes a base and a maximum of one's own", () => {
    expect([1, 2, 3].map((attempt) => calculateBackoff(attempt, 20, 50))).toEqual([20, 40, 50]);
  });

  it.each([0, -1, -1e9, Number.NEGATIVE_INFINITY, 0.5, 1.9])("waits the base after attempt %d", (attempt) => {
    expect(calculateBackoff(attempt)).toBe(1_000);
  });

  it.each([100, 1_025, 1e9, Number.MAX_SAFE_INTEGER, Number.POSITIVE_INFINITY])(
    "waits a minute after attempt %d, and nothing where the base is 0",
    (attempt) => {
      expect(calculateBackoff(attempt)).toBe(MAX_DELAY_MS);
      expect(calculateBackoff(attempt, 0)).toBe(0);
    },
  );

  it("never falls from one attempt to the next, and stays between the base and the maximum", () => {
    const bases = fc.integer({ min: 0, max: 60_000 });
    fc.assert(
      fc.property(fc.integer({ min: -5, max: 2_000 }), bases, (attempt, base) => {
        const wait = calculateBackoff(attempt, base);
        expect(wait).toBeGreaterThanOrEqual(base);
        expect(wait).toBeLessThanOrEqual(MAX_DELAY_MS);
        expect(calculateBackoff(attempt + 1, base)).toBeGreaterThanOrEqual(wait);
      }),
    );
  });
});

describe("how often and how long", () => {
  it("gives what the function gives, at once and without a wait", async () => {
    expect(await run(async (attempt) => attempt)).toEqual({
      attempts: [1],
      waits: [],
      waitedMs: 0,
      outcome: { value: 1 },
    });
  });

  it("tries again three times, after one, two and four seconds, and throws the last error", async () => {
    let nth = 0;
    const { attempts, waits, waitedMs, outcome } = await run(async () => {
      throw new Error(`failure ${++nth}`);
    });
    expect(attempts).toEqual([1, 2, 3, 4]);
    expect(waits).toEqual([1_000, 2_000, 4_000]);
    expect(waitedMs).toBe(7_000);
    expect(outcome).toEqual({ error: new Error("failure 4") });
  });

  it("stops at the first success", async () => {
    const { attempts, outcome } = await run(async (attempt) => (attempt < 3 ? fails() : "there"));
    expect({ attempts, outcome }).toEqual({ attempts: [1, 2, 3], outcome: { value: "there" } });
  });

  it("makes one attempt with no retries", async () => {
    expect((await run(fails, { retries: 0 })).attempts).toEqual([1]);
  });

  it("asks of each error whether it is worth another attempt", async () => {
    const asked: unknown[] = [];
    const isRetryable = (error: unknown) => asked.push(error) < 2;
    const { attempts, outcome } = await run(fails, { isRetryable });
    expect(attempts).toEqual([1, 2]);
    expect(asked).toEqual([FAILURE, FAILURE]);
    expect(outcome).toEqual({ error: FAILURE });
  });

  it("tells of every retry before its wait, and of none that is not made", async () => {
    const told: unknown[] = [];
    await run(fails, { retries: 2, onRetry: (retry) => told.push(retry) });
    expect(told).toEqual([
      { attempt: 1, delayMs: 1_000, error: FAILURE },
      { attempt: 2, delayMs: 2_000, error: FAILURE },
    ]);
  });

  it("does not wait where the base is 0", async () => {
    expect(await run(fails, { baseMs: 0, retries: 5 })).toMatchObject({ waits: [0, 0, 0, 0, 0], waitedMs: 0 });
  });

  it("waits up to 50 % less or more, and never above the maximum", async () => {
    const randoms = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    await fc.assert(
      fc.asyncProperty(randoms, fc.integer({ min: 0, max: 60_000 }), async (random, baseMs) => {
        const { waits } = await run(fails, { random: () => random, baseMs, retries: 8 });
        expect(waits).toHaveLength(8);
        for (const [index, wait] of waits.entries()) {
          const plain = calculateBackoff(index + 1, baseMs);
          expect(wait).toBeGreaterThanOrEqual(plain * 0.5);
          expect(wait).toBeLessThanOrEqual(Math.min(plain * 1.5, MAX_DELAY_MS));
        }
      }),
    );
    const [least, most] = [await run(fails, { random: () => 0 }), await run(fails, { random: () => 1 - 2 ** -53 })];
    expect(least.waits).toEqual([500, 1_000, 2_000]);
    expect(most.waits.map(Math.round)).toEqual([1_500, 3_000, 6_000]);
  });
});

describe("a wait that the other side asks for", () => {
  it("is a lower bound: the longer wait counts", async () => {
    expect((await run(fails, { leastDelayMs: () => 3_000 })).waits).toEqual([3_000, 3_000, 4_000]);
  });

  it("is never undercut, whatever the jitter", async () => {
    const randoms = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    await fc.assert(
      fc.asyncProperty(randoms, fc.integer({ min: 0, max: MAX_DELAY_MS }), async (random, asked) => {
        const { waits } = await run(fails, { random: () => random, leastDelayMs: () => asked });
        expect(waits).toHaveLength(3);
        expect(Math.min(...waits)).toBeGreaterThanOrEqual(asked);
        expect(Math.max(...waits)).toBeLessThanOrEqual(MAX_DELAY_MS);
      }),
    );
  });

  it("is waited for up to a minute, and not a millisecond more: then the error is thrown at once", async () => {
    expect(await run(fails, { retries: 1, leastDelayMs: () => 60_000 })).toMatchObject({ waitedMs: 60_000 });
    expect(await run(fails, { leastDelayMs: () => 60_001 })).toEqual({
      attempts: [1],
      waits: [],
      waitedMs: 0,
      outcome: { error: FAILURE },
    });
  });

  it("that is not asked for leaves the backoff as it is", async () => {
    expect((await run(fails, { leastDelayMs: () => null })).waits).toEqual([1_000, 2_000, 4_000]);
  });
});

describe("an error that it is patient with", () => {
  const isPatient = () => true;

  it("is tried for a minute in all, however often, and no longer", async () => {
    const { waits, waitedMs, outcome } = await run(fails, { isPatient });
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 29_000]);
    expect({ waitedMs, outcome }).toEqual({ waitedMs: MAX_DELAY_MS, outcome: { error: FAILURE } });
  });

  it("is thrown where what is asked for does not fit into what is left of the minute", async () => {
    expect(await run(fails, { isPatient, leastDelayMs: () => 39_000 })).toMatchObject({ waits: [39_000] });
    const { waits, waitedMs } = await run(fails, { isPatient, leastDelayMs: () => 12_000 });
    expect({ waits, waitedMs }).toEqual({ waits: [12_000, 12_000, 12_000, 12_000, 12_000], waitedMs: 60_000 });
  });

  it("ends where the waits are nothing, too", async () => {
    expect((await run(fails, { isPatient, baseMs: 0 })).attempts.length).toBeLessThanOrEqual(24);
  });
});

describe("an abort", () => {
  const REASON = new Error("stop");

  it("before the first attempt keeps it from being made", async () => {
    const { attempts, outcome } = await run(fails, { signal: AbortSignal.abort(REASON) });
    expect({ attempts, outcome }).toEqual({ attempts: [], outcome: { error: REASON } });
  });

  it("during an attempt lets it finish: a success counts, a failure is not tried again", async () => {
    const abort = new AbortController();
    const aborting = (end: () => Promise<unknown>) => async () => {
      abort.abort(REASON);
      return end();
    };
    expect(
      (
        await run(
          aborting(async () => "paid"),
          { signal: abort.signal },
        )
      ).outcome,
    ).toEqual({ value: "paid" });
    const other = new AbortController();
    const failing = async () => {
      other.abort(REASON);
      throw FAILURE;
    };
    const { attempts, outcome } = await run(failing, { signal: other.signal });
    expect({ attempts, outcome }).toEqual({ attempts: [1], outcome: { error: REASON } });
  });

  it("during a wait ends it with the signal's reason, and leaves no timer behind", async () => {
    const abort = new AbortController();
    const outcome = withRetry(fails, { signal: abort.signal, random: middle }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(999);
    expect(vi.getTimerCount()).toBe(1);
    abort.abort(REASON);
    expect(await outcome).toBe(REASON);
    expect(vi.getTimerCount()).toBe(0);
  });
});
