import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { OUTLINE_SECTION_IDS } from "../support/openai-answers.ts";
import type { Fault, FaultRule } from "../support/openai-faults.ts";
import { startOpenAIServer } from "../support/openai-server.ts";
import { modelEnvironment } from "../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { lastEvent, runCli } from "../support/run-cli.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

let sessions = 0;
/** Runs a session at a server that goes wrong as the rules say, in the order of arrival. */
async function runWith(...faults: FaultRule[]) {
  const server = await startOpenAIServer({ faults });
  onTestFinished(() => server.close());
  const env = modelEnvironment(database.url, server);
  const session = `failing-${++sessions}`;
  const run = await runCli(["new", "A marketplace for ropes", "--session", session, "--yes", "--json"], { env });
  return { server, env, session, run };
}

type Failing = Awaited<ReturnType<typeof runWith>>;

/** The session failed and was kept; with the server mended it finishes, and pays for no answer twice. */
async function expectResumable({ server, env, session, run }: Failing, code: string, category: string) {
  expect(run.exitCode).toBe(4);
  const { error } = lastEvent(run, "failed");
  expect(error).toEqual({ code, category, message: expect.stringMatching(/\S/) });
  const shown = await runCli(["show", session, "--json"], { env });
  expect(shown.lines[0]).toMatchObject({ state: "failed", error });

  const before = [...server.requests];
  const resumed = await runCli(["resume", session, "--json"], { env });
  expect(resumed.exitCode).toBe(0);
  const good = before.filter(({ fault, state }) => fault === null && state === "answered");
  const answered = new Set(good.map(({ body }) => JSON.stringify(body)));
  const after = server.requests.slice(before.length).map(({ body }) => JSON.stringify(body));
  expect(after.filter((body) => answered.has(body))).toEqual([]);
  expect(new Set([...answered, ...after]).size).toBe(2 + 6 + 1 + OUTLINE_SECTION_IDS.length + 1);
  const [finished] = (await runCli(["show", session, "--json"], { env })).lines;
  expect(finished).toMatchObject({ state: "done", error: null });
}

describe("what ends a session for good, and is mended", () => {
  it.each<[string, Fault, string, string]>([
    ["401", { kind: "unauthorized" }, "model-auth", "model"],
    ["403", { kind: "forbidden" }, "model-auth", "model"],
    ["404", { kind: "not-found" }, "model-not-found", "model"],
    ["400", { kind: "bad-request" }, "model-rejected", "model"],
    ["a spent quota", { kind: "insufficient-quota" }, "model-quota", "rate_limit"],
    ["a refusal of the model", { kind: "refusal" }, "model-refused", "model"],
    ["the content filter", { kind: "content-filter" }, "model-filtered", "model"],
  ])("%s at a section ends with exit code 4, and a resume finishes the plan", async (_, fault, code, category) => {
    await expectResumable(await runWith({ fault, schema: "Section", nth: 7 }), code, category);
  });

  it.each<[string, Fault, string, string]>([
    ["401", { kind: "unauthorized" }, "model-auth", "model"],
    ["404", { kind: "not-found" }, "model-not-found", "model"],
    ["a spent quota", { kind: "insufficient-quota" }, "model-quota", "rate_limit"],
  ])("%s at a specialist ends the session too: every other call would meet it", async (_, fault, code, category) => {
    const failing = await runWith({ fault, schema: "Findings", nth: 3 });
    expect(failing.server.requests.map(({ schemaName }) => schemaName)).not.toContain("Section");
    await expectResumable(failing, code, category);
  });

  it("answers of a wrong shape, the repair's too, end with exit code 4 and are asked for anew", async () => {
    const failing = await runWith({ fault: { kind: "wrong-shape" }, schema: "Outline", times: 2 });
    expect(failing.server.requests.map(({ schemaName }) => schemaName)).toEqual(["Analysis", "Outline", "Outline"]);
    expect(failing.run.exitCode).toBe(4);
    const resumed = await runCli(["resume", failing.session, "--json"], { env: failing.env });
    expect(resumed.exitCode).toBe(0);
    const { usage } = lastEvent(resumed, "done");
    // What was paid for counts, whether it was of use or not.
    expect(usage.calls).toBe(failing.server.requests.length);
    expect(failing.server.requests.filter(({ schemaName }) => schemaName === "Analysis")).toHaveLength(1);
  });
});

describe("a failed session", () => {
  it("says in plain words what happened, what is kept and how to go on, and makes no new call", async () => {
    const server = await startOpenAIServer({ faults: [{ fault: { kind: "unauthorized" } }] });
    onTestFinished(() => server.close());
    const env = modelEnvironment(database.url, server);
    const args = ["new", "A marketplace for ropes", "--session", "told", "--yes"];
    const { exitCode, stdout, stderr } = await runCli(args, { env });
    expect({ exitCode, stdout }).toEqual({ exitCode: 4, stdout: "" });
    expect(stderr).toMatch(/Sorry, .+ refused the key \(401\).+\n.+kept.+plancraft resume told\n$/);
    expect(stderr).not.toMatch(/\bat .+:\d+:\d+|Error:/);
    expect(server.requests).toHaveLength(1);
  });

  it("sends no call after the one that failed, and waits for those that were sent", async () => {
    const { server, run } = await runWith(
      { fault: { kind: "forbidden" }, schema: "Section", nth: 1 },
      { fault: { kind: "slow-drip", pauseMs: 20 }, schema: "Section" },
    );
    expect(run.exitCode).toBe(4);
    const sections = server.requests.filter(({ schemaName }) => schemaName === "Section");
    // Eight at most are in flight at once; the others are never sent.
    expect(sections.length).toBeLessThanOrEqual(8);
    expect(sections.map(({ state }) => state)).toEqual(sections.map(() => "answered"));
  });
});

describe("a specialist who fails for good", () => {
  it.each<[string, FaultRule]>([
    ["by a rejected request", { fault: { kind: "bad-request" }, schema: "Findings", nth: 4 }],
    ["by a refusal", { fault: { kind: "refusal" }, schema: "Findings", nth: 4 }],
  ])("%s is named as missing, and the plan is finished", async (_, rule) => {
    const { run, server } = await runWith(rule);
    expect(run.exitCode).toBe(0);
    const { plan, complete } = lastEvent(run, "done");
    expect(complete).toBe(true);
    const missing = plan?.slice(plan.indexOf("## What is missing")) ?? "";
    expect(missing.match(/The research of the (business model|content) specialist is missing: /g)).toHaveLength(1);
    expect(server.requests.filter(({ schemaName }) => schemaName === "Findings")).toHaveLength(6);
  });
});
