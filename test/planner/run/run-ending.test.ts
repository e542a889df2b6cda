import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { RunEnding } from "../../../planner/run/run-ending.ts";
import { AppError } from "../../../utils/errors.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const LOST = new AppError("session-in-use", { session: "one", holder: "another" });
const UNSTORED = new AppError("storage-disk-full", { problem: "no space" });
const FAILED = new AppError("model-auth");

/** What comes to a run, by name. */
const COMES = {
  lost: (ending: RunEnding) => ending.lose(LOST),
  unstored: (ending: RunEnding) => ending.unstored(UNSTORED),
  cancelled: (ending: RunEnding) => ending.cancel(),
  stopped: (ending: RunEnding) => ending.stop(),
};

describe("what a run is told to have ended with", () => {
  it.each<[keyof typeof COMES | "failed", readonly (keyof typeof COMES)[], string]>([
    ["failed", [], "model-auth"],
    ["stopped", ["stopped"], "interrupted"],
    ["cancelled", ["cancelled"], "cancelled"],
    ["cancelled", ["cancelled", "stopped"], "cancelled"],
    ["cancelled", ["stopped", "cancelled", "cancelled"], "cancelled"],
    ["unstored", ["cancelled", "unstored"], "storage-disk-full"],
    ["unstored", ["unstored"], "storage-disk-full"],
    ["unstored", ["stopped", "unstored"], "storage-disk-full"],
    ["unstored", ["unstored", "stopped"], "storage-disk-full"],
    ["lost", ["lost"], "session-in-use"],
    ["lost", ["unstored", "stopped", "lost"], "session-in-use"],
    ["lost", ["lost", "stopped", "unstored"], "session-in-use"],
  ])("is %s where there came %j before the failure", (_, came, code) => {
    const ending = new RunEnding();
    for (const name of came) COMES[name](ending);
    expect(ending.fail(FAILED).code).toBe(code);
    ending.over();
  });

  it("is the loss of the session where that is why something could not be stored", () => {
    for (const end of [(ending: RunEnding) => ending.unstored(LOST), (ending: RunEnding) => void ending.fail(LOST)]) {
      const ending = new RunEnding();
      ending.stop();
      end(ending);
      expect(ending.fail(FAILED).code).toBe("session-in-use");
      expect(ending.cancelled.aborted).toBe(true);
      ending.over();
    }
  });

  it("is a defect of ours where it is no error of ours", () => {
    expect(new RunEnding().fail(new TypeError("oops")).code).toBe("defect");
  });
});

describe("what is under way", () => {
  it("is drained, refused new calls at once, and cancelled after a moment where somebody stops the run", () => {
    const ending = new RunEnding();
    const halt = vi.fn();
    ending.whenRefused(halt);
    ending.stop();
    expect(ending.control.drainRequested).toBe(true);
    expect(halt).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: "interrupted" }));
    vi.advanceTimersByTime(1_499);
    expect(ending.cancelled.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(ending.cancelled.reason).toMatchObject({ code: "interrupted" });
  });

  it("gets the same moment where the session is cancelled, however often that is asked for", () => {
    const ending = new RunEnding();
    ending.cancel();
    ending.cancel();
    expect(ending.control.drainRequested).toBe(true);
    vi.advanceTimersByTime(1_499);
    expect(ending.cancelled.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(ending.cancelled.reason).toMatchObject({ code: "cancelled" });
  });

  it("is cancelled at once by a second stop, and where the session is lost", () => {
    const [stopped, lost] = [new RunEnding(), new RunEnding()];
    stopped.stop();
    stopped.stop();
    lost.lose(LOST);
    expect([stopped.cancelled.reason, lost.cancelled.reason]).toMatchObject([
      { code: "interrupted" },
      { code: "session-in-use" },
    ]);
    stopped.over();
  });

  it("is refused new calls where the stop came before there were any", () => {
    const ending = new RunEnding();
    ending.stop();
    const halt = vi.fn();
    ending.whenRefused(halt);
    expect(halt).toHaveBeenCalledOnce();
    ending.over();
    expect(vi.getTimerCount()).toBe(0);
  });
});
