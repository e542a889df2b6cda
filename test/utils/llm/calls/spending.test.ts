import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "../../../../utils/errors.ts";
import {
  estimate,
  reserveInAll,
  Spending,
  type SpendingLimit,
  type Spent,
} from "../../../../utils/llm/calls/spending.ts";

const NOTHING: Spent = { tokens: 0, costUsd: 0 };
const NO_LIMIT: SpendingLimit = { maxTokens: null, maxCostUsd: null };
const never = new AbortController().signal;
const tokens = (amount: number): Spent => ({ tokens: amount, costUsd: null });
const costs = (costUsd: number): Spent => ({ tokens: 0, costUsd });

function spending(limit: Partial<SpendingLimit>, used = NOTHING) {
  let warnings = 0;
  const tested = new Spending({ ...NO_LIMIT, ...limit }, used, () => {
    warnings += 1;
  });
  const reserve = (expected: Spent, signal = never) => tested.reserve(expected, signal);
  return { reserve, warnings: () => warnings };
}

/** What a promise has come to, once everything that is ready has gone on. */
async function outcomeOf(promise: Promise<unknown>): Promise<string> {
  const settled = promise.then(
    () => "reserved",
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
  await new Promise((resolve) => setImmediate(resolve));
  return Promise.race([settled, Promise.resolve("waiting")]);
}

describe("reserving", () => {
  it("lets everything through where there is no limit", async () => {
    const { reserve, warnings } = spending({});
    const release = await reserve(tokens(Number.MAX_SAFE_INTEGER));
    release(tokens(Number.MAX_SAFE_INTEGER));
    expect(await outcomeOf(reserve({ tokens: 1e9, costUsd: 1e9 }))).toBe("reserved");
    expect(warnings()).toBe(0);
  });

  it("takes a call that fills the limit exactly, and none that is above it", async () => {
    expect(await outcomeOf(spending({ maxTokens: 1_000 }).reserve(tokens(1_000)))).toBe("reserved");
    expect(await outcomeOf(spending({ maxTokens: 1_000 }).reserve(tokens(1_001)))).toBe("limit-reached");
    expect(await outcomeOf(spending({ maxCostUsd: 0.5 }).reserve(costs(0.5)))).toBe("reserved");
    expect(await outcomeOf(spending({ maxCostUsd: 0.5 }).reserve(costs(0.51)))).toBe("limit-reached");
  });

  it("counts what earlier runs have used", async () => {
    expect(await outcomeOf(spending({ maxTokens: 1_000 }, tokens(400)).reserve(tokens(600)))).toBe("reserved");
    expect(await outcomeOf(spending({ maxTokens: 1_000 }, tokens(401)).reserve(tokens(600)))).toBe("limit-reached");
  });

  it("is bound by whichever of two limits is met first", async () => {
    const limit = { maxTokens: 1_000, maxCostUsd: 0.1 };
    expect(await outcomeOf(spending(limit).reserve({ tokens: 1_001, costUsd: 0.01 }))).toBe("limit-reached");
    expect(await outcomeOf(spending(limit).reserve({ tokens: 10, costUsd: 0.11 }))).toBe("limit-reached");
    expect(await outcomeOf(spending(limit).reserve({ tokens: 1_000, costUsd: 0.1 }))).toBe("reserved");
  });

  it("does not hold a model without a price against a limit in dollars", async () => {
    expect(await outcomeOf(spending({ maxCostUsd: 0.01 }).reserve(tokens(1e9)))).toBe("reserved");
  });
});

describe("a call that does not fit beside those in flight", () => {
  it("waits for them, and goes when they used less than was expected", async () => {
    const { reserve } = spending({ maxTokens: 1_000 });
    const release = await reserve(tokens(600));
    const second = reserve(tokens(600));
    expect(await outcomeOf(second)).toBe("waiting");
    release(tokens(400));
    expect(await outcomeOf(second)).toBe("reserved");
  });

  it("meets the limit only when none is left in flight", async () => {
    const { reserve } = spending({ maxTokens: 1_000 });
    const releases = [await reserve(tokens(400)), await reserve(tokens(400))];
    const third = reserve(tokens(400));
    third.catch(() => {});
    releases[0]?.(tokens(400));
    expect(await outcomeOf(third)).toBe("waiting");
    releases[1]?.(tokens(400));
    expect(await outcomeOf(third)).toBe("limit-reached");
  });

  it("wakes all that wait: each goes as soon as it fits", async () => {
    const { reserve } = spending({ maxTokens: 1_000 });
    const release = await reserve(tokens(900));
    const [large, small] = [reserve(tokens(800)), reserve(tokens(300))];
    large.catch(() => {});
    release(tokens(700));
    expect(await outcomeOf(small)).toBe("reserved");
    expect(await outcomeOf(large)).toBe("limit-reached");
  });

  it("is refused with the signal's reason once those in flight have settled", async () => {
    const { reserve } = spending({ maxTokens: 1_000 });
    const release = await reserve(tokens(900));
    const halt = new AbortController();
    const second = reserve(tokens(200), halt.signal);
    second.catch(() => {});
    halt.abort(new AppError("model-auth"));
    release(tokens(1));
    expect(await outcomeOf(second)).toBe("model-auth");
  });

  it("stops waiting at once with the signal's reason, also where what it waits for is another session's", async () => {
    const day = spending({ maxCostUsd: 1 });
    await day.reserve(costs(0.9));
    const halt = new AbortController();
    const second = day.reserve(costs(0.2), halt.signal);
    second.catch(() => {});
    expect(await outcomeOf(second)).toBe("waiting");
    halt.abort(new AppError("interrupted"));
    expect(await outcomeOf(second)).toBe("interrupted");
  });

  it("fits all of several limits, and holds nothing of one where another refuses it", async () => {
    const session = new Spending({ maxTokens: null, maxCostUsd: 1 }, NOTHING, () => {});
    const day = new Spending({ maxTokens: null, maxCostUsd: 0.5 }, NOTHING, () => {});
    expect(await outcomeOf(reserveInAll([session, day], costs(0.6), never))).toBe("limit-reached");
    const release = await reserveInAll([session, day], costs(0.5), never);
    expect(await outcomeOf(session.reserve(costs(0.6), never).catch(() => {}))).toBe("waiting");
    release(costs(0.4));
    expect([session.usedUsd, day.usedUsd]).toEqual([0.4, 0.4]);
    day.raise(0.3);
    expect(day.usedUsd).toBe(0.4);
  });

  it("never has more in flight than fits, whatever is asked for and however much is used", async () => {
    const call = fc.record({
      expected: fc.integer({ min: 1, max: 600 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 12 }), async (calls) => {
        const { reserve } = spending({ maxTokens: 1_000 });
        let [inFlight, used, refused] = [0, 0, 0];
        const work = calls.map(async ({ expected, share }) => {
          const release = await reserve(tokens(expected));
          inFlight += expected;
          expect(used + inFlight).toBeLessThanOrEqual(1_000);
          await new Promise((resolve) => setImmediate(resolve));
          inFlight -= expected;
          used += expected * share;
          release(tokens(expected * share));
        });
        for (const settled of await Promise.allSettled(work)) {
          if (settled.status === "rejected") expect(settled.reason).toMatchObject({ code: "limit-reached" });
          if (settled.status === "rejected") refused += 1;
        }
        const all = calls.reduce((sum, { expected }) => sum + expected, 0);
        if (all <= 1_000) expect(refused).toBe(0);
      }),
    );
  });
});

describe("the warning at 80 %", () => {
  it("is given once, when 80 % is used and not when it is only reserved", async () => {
    const { reserve, warnings } = spending({ maxTokens: 1_000 });
    const release = await reserve(tokens(900));
    expect(warnings()).toBe(0);
    release(tokens(799));
    expect(warnings()).toBe(0);
    (await reserve(tokens(1)))(tokens(1));
    expect(warnings()).toBe(1);
    (await reserve(tokens(100)))(tokens(100));
    expect(warnings()).toBe(1);
  });

  it("is given for dollars as for tokens", async () => {
    const { reserve, warnings } = spending({ maxCostUsd: 1, maxTokens: 1_000_000 });
    (await reserve(costs(0.5)))(costs(0.79));
    expect(warnings()).toBe(0);
    (await reserve(costs(0.1)))(costs(0.02));
    expect(warnings()).toBe(1);
  });
});

describe("what a call is expected to use", () => {
  const ask = (content: string) => [{ role: "user", content }] as const;

  it("is its prompt at four bytes a token, and a typical answer of its schema", () => {
    expect(estimate("Section", ask("x".repeat(4_000)), null)).toEqual({ tokens: 2_000, costUsd: null });
    expect(estimate("Agreement", ask("가".repeat(400)), null)).toEqual({ tokens: 300 + 250, costUsd: null });
    expect(estimate("Review", [], null)).toEqual({ tokens: 600, costUsd: null });
  });

  it("has a cost where there is a price", () => {
    const price = { input: 2, output: 8 };
    expect(estimate("Section", ask("x".repeat(4_000)), price).costUsd).toBeCloseTo(0.002 + 0.008, 10);
  });
});
