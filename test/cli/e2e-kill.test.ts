import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { killPoints } from "../support/kill-points.ts";
import { expectFinished, fingerprints, IDEA, storedAnswers, type WholeSession } from "../support/killed-session.ts";
import type { FaultRule } from "../support/openai-faults.ts";
import { type OpenAIServer, startOpenAIServer } from "../support/openai-server.ts";
import { modelEnvironment, refinesOnce } from "../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { lastEvent, type RunningCli, runCli, startCli, type Variables } from "../support/run-cli.ts";

/** Long enough that a request which has just come is still open when the process is killed. */
const LATENCY_MS = 20;

let database: TestDatabase;
let client: pg.Client;
let whole: WholeSession;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const server = await startOpenAIServer({ answers: refinesOnce });
  const run = await runCli(["new", IDEA, "--yes", "--json"], { env: modelEnvironment(database.url, server) });
  whole = { plan: lastEvent(run, "done").plan ?? "", requests: fingerprints(server.requests) };
  await server.close();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

interface Cut {
  readonly server: OpenAIServer;
  readonly env: Variables;
  readonly session: string;
  readonly begin: readonly string[];
  readonly client: pg.Client;
  readonly cli: RunningCli;
}

let sessions = 0;
async function begin(faults: readonly FaultRule[] = [], ...options: string[]): Promise<Cut> {
  const server = await startOpenAIServer({ answers: refinesOnce, faults, latencyMs: LATENCY_MS });
  onTestFinished(() => server.close());
  const env = modelEnvironment(database.url, server);
  const session = `cut-${++sessions}`;
  const begin = ["new", IDEA, "--session", session, "--yes", ...options];
  return { server, env, session, begin, client, cli: startCli(begin, { env }) };
}

/** Waits for the requests that a test waits for, and not longer than the process lives. */
async function reached(
  { server }: Cut,
  cli: RunningCli,
  fits: Parameters<OpenAIServer["waitUntil"]>[0],
): Promise<void> {
  const ended = cli.result.then(({ stderr }) => Promise.reject(new Error(`It ended too early: ${stderr}`)));
  await Promise.race([server.waitUntil(fits), ended]);
}

describe("kill -9", () => {
  /** Every kind of step: two analyses, the outline, three layers of research, 13 sections, review, refine, review. */
  it.each(killPoints([1, 2, 3, 8, 17, 22, 24, 26]))(
    "while request %i is open costs nothing that was stored",
    async (k) => {
      const cut = await begin();
      await reached(cut, cut.cli, (requests) => requests.length >= k);
      cut.cli.kill("SIGKILL");
      expect((await cut.cli.result).signal).toBe("SIGKILL");
      await expectFinished(cut, whole);
    },
  );

  it("in the middle of a streamed answer asks for that answer again, and for no other", async () => {
    const cut = await begin([{ fault: { kind: "hang-midway" }, schema: "Section", nth: 13 }]);
    const others = (requests: OpenAIServer["requests"]) => requests.filter(({ fault }) => fault === null);
    await reached(
      cut,
      cut.cli,
      (requests) =>
        requests.some(({ fault, begun }) => fault === "hang-midway" && begun) &&
        others(requests).every(({ state }) => state === "answered"),
    );
    cut.cli.kill("SIGKILL");
    await cut.cli.result;
    await expectFinished(cut, whole);
  });

  it.each(
    killPoints<[string, Parameters<RunningCli["event"]>[0]]>([
      ["the session's first event", ({ type }) => type === "session-started"],
      ["the question", ({ type }) => type === "question-asked"],
      ["the outline's approval", (event) => event.type === "step-finished" && event.step === "approve-outline"],
      ["the first written section", ({ type }) => type === "section-written"],
      ["the first review", (event) => event.type === "step-finished" && event.step === "review"],
      ["the last step's start", (event) => event.type === "step-started" && event.step === "format"],
      ["the last event", ({ type }) => type === "done"],
    ]),
  )("right after %s is shown loses nothing", async (_, fits) => {
    const cut = await begin([], "--json");
    await cut.cli.event(fits);
    cut.cli.kill("SIGKILL");
    await cut.cli.result;
    await expectFinished(cut, whole);
  });

  it("three times in one session still comes to the same plan", async () => {
    const cut = await begin();
    let { cli } = cut;
    for (const k of [4, 12, 25]) {
      await reached(cut, cli, (requests) => requests.length >= k);
      cli.kill("SIGKILL");
      await cli.result;
      if (k < 25) cli = startCli(["resume", cut.session, "--yes"], { env: cut.env });
    }
    await expectFinished(cut, whole);
  });
});

describe("a signal", () => {
  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "%s stores what is under way and tells how to go on",
    async (signal) => {
      const cut = await begin();
      await reached(cut, cut.cli, (requests) => requests.length >= 12);
      cut.cli.kill(signal);
      const { exitCode, stdout, stderr } = await cut.cli.result;
      expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: "" });
      expect(stderr).toContain(`plancraft resume ${cut.session}`);
      const shown = await runCli(["show", cut.session, "--json"], { env: cut.env });
      expect(shown.lines[0]).toMatchObject({ state: "interrupted" });
      // What was in flight was awaited, so that every request has its stored answer.
      expect(await storedAnswers(cut)).toBe(cut.server.requests.length);
      await expectFinished(cut, whole);
    },
  );

  it("ends a session whose model does not answer any more", async () => {
    const cut = await begin([{ fault: { kind: "hang" }, schema: "Outline", nth: 1 }], "--json");
    await reached(cut, cut.cli, (requests) => requests.some(({ schemaName }) => schemaName === "Outline"));
    cut.cli.kill("SIGTERM");
    const run = await cut.cli.result;
    expect(run.exitCode).toBe(130);
    expect(lastEvent(run, "failed").error).toMatchObject({ code: "interrupted", category: "state" });
    await expectFinished(cut, whole);
  });
});
