import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Passage, SharedPrefixes } from "../../../../utils/llm/calls/shared-prefixes.ts";

const LONG = "abcd".repeat(1_500);
const NEVER = new AbortController().signal;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A session's prefixes, and calls that enter. */
function session() {
  const prefixes = new SharedPrefixes();
  /** A call, what it has got so far, and its passage once it may go. */
  function call(own: string, { key = "all", shared = LONG, signal = NEVER } = {}) {
    const messages = [{ role: "user", content: `${shared} ${own}` }];
    const call = { state: "waits", passage: null as Passage | null };
    const entered = prefixes.enter(key, { schema: { type: "object" }, messages }, signal);
    entered.then(
      (passage) => Object.assign(call, { state: "goes", passage }),
      (reason: unknown) => Object.assign(call, { state: reason }),
    );
    return call;
  }
  return { prefixes, call };
}

/** Lets everything that is ready go on. */
const settled = () => vi.advanceTimersByTimeAsync(0);
const statesOf = (calls: readonly { state: unknown }[]) => calls.map(({ state }) => state);

describe("calls that share a long prefix", () => {
  it("wait until the first piece of the first one's answer has come", async () => {
    const { call } = session();
    const calls = ["one", "two", "three"].map((own) => call(own));
    await settled();
    expect(statesOf(calls)).toEqual(["goes", "waits", "waits"]);
    calls[0]?.passage?.arrived();
    await settled();
    expect(statesOf(calls)).toEqual(["goes", "goes", "goes"]);
  });

  it("go when the first one is over without an answer", async () => {
    const { call } = session();
    const calls = ["one", "two", "three"].map((own) => call(own));
    await settled();
    calls[0]?.passage?.[Symbol.dispose]();
    await settled();
    expect(statesOf(calls)).toEqual(["goes", "goes", "goes"]);
    // Nothing is in the cache: of those that come now one goes first again.
    const later = ["four", "five"].map((own) => call(own));
    await settled();
    expect(statesOf(later)).toEqual(["goes", "waits"]);
  });

  it("go after ten seconds in any case, and nothing is left behind", async () => {
    const { call } = session();
    const calls = ["one", "two"].map((own) => call(own));
    await vi.advanceTimersByTimeAsync(9_999);
    expect(statesOf(calls)).toEqual(["goes", "waits"]);
    await vi.advanceTimersByTimeAsync(1);
    expect(statesOf(calls)).toEqual(["goes", "goes"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("do not wait where one was answered less than five minutes ago, the last of all", async () => {
    const { call } = session();
    const first = call("one");
    await settled();
    first.passage?.arrived();
    first.passage?.[Symbol.dispose]();
    await vi.advanceTimersByTimeAsync(4 * 60_000);
    const warm = ["two", "three"].map((own) => call(own));
    await settled();
    expect(statesOf(warm)).toEqual(["goes", "goes"]);
    warm[1]?.passage?.arrived();
    for (const { passage } of warm) passage?.[Symbol.dispose]();
    await vi.advanceTimersByTimeAsync(4 * 60_000);
    const still = ["four", "five"].map((own) => call(own));
    await settled();
    expect(statesOf(still)).toEqual(["goes", "goes"]);
    for (const { passage } of still) passage?.[Symbol.dispose]();
    await vi.advanceTimersByTimeAsync(60_000);
    const cold = ["six", "seven"].map((own) => call(own));
    await settled();
    expect(statesOf(cold)).toEqual(["goes", "waits"]);
  });

  it("count from when an answer began, and not from when it ended", async () => {
    const { call } = session();
    const first = call("one");
    await settled();
    first.passage?.arrived();
    await vi.advanceTimersByTimeAsync(4 * 60_000);
    first.passage?.arrived();
    first.passage?.[Symbol.dispose]();
    await vi.advanceTimersByTimeAsync(60_000);
    const cold = ["two", "three"].map((own) => call(own));
    await settled();
    expect(statesOf(cold)).toEqual(["goes", "waits"]);
  });

  it("wait each for the first of their own kind", async () => {
    const { call } = session();
    const calls = [call("one", { key: "a" }), call("two", { key: "b" }), call("three", { key: "b" })];
    await settled();
    expect(statesOf(calls)).toEqual(["goes", "goes", "waits"]);
    calls[0]?.passage?.arrived();
    await settled();
    expect(calls[2]?.state).toBe("waits");
    calls[1]?.passage?.arrived();
    await settled();
    expect(calls[2]?.state).toBe("goes");
  });

  it("stop waiting at once where the session ends, with its reason", async () => {
    const { call } = session();
    const ends = new AbortController();
    const calls = [call("one"), call("two", { signal: ends.signal }), call("three")];
    await settled();
    const reason = new Error("interrupted");
    ends.abort(reason);
    await settled();
    expect(statesOf(calls)).toEqual(["goes", reason, "waits"]);
    const late = call("four", { signal: ends.signal });
    await settled();
    expect(late.state).toBe(reason);
    expect(vi.getTimerCount()).toBe(1);
  });
});

describe("nobody waits", () => {
  it("where less than 1,024 tokens are shared, of the schema and the prompt", async () => {
    const { call } = session();
    const calls = ["one", "two"].map((own) => call(own, { shared: "abcd".repeat(1_000) }));
    await settled();
    expect(statesOf(calls)).toEqual(["goes", "goes"]);
  });

  it("where the key says that they share more than they do", async () => {
    const { call } = session();
    const calls = [call("one"), call("two", { shared: `x${LONG}` })];
    await settled();
    expect(statesOf(calls)).toEqual(["goes", "goes"]);
  });

  it("where the server says nothing of a cache; where it says that nothing was cached, they do", async () => {
    const { prefixes, call } = session();
    prefixes.answered(null);
    const calls = ["one", "two"].map((own) => call(own));
    await settled();
    expect(statesOf(calls)).toEqual(["goes", "goes"]);
    prefixes.answered(0);
    const later = call("three");
    await settled();
    expect(later.state).toBe("waits");
  });
});
