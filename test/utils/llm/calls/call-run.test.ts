import { describe, expect, it } from "vitest";
import { AppError, type ErrorCode } from "../../../../utils/errors.ts";
import { CallRun } from "../../../../utils/llm/calls/call-run.ts";

/** A call whose end the test decides. */
function scripted(run: CallRun, optional = false) {
  const end = Promise.withResolvers<string>();
  let started = false;
  let settled: string | null = null;
  const result = run
    .make(optional, () => {
      started = true;
      return end.promise;
    })
    .then(
      (value) => value,
      (error: unknown) => (error instanceof AppError ? error.code : String(error)),
    )
    .then((outcome) => {
      settled = outcome;
      return outcome;
    });
  return {
    started: () => started,
    /** What came of it; null while nothing has. */
    settled: () => settled,
    succeed: () => end.resolve("answer"),
    fail: (code: ErrorCode) => end.reject(new AppError(code)),
    result,
  };
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe("a run of calls", () => {
  it("gives what each call gives", async () => {
    const run = new CallRun();
    const calls = [scripted(run), scripted(run)];
    for (const call of calls) call.succeed();
    expect(await Promise.all(calls.map(({ result }) => result))).toEqual(["answer", "answer"]);
    expect(run.halted.aborted).toBe(false);
  });

  it("throws a failure only when its siblings in flight are done, and they get their answers first", async () => {
    const run = new CallRun();
    const [failing, first, second] = [scripted(run), scripted(run), scripted(run)];
    const order: string[] = [];
    void failing.result.then(() => order.push("failing"));
    void first.result.then(() => order.push("first"));
    void second.result.then(() => order.push("second"));
    failing.fail("model-rejected");
    await turns();
    expect(failing.settled()).toBeNull();
    first.succeed();
    await turns();
    expect(failing.settled()).toBeNull();
    second.succeed();
    expect(await failing.result).toBe("model-rejected");
    expect(order).toEqual(["first", "second", "failing"]);
  });

  it("starts no call after a failure, and refuses it with that failure once those in flight are done", async () => {
    const run = new CallRun();
    const [failing, sibling] = [scripted(run), scripted(run)];
    failing.fail("model-refused");
    await turns();
    const late = scripted(run);
    await turns();
    expect({ started: late.started(), settled: late.settled() }).toEqual({ started: false, settled: null });
    sibling.succeed();
    expect(await Promise.all([failing.result, sibling.result, late.result])).toEqual([
      "model-refused",
      "answer",
      "model-refused",
    ]);
    expect(late.started()).toBe(false);
  });

  it("tells those that wait of the failure at once, through the signal", async () => {
    const run = new CallRun();
    const [failing, sibling] = [scripted(run), scripted(run)];
    failing.fail("model-rejected");
    await turns();
    expect(run.halted.reason).toMatchObject({ code: "model-rejected" });
    sibling.succeed();
    await failing.result;
  });

  it("ends with the first failure, though a call in flight fails in another way after it", async () => {
    const run = new CallRun();
    const [first, second] = [scripted(run), scripted(run)];
    first.fail("model-rejected");
    await turns();
    second.fail("model-timeout");
    expect(await Promise.all([first.result, second.result])).toEqual(["model-rejected", "model-rejected"]);
    expect(run.halted.reason).toMatchObject({ code: "model-rejected" });
  });

  it("counts what is no AppError as a defect, which ends the session", async () => {
    const run = new CallRun();
    const thrown = run.make(true, () => Promise.reject(new TypeError("undefined is not a function")));
    await expect(thrown).rejects.toThrow("undefined is not a function");
    expect(run.halted.reason).toMatchObject({ code: "defect" });
  });
});

describe("an optional call that fails", () => {
  it.each<ErrorCode>([
    ...(["model-rejected", "model-refused", "model-filtered", "model-answer-unusable", "model-not-api"] as const),
    ...(["model-timeout", "model-unavailable", "model-unreachable", "model-rate-limited", "model-wait"] as const),
  ])("with %s halts nothing, and is told at once", async (code) => {
    const run = new CallRun();
    const [failing, sibling] = [scripted(run, true), scripted(run)];
    failing.fail(code);
    expect(await failing.result).toBe(code);
    expect(sibling.settled()).toBeNull();
    const late = scripted(run);
    expect(late.started()).toBe(true);
    late.succeed();
    sibling.succeed();
    expect(await Promise.all([late.result, sibling.result])).toEqual(["answer", "answer"]);
  });

  it.each<ErrorCode>([
    "model-auth",
    "model-not-found",
    "model-quota",
    "limit-reached",
    "storage-failed",
    "interrupted",
  ])("with %s halts the run all the same", async (code) => {
    const run = new CallRun();
    const [failing, sibling] = [scripted(run, true), scripted(run)];
    failing.fail(code);
    await turns();
    expect(failing.settled()).toBeNull();
    sibling.succeed();
    expect(await failing.result).toBe(code);
    expect(await scripted(run).result).toBe(code);
  });
});

describe("halting from outside", () => {
  it("lets calls in flight finish and refuses new ones, with the first reason", async () => {
    const run = new CallRun();
    const inFlight = scripted(run);
    run.halt(new AppError("interrupted"));
    run.halt(new AppError("limit-reached"));
    const late = scripted(run);
    await turns();
    expect(late.settled()).toBeNull();
    inFlight.succeed();
    expect(await Promise.all([inFlight.result, late.result])).toEqual(["answer", "interrupted"]);
  });

  it("is settled when no call is in flight, however those there were end", async () => {
    const run = new CallRun();
    await run.settled();
    const [good, bad] = [scripted(run), scripted(run, true)];
    let settled = false;
    const all = run.settled().then(() => {
      settled = true;
    });
    good.succeed();
    await turns();
    expect(settled).toBe(false);
    bad.fail("model-refused");
    await all;
    expect(settled).toBe(true);
  });
});
