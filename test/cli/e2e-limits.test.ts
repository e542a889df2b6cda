import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CALLS, faultySessions } from "../support/faulty-session.ts";
import { OUTLINE_SECTION_IDS } from "../support/openai-answers.ts";
import { lastEvent, runCli } from "../support/run-cli.ts";

let sessions: Awaited<ReturnType<typeof faultySessions>>;
beforeAll(async () => {
  sessions = await faultySessions();
});
afterAll(() => sessions.close());

const warningsOf = ({ events }: { readonly events: readonly object[] }, code: string) =>
  events.filter((event) => "code" in event && event.code === code);

describe("the spending limit", () => {
  // A plan of this server takes about 39,000 tokens, $0.094 at the price of its model; the sections begin at 10,200.
  it.for<[string, string, string]>([
    ["--max-tokens", "24000", "100000"],
    ["--max-cost", "0.075", "1"],
  ])("%s stops the session with the plan so far, and a higher one runs only the rest", async ([option, low, high]) => {
    const stopped = await sessions.runWith({ args: ["--json", option, low] });
    const { result, requests, rows, stored } = stopped;
    expect(result.exitCode).toBe(7);
    const done = lastEvent(result, "done");
    expect(done).toMatchObject({ complete: false, reason: "limit", usage: { calls: requests().length } });
    const used = option === "--max-tokens" ? done.usage.tokens : done.usage.costUsd;
    expect(used).toBeLessThanOrEqual(Number(low));
    expect(warningsOf(result, "limit-near")).toHaveLength(1);
    expect(await stored()).toMatchObject({ state: "partial", error: null });

    // What was paid for is in the plan, and what is not is named.
    const written = (await rows("Section")).length;
    expect(written).toBeGreaterThan(0);
    const [plan = "", missing = ""] = done.plan?.split("## What is missing") ?? [];
    expect(plan.match(/^Section text /gm)).toHaveLength(written);
    expect(missing).toMatch(/^- The spending limit of this session is reached\.$/m);
    expect(missing.match(/^- The section ".+" is not written yet\.$/gm)).toHaveLength(
      OUTLINE_SECTION_IDS.length - written,
    );

    const again = await stopped.resume("--json");
    expect(again.exitCode).toBe(7);
    expect(again.requests).toEqual([]);
    expect(lastEvent(again, "done")).toMatchObject({ complete: false, reason: "limit", usage: done.usage });

    const higher = await stopped.resume("--json", option, high);
    expect(higher.exitCode).toBe(0);
    expect(lastEvent(higher, "done")).toMatchObject({ complete: true, usage: { calls: CALLS } });
    expect(higher.requests).toHaveLength(CALLS - requests().length);
    expect(await stored()).toMatchObject({ state: "done" });
  });

  it("is told of in plain words, with the plan so far on standard output and the way to go on", async () => {
    const { result, session } = await sessions.runWith({ args: ["--max-tokens", "18000"] });
    expect(result.exitCode).toBe(7);
    expect(result.stdout).toMatch(/^# Outline .+\n.*## What is missing\n\n- The spending limit/s);
    expect(result.stderr.match(/80 % of the spending limit is used/g)).toHaveLength(1);
    const [first, last] = result.stderr.trimEnd().split("\n").slice(-2);
    expect(first).toMatch(/^The spending limit is reached \(\d+ model calls · [\d,]+ tokens · \$0\.\d+\)\. /);
    expect(last).toBe(`Go on with a higher limit: plancraft resume ${session} --max-cost USD --max-tokens N`);
  });

  it("lower than one call lets none be made", async () => {
    const stopped = await sessions.runWith({ args: ["--json", "--max-tokens", "1"] });
    expect(stopped.result.exitCode).toBe(7);
    expect(stopped.requests()).toEqual([]);
    expect(lastEvent(stopped.result, "done")).toMatchObject({
      complete: false,
      reason: "limit",
      usage: { calls: 0, tokens: 0 },
      plan: expect.stringMatching(/^# /),
    });
  });

  it("that is high enough stops nothing, and says nothing of it", async () => {
    const { result, requests } = await sessions.runWith({
      args: ["--json", "--max-tokens", "1000000", "--max-cost", "9"],
    });
    expect(result.exitCode).toBe(0);
    expect(requests()).toHaveLength(CALLS);
    expect(result.events.filter(({ type }) => type === "warning")).toEqual([]);
  });

  it("counts what a repair took, and what came to nothing", async () => {
    const faults = [{ fault: { kind: "wrong-shape" }, schema: "Outline" }] as const;
    const failed = await sessions.runWith({ faults });
    expect(failed.result.exitCode).toBe(4);
    const paid = (await failed.rows()).map(
      ({ input_tokens, output_tokens }) => (input_tokens ?? 0) + (output_tokens ?? 0),
    );
    expect(paid).toHaveLength(3);
    // A third outline does not fit beside what the two that were of no use have taken.
    const limit = paid.reduce((sum, tokens) => sum + tokens, 300);
    const resumed = await failed.resume("--json", "--max-tokens", String(limit));
    expect(resumed.exitCode).toBe(7);
    expect(resumed.requests).toEqual([]);
    expect(lastEvent(resumed, "done").usage).toMatchObject({ calls: 3, tokens: limit - 300 });
  });

  it("in dollars says that it cannot hold where no price is known; one in tokens still does", async () => {
    const env = { PLANCRAFT_MODEL: "openai:my-own-model" };
    const unpriced = await sessions.runWith({ env, args: ["--json", "--max-cost", "0.000001"] });
    expect(unpriced.result.exitCode).toBe(0);
    expect(warningsOf(unpriced.result, "price-unknown")).toMatchObject([
      {
        type: "warning",
        message: expect.stringMatching(/No price is known for openai:my-own-model .*only a limit in tokens/),
      },
    ]);
    expect(lastEvent(unpriced.result, "done").usage).toMatchObject({ calls: CALLS, costUsd: null });
    const { result } = await sessions.runWith({ env, args: ["--max-tokens", "2000", "--max-cost", "0.000001"] });
    expect(result.exitCode).toBe(7);
    expect(result.stderr).toMatch(/Warning: No price is known .+--max-tokens/);
  });
});

describe("a limit that is none", () => {
  it.each(["--max-tokens", "--max-cost"])("%s is refused before anything happens", async (option) => {
    const refusals = ["0", "-1", "abc", ""].map(async (value) => {
      const { result, requests, stored } = await sessions.runWith({ args: [`${option}=${value}`] });
      expect([value, result.exitCode, result.stdout]).toEqual([value, 2, ""]);
      expect(result.stderr).toMatch(new RegExp(`^plancraft: ${option} must be a (whole )?number above 0: .+\\n$`));
      expect(requests()).toEqual([]);
      expect(await stored()).toBeNull();
    });
    await Promise.all(refusals);
  });

  it("is refused on a resume too, which then changes nothing", async () => {
    const stopped = await sessions.runWith({ args: ["--json", "--max-tokens", "2000"] });
    const before = await stopped.stored();
    for (const option of ["--max-tokens=1.5", "--max-cost=0"]) {
      const { exitCode, requests } = await stopped.resume(option);
      expect({ exitCode, requests }).toEqual({ exitCode: 2, requests: [] });
    }
    expect(await stopped.stored()).toEqual(before);
  });

  it("with --json is told as one failed event", async () => {
    const args = ["new", "A plan", "--json", "--max-tokens", "0"];
    const { exitCode, lines } = await runCli(args, { env: { DATABASE_URL: sessions.url } });
    expect(exitCode).toBe(2);
    expect(lines).toMatchObject([{ type: "failed", error: { code: "usage", category: "validation" } }]);
  });
});
