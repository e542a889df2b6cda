import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  CALLS,
  expectFinishes,
  expectSorry,
  type FaultySession,
  faultySessions,
  retriesOf,
} from "../support/faulty-session.ts";
import type { Fault } from "../support/openai-faults.ts";
import { lastEvent } from "../support/run-cli.ts";

let sessions: Awaited<ReturnType<typeof faultySessions>>;
beforeAll(async () => {
  sessions = await faultySessions();
});
afterAll(() => sessions.close());

const schemasOf = ({ requests }: FaultySession) => requests().map(({ schemaName }) => schemaName);

describe("a fault that no retry can help ends the session after one request", () => {
  it.for<[string, Fault, string, string, RegExp]>([
    ["401", { kind: "unauthorized" }, "model-auth", "model", /refused the key \(401\): check the key/],
    ["403", { kind: "forbidden" }, "model-auth", "model", /refused the key \(403\)/],
    ["404", { kind: "not-found" }, "model-not-found", "model", /does not know gpt-4\.1 .*404.*PLANCRAFT_MODEL/],
    ["400", { kind: "bad-request" }, "model-rejected", "model", /rejected the request \(400\)/],
    ["a spent quota", { kind: "insufficient-quota" }, "model-quota", "rate_limit", /quota .* is spent: check the plan/],
    ["HTML with 200", { kind: "html" }, "model-not-api", "model", /answers with text\/html .*check the base URL/],
    ["a refusal", { kind: "refusal" }, "model-refused", "model", /refused to answer \(structure\)/],
    ["the content filter", { kind: "content-filter" }, "model-filtered", "model", /content filter withheld the answer/],
  ])(
    "%s: a sentence, what is kept and how to go on, and a resume that finishes",
    async ([, fault, code, category, told]) => {
      const faults = [{ fault, schema: "Outline" }];
      const failed = await sessions.runWith({ faults, args: [] });
      expectSorry(failed, told);
      expect(schemasOf(failed)).toEqual(["Analysis", "Outline"]);
      expect(await failed.rows("Outline")).toMatchObject([{ attempt: 1, state: "failed", error: code }]);
      expect(await failed.stored()).toMatchObject({ state: "failed", error: { code, category } });
      const after = await expectFinishes(failed, "--json");
      expect(after).toHaveLength(CALLS - 1);
    },
  );

  it.for<[string, Fault, string | null, boolean]>([
    ["a refusal", { kind: "refusal" }, "I cannot help with that.", true],
    ["a filtered answer", { kind: "content-filter" }, "", true],
    ["a rejected request", { kind: "bad-request" }, null, false],
  ])("the text and the tokens of %s are kept and counted where there are any", async ([, fault, text, paid]) => {
    const { rows, result } = await sessions.runWith({ faults: [{ fault }] });
    const [row] = await rows();
    if (text === null) expect(row).toMatchObject({ answer: null, input_tokens: null, cost_usd: null });
    else expect(row).toMatchObject({ answer: expect.stringContaining(text), output_tokens: expect.any(Number) });
    expect(result.exitCode).toBe(4);
    expect(row?.cost_usd !== null).toBe(paid);
  });
});

describe("a provider that asks for a long wait", () => {
  it.for<[string, Fault]>([
    ["429 with Retry-After 120", { kind: "rate-limited", retryAfter: { seconds: 120 } }],
    ["503 with Retry-After as a date far off", { kind: "unavailable", retryAfter: { dateInMs: 3_600_000 } }],
  ])("%s ends the session at once, and says when to resume", async ([, fault]) => {
    const startedAt = Date.now();
    const failed = await sessions.runWith({ faults: [{ fault, schema: "Outline" }], args: [] });
    const [, until = ""] = /asks to wait until (\S+): resume the session then\./.exec(failed.result.stderr) ?? [];
    expect(until).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Date.parse(until) - startedAt).toBeGreaterThan(110_000);
    expectSorry(failed, until);
    expect(schemasOf(failed)).toEqual(["Analysis", "Outline"]);
    expect(await failed.rows("Outline")).toMatchObject([{ attempt: 1, state: "failed" }]);
    expect(await failed.stored()).toMatchObject({ error: { code: "model-wait", category: "rate_limit" } });
  });

  it("is waited for where it asks for less, and no sooner asked again than it said", async () => {
    const fault = { kind: "rate-limited", retryAfter: { seconds: 2 } } as const;
    const { result } = await sessions.runWith({ faults: [{ fault, schema: "Review", times: 1 }] });
    expect(result.exitCode).toBe(0);
    expect(retriesOf(result)).toMatchObject([{ call: "Review", attempt: 1, waitMs: 2_000 }]);
  });
});

describe("a fault that does not pass is tried four times, and then ends the session", () => {
  it.for<[string, Fault, string, string, RegExp]>([
    ["429", { kind: "rate-limited" }, "model-rate-limited", "rate_limit", /limiting requests/],
    ["500", { kind: "server-error" }, "model-unavailable", "model", /answers with an error \(500\)/],
    [
      "resets",
      { kind: "reset-before" },
      "model-unreachable",
      "network",
      /cannot be reached at http:\/\/127\.0\.0\.1:\d+/,
    ],
    ["cut streams", { kind: "cut" }, "model-stream-cut", "network", /cut off before its end/],
  ])("%s", async ([, fault, code, category, told]) => {
    const failed = await sessions.runWith({ faults: [{ fault, schema: "Outline" }], args: [] });
    expectSorry(failed, told);
    expect(schemasOf(failed)).toEqual(["Analysis", ...Array.from({ length: 4 }, () => "Outline")]);
    const told3 = failed.result.stderr.match(/^Outline is tried again in .+ \(attempt [123]\): .+$/gm);
    expect(told3).toHaveLength(3);
    expect((await failed.rows("Outline")).map(({ attempt, error }) => [attempt, error])).toEqual(
      [1, 2, 3, 4].map((attempt) => [attempt, code]),
    );
    expect(await failed.stored()).toMatchObject({ state: "failed", error: { code, category } });
    await expectFinishes(failed, "--json");
  });
});

describe("an answer that its repair cannot help", () => {
  it.for<[string, Fault]>([
    ["twice the wrong shape", { kind: "wrong-shape" }],
    ["twice cut at its length", { kind: "length" }],
    ["twice malformed", { kind: "malformed-json" }],
  ])("%s ends the session, is never used again, and is asked for anew", async ([, fault]) => {
    const failed = await sessions.runWith({ faults: [{ fault, schema: "Outline" }], args: [] });
    expectSorry(failed, /could not be used, also after it was asked to repair it \(structure: .+\)/);
    expect(schemasOf(failed)).toEqual(["Analysis", "Outline", "Outline"]);
    expect(await failed.rows("Outline")).toMatchObject([{ state: "rejected" }, { state: "rejected" }]);
    expect(await failed.stored()).toMatchObject({ error: { code: "model-answer-unusable", category: "model" } });
    const [first] = await expectFinishes(failed, "--json");
    expect(first?.messages).toEqual(failed.requests("Outline")[0]?.messages);
  });

  it("goes on with the repair alone where only the repair failed", async () => {
    const faults = [
      { fault: { kind: "wrong-shape" }, schema: "Outline", nth: 1 },
      { fault: { kind: "unauthorized" }, schema: "Outline", nth: 2 },
    ] as const;
    const failed = await sessions.runWith({ faults });
    expect(lastEvent(failed.result, "failed").error.code).toBe("model-auth");
    expect((await failed.rows("Outline")).map(({ state }) => state)).toEqual(["unusable", "failed"]);
    const [repair, ...rest] = await expectFinishes(failed, "--json");
    expect(repair?.messages).toEqual(failed.requests("Outline")[1]?.messages);
    expect(rest.map(({ schemaName }) => schemaName)).not.toContain("Outline");
  });
});
