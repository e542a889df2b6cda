import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Overtime, OvertimeError } from "../../../../utils/llm/calls/overtime.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const LIMITS = { silenceMs: 60_000, totalMs: 600_000 };

/** Which limit was passed, in the words of the error; null where none was. */
function passed({ signal }: Overtime): string | null {
  if (!signal.aborted) return null;
  return signal.reason instanceof OvertimeError ? signal.reason.limit.en : String(signal.reason);
}

describe("the time limits of an attempt", () => {
  it("wait as long for the first piece as for the whole answer: a model may think, or a server have a queue", () => {
    using overtime = new Overtime(LIMITS);
    vi.advanceTimersByTime(599_999);
    expect(passed(overtime)).toBeNull();
    vi.advanceTimersByTime(1);
    expect(passed(overtime)).toBe("nothing of it in 600 seconds, which PLANCRAFT_CALL_TOTAL_MS sets");
  });

  it("end a silence after the first piece, and name the variable", () => {
    using overtime = new Overtime(LIMITS);
    vi.advanceTimersByTime(300_000);
    overtime.arrived();
    vi.advanceTimersByTime(59_999);
    expect(passed(overtime)).toBeNull();
    vi.advanceTimersByTime(1);
    expect(passed(overtime)).toBe("it stopped for 60 seconds, which PLANCRAFT_CALL_TIMEOUT_MS sets");
  });

  it("let an answer arrive for as long as it comes, up to the total", () => {
    using overtime = new Overtime(LIMITS);
    for (let piece = 1; piece <= 10; piece += 1) {
      vi.advanceTimersByTime(59_999);
      overtime.arrived();
    }
    expect(passed(overtime)).toBeNull();
    vi.advanceTimersByTime(10);
    expect(passed(overtime)).toBe("it was not complete after 600 seconds, which PLANCRAFT_CALL_TOTAL_MS sets");
  });

  it("leave no timer behind", () => {
    {
      using overtime = new Overtime(LIMITS);
      overtime.arrived();
    }
    expect(vi.getTimerCount()).toBe(0);
  });

  it("can be longer than a timer of Node", () => {
    using overtime = new Overtime({ silenceMs: 2 ** 40, totalMs: 2 ** 40 });
    overtime.arrived();
    vi.advanceTimersByTime(1_000);
    expect(passed(overtime)).toBeNull();
  });
});
