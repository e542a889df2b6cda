import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AppError, type ErrorCode } from "../../../../utils/errors.ts";
import { Circuit } from "../../../../utils/llm/calls/circuit.ts";

vi.mock("node:timers/promises", () => import("../../../support/faked-sleep.ts"));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const REST_MS = 30_000;
const never = new AbortController().signal;

/** A circuit with what was sent through it and how long it held attempts back. */
function circuit() {
  const states: string[] = [];
  const tested = new Circuit({ onChange: (state) => states.push(state) });
  const waits: number[] = [];
  let sent = 0;
  const attempt = (result: () => Promise<string>, signal: AbortSignal = never): Promise<string> => {
    const send = () => {
      sent += 1;
      return result();
    };
    return tested
      .attempt(send, signal, (waitMs) => waits.push(waitMs))
      .catch((error: unknown) => (error instanceof AppError ? error.code : String(error)));
  };
  const fail = (code: ErrorCode) => attempt(() => Promise.reject(new AppError(code)));
  const succeed = () => attempt(async () => "answer");
  const open = async () => {
    for (let nth = 1; nth <= 5; nth += 1) await fail("model-unavailable");
  };
  return { attempt, fail, succeed, open, waits, states, sent: () => sent };
}

describe("a closed circuit", () => {
  it.each<ErrorCode>(["model-unavailable", "model-unreachable", "model-timeout", "model-stream-cut"])(
    "opens after five failures in a row (%s), and not after four",
    async (code) => {
      const { fail, succeed, waits } = circuit();
      for (let nth = 1; nth <= 4; nth += 1) await fail(code);
      expect(await succeed()).toBe("answer");
      for (let nth = 1; nth <= 5; nth += 1) expect(await fail(code)).toBe(code);
      const held = succeed();
      await vi.advanceTimersByTimeAsync(0);
      expect(waits).toEqual([REST_MS]);
      await vi.advanceTimersByTimeAsync(REST_MS);
      expect(await held).toBe("answer");
    },
  );

  it.each<ErrorCode>([
    ...([
      "model-rate-limited",
      "model-wait",
      "model-rejected",
      "model-auth",
      "model-not-found",
      "model-quota",
    ] as const),
    ...(["model-refused", "model-filtered", "model-not-api", "storage-unreachable", "interrupted"] as const),
  ])("stays closed however often an attempt ends with %s", async (code) => {
    const { fail, sent, waits } = circuit();
    for (let nth = 1; nth <= 12; nth += 1) expect(await fail(code)).toBe(code);
    expect({ sent: sent(), waits }).toEqual({ sent: 12, waits: [] });
  });

  it("counts failures in a row: neither a success in between nor five failures with one let it open", async () => {
    const { fail, succeed, waits, sent } = circuit();
    for (let round = 1; round <= 3; round += 1) {
      for (let nth = 1; nth <= 4; nth += 1) await fail("model-timeout");
      await succeed();
    }
    expect({ sent: sent(), waits }).toEqual({ sent: 15, waits: [] });
  });

  it("goes on counting behind a 429, which is no answer", async () => {
    const { fail, succeed, waits } = circuit();
    for (let nth = 1; nth <= 4; nth += 1) await fail("model-unavailable");
    await fail("model-rate-limited");
    await fail("model-unavailable");
    void succeed();
    await vi.advanceTimersByTimeAsync(0);
    expect(waits).toEqual([REST_MS]);
  });
});

describe("an open circuit", () => {
  it("holds attempts back without sending them, and they still succeed", async () => {
    const { open, succeed, sent, waits } = circuit();
    await open();
    await vi.advanceTimersByTimeAsync(10_000);
    const held = [succeed(), succeed(), succeed()];
    await vi.advanceTimersByTimeAsync(19_999);
    expect({ sent: sent(), waits }).toEqual({ sent: 5, waits: [20_000, 20_000, 20_000] });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await Promise.all(held)).toEqual(["answer", "answer", "answer"]);
  });

  it("ends the waiting of an attempt with the signal's reason, unsent", async () => {
    const { open, attempt, sent } = circuit();
    await open();
    const abort = new AbortController();
    const held = attempt(async () => "answer", abort.signal);
    await vi.advanceTimersByTimeAsync(1_000);
    abort.abort(new AppError("model-auth"));
    expect(await held).toBe("model-auth");
    expect({ sent: sent(), timers: vi.getTimerCount() }).toEqual({ sent: 5, timers: 0 });
  });
});

describe("a half-open circuit", () => {
  /** Opened, rested, and with one trial and two attempts behind it that wait for it. */
  async function halfOpen() {
    const tested = circuit();
    await tested.open();
    await vi.advanceTimersByTimeAsync(REST_MS);
    const trial = Promise.withResolvers<string>();
    const tried = tested.attempt(() => trial.promise);
    const abort = new AbortController();
    const waiting = [tested.succeed(), tested.attempt(async () => "answer", abort.signal)] as const;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(tested.sent()).toBe(6);
    return { ...tested, trial, tried, waiting, abort };
  }

  it("lets one trial through, and closes for everybody when it succeeds", async () => {
    const { trial, tried, waiting, sent, fail, succeed, waits, states } = await halfOpen();
    expect(states).toEqual(["open", "half-open"]);
    trial.resolve("trial");
    expect(await tried).toBe("trial");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await Promise.all(waiting)).toEqual(["answer", "answer"]);
    expect(states).toEqual(["open", "half-open", "closed"]);
    // Closed again, it counts from the start.
    for (let nth = 1; nth <= 4; nth += 1) await fail("model-unavailable");
    expect(await succeed()).toBe("answer");
    expect({ sent: sent(), waits }).toEqual({ sent: 13, waits: [] });
  });

  it("rests again as long when the trial fails, and the others go on waiting", async () => {
    const { trial, tried, waiting, sent, waits } = await halfOpen();
    trial.reject(new AppError("model-timeout"));
    expect(await tried).toBe("model-timeout");
    await vi.advanceTimersByTimeAsync(REST_MS - 1_000);
    expect(sent()).toBe(6);
    expect(waits).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await Promise.all(waiting)).toEqual(["answer", "answer"]);
  });

  it("closes when the trial is refused: the provider is there", async () => {
    const { trial, tried, waiting } = await halfOpen();
    trial.reject(new AppError("model-rejected"));
    expect(await tried).toBe("model-rejected");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await Promise.all(waiting)).toEqual(["answer", "answer"]);
  });

  it("ends the waiting for the trial on an abort, and never sends what was aborted", async () => {
    const { trial, waiting, abort, sent } = await halfOpen();
    const [other, aborted] = waiting;
    abort.abort(new AppError("limit-reached"));
    await vi.advanceTimersByTimeAsync(0);
    expect(await Promise.race([aborted, Promise.resolve("still waiting")])).toBe("limit-reached");
    trial.resolve("trial");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await other).toBe("answer");
    expect(sent()).toBe(7);
  });
});
