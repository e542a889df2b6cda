import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { CALLS, expectFinishes, faultySessions } from "../support/faulty-session.ts";
import { OUTLINE_SECTION_IDS } from "../support/openai-answers.ts";
import type { Fault } from "../support/openai-faults.ts";
import { startOpenAIServer } from "../support/openai-server.ts";
import { modelEnvironment } from "../support/planning-script.ts";
import { lastEvent, runCli, startCli } from "../support/run-cli.ts";

let sessions: Awaited<ReturnType<typeof faultySessions>>;
beforeAll(async () => {
  sessions = await faultySessions();
});
afterAll(() => sessions.close());

/** Slow enough that the others are in flight when one fails. */
const SLOW = { kind: "slow-drip", pauseMs: 15 } as const;
const SECTIONS = OUTLINE_SECTION_IDS.length;
/** As many calls as a session has places. */
const AT_ONCE = 8;

describe("one of eight parallel calls that fails for good", () => {
  it.for<[string, Fault]>([
    ["a rejected request", { kind: "bad-request" }],
    ["a refusal", { kind: "refusal" }],
    ["a refused key", { kind: "unauthorized" }],
    ["a long Retry-After", { kind: "rate-limited", retryAfter: { seconds: 300 } }],
  ])(
    "%s: no ninth starts, the seven others finish and are stored, and none of them is asked again",
    async ([, fault]) => {
      // The eighth to arrive fails, so that the seven before it are in flight.
      const faults = [
        { fault, schema: "Section", nth: AT_ONCE },
        { fault: SLOW, schema: "Section" },
      ];
      const failed = await sessions.runWith({ faults });
      expect(failed.result.exitCode).toBe(4);
      expect(failed.requests("Section").map(({ state }) => state)).toEqual(
        Array.from({ length: AT_ONCE }, () => "answered"),
      );
      const states = (await failed.rows("Section")).map(({ state }) => state);
      expect(states.toSorted()).toEqual([...Array.from({ length: AT_ONCE - 1 }, () => "accepted"), "failed"]);

      const paid = new Set(
        failed
          .requests("Section")
          .slice(0, AT_ONCE - 1)
          .map(({ body }) => JSON.stringify(body)),
      );
      const after = await expectFinishes(failed, "--json");
      expect(after.map(({ body }) => JSON.stringify(body)).filter((body) => paid.has(body))).toEqual([]);
      expect(after.map(({ schemaName }) => schemaName)).toEqual([
        ...Array.from({ length: SECTIONS - (AT_ONCE - 1) }, () => "Section"),
        "Review",
      ]);
    },
  );

  it("lets a sibling that is being tried again go no further", async () => {
    const faults = [
      { fault: { kind: "unavailable", retryAfter: { seconds: 50 } }, schema: "Section", nth: 1 },
      { fault: { kind: "bad-request" }, schema: "Section", nth: AT_ONCE },
      { fault: SLOW, schema: "Section" },
    ] as const;
    const failed = await sessions.runWith({ faults });
    // Had the wait been sat through, the test would have timed out.
    expect(lastEvent(failed.result, "failed").error.code).toMatch(/^model-(rejected|unavailable)$/);
    expect(failed.requests("Section")).toHaveLength(AT_ONCE);
    await expectFinishes(failed, "--json");
  });
});

describe("a specialist who fails for good", () => {
  it("ends no session: it is named as missing, and no other call is made for it", async () => {
    const faults = [{ fault: { kind: "server-error" }, schema: "Findings", nth: 1 }] as const;
    const passing = await sessions.runWith({ faults });
    expect(passing.requests()).toHaveLength(CALLS + 1);
    const refused = await sessions.runWith({ faults: [{ fault: { kind: "html" }, schema: "Findings", nth: 1 }] });
    expect(refused.result.exitCode).toBe(0);
    expect(refused.requests()).toHaveLength(CALLS);
    const { plan } = lastEvent(refused.result, "done");
    expect(plan?.slice(plan.indexOf("## What is missing"))).toMatch(/specialist is missing: .*text\/html/);
  });

  it("ends the session with a spent quota, which every other call would meet", async () => {
    const faults = [{ fault: { kind: "insufficient-quota" }, schema: "Findings", nth: 1 }] as const;
    const failed = await sessions.runWith({ faults });
    expect(failed.result.exitCode).toBe(4);
    expect(failed.requests("Section")).toEqual([]);
    await expectFinishes(failed, "--json");
  });
});

describe("a process that is killed", () => {
  it("leaves the call that was in flight as sent, and a resume asks it again and nothing else", async () => {
    const server = await startOpenAIServer({ faults: [{ fault: { kind: "hang" }, schema: "Outline", times: 1 }] });
    onTestFinished(() => server.close());
    const env = modelEnvironment(sessions.url, server);
    const args = ["new", "A marketplace for ropes", "--session", "killed", "--yes", "--json"];
    const running = startCli(args, { env });
    await server.waitUntil((requests) => requests.length === 2);
    running.kill("SIGKILL");
    expect((await running.result).signal).toBe("SIGKILL");
    const rows = async () => {
      const { pool } = sessions;
      return (await pool.query("SELECT name, state, attempt FROM llm_calls WHERE session = 'killed' ORDER BY id")).rows;
    };
    expect(await rows()).toEqual([
      { name: "Analysis", state: "accepted", attempt: 1 },
      { name: "Outline", state: "sent", attempt: 1 },
    ]);
    const resumed = await runCli(["resume", "killed", "--json"], { env });
    expect(resumed.exitCode).toBe(0);
    expect(server.requests).toHaveLength(CALLS + 1);
    expect((await rows()).slice(1, 3)).toEqual([
      { name: "Outline", state: "sent", attempt: 1 },
      { name: "Outline", state: "accepted", attempt: 1 },
    ]);
  });
});
