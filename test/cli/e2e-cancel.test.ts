import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { everyNodeOnce, expectFinished, fingerprints, IDEA, type WholeSession } from "../support/killed-session.ts";
import { type OpenAIServer, startOpenAIServer } from "../support/openai-server.ts";
import { modelEnvironment } from "../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { runCli, startCli } from "../support/run-cli.ts";

let database: TestDatabase;
let client: pg.Client;
let whole: WholeSession;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const server = await startOpenAIServer({ answers: everyNodeOnce });
  const env = modelEnvironment(database.url, server);
  const run = await runCli(["new", IDEA, "--yes", "--json"], { env });
  const last = run.events.at(-1);
  whole = { plan: (last?.type === "done" && last.plan) || "", requests: fingerprints(server.requests) };
  await server.close();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

let sessions = 0;
/** A session that runs in a process of its own, and waits for the model. */
async function running(...options: string[]) {
  // A cancel takes a moment to come, and the session is not to be done before.
  const server = await startOpenAIServer({ answers: everyNodeOnce, latencyMs: 150 });
  onTestFinished(() => server.close());
  const session = `run-${++sessions}`;
  const env = modelEnvironment(database.url, server);
  const begin = ["new", IDEA, "--session", session, "--yes", ...options];
  const cli = startCli(begin, { env });
  await reached(server, 6);
  return { server, session, env, begin, client, cli };
}

const reached = (server: OpenAIServer, requests: number) => server.waitUntil(({ length }) => length >= requests);

/** Resolves when somebody has asked for it. */
async function untilRequested(session: string): Promise<void> {
  const query = "SELECT FROM sessions WHERE id = $1 AND cancel_epoch = epoch";
  while ((await client.query(query, [session])).rows.length === 0) await sleep(20);
}

const stateOf = async (session: string) =>
  (await client.query<{ state: string }>("SELECT state FROM sessions WHERE id = $1", [session])).rows[0]?.state;

describe("plancraft cancel", () => {
  it("ends the process that runs the session with 8, which says how to go on, and itself with 0", async () => {
    const run = await running("--json");
    const { session, env, cli } = run;
    const cancel = await runCli(["cancel", session, "--json"], { env });
    expect(cancel).toMatchObject({ exitCode: 0, stderr: "", lines: [{ session, state: "cancelled", questions: [] }] });
    const { exitCode, events, stderr } = await cli.result;
    expect(exitCode).toBe(8);
    expect(events.at(-1)).toEqual({ type: "cancelled", session, seq: events.length, at: events.at(-1)?.at });
    const sentence = `Session ${session} is cancelled; everything so far is kept. Go on with: plancraft resume ${session}\n`;
    expect(stderr).toBe(sentence);
    const [again, korean] = [
      await runCli(["cancel", session], { env }),
      await runCli(["cancel", session, "--lang", "ko"], { env }),
    ];
    expect(again).toMatchObject({ exitCode: 0, stderr: "" });
    expect(again.stdout).toContain(`Session ${session} is cancelled`);
    expect(korean.stdout).toContain(`${session} 세션을 취소했습니다.`);
    expect((await runCli(["show", session], { env })).stdout).toMatch(/State +cancelled/);
    await expectFinished(run, whole);
    const late = await runCli(["cancel", session], { env });
    expect(late).toMatchObject({ exitCode: 2, stdout: "" });
    expect(late.stderr).toBe(
      `plancraft: Session ${session} is done: there is nothing to cancel. Nothing was changed. Read its plan with: plancraft export ${session}\n`,
    );
    expect(await runCli(["cancel", "nowhere"], { env })).toMatchObject({ exitCode: 2, stdout: "" });
  });

  it("is taken back with --undo, which follows what goes on, and says how to go on where it comes too late", async () => {
    const run = await running("--json");
    const { session, env, cli } = run;
    const cancel = await runCli(["cancel", session], { env });
    expect(cancel.stdout).toMatch(
      new RegExp(`For (60|[1-5]?\\d) s the cancel can be taken back with: plancraft cancel ${session}\\s--undo`),
    );
    await cli.result;
    const undo = await runCli(["cancel", session, "--undo"], { env });
    expect(undo).toMatchObject({ exitCode: 0, stdout: whole.plan });
    expect(undo.stderr).toContain("The cancel is taken back: the session is running, as it was.");
    const over = await runCli(["cancel", session, "--undo"], { env });
    expect(over).toMatchObject({ exitCode: 2, stdout: "" });
    const asking = `${session}-asks`;
    await runCli(["new", IDEA, "--session", asking], { env });
    expect((await runCli(["cancel", asking, "--undo"], { env })).stderr).toBe(
      `plancraft: Session ${asking} is not cancelled: there is nothing to take back. Nothing was changed. See: plancraft show ${asking}\n`,
    );
    await runCli(["cancel", asking], { env });
    const asks = await runCli(["cancel", asking, "--undo", "--json"], { env });
    expect(asks).toMatchObject({
      exitCode: 3,
      events: [{ type: "cancel-undone", state: "waiting" }, { type: "waiting" }],
    });
    await runCli(["cancel", asking], { env });
    await client.query("UPDATE sessions SET cancelled_at = now() - interval '61 s' WHERE id = $1", [asking]);
    const late = await runCli(["cancel", asking, "--undo", "--lang", "ko"], { env });
    expect(late).toMatchObject({ exitCode: 2, stdout: "" });
    expect(late.stderr).toContain(
      `그 시간이 지났습니다. 지금까지의 내용은 보관되어 있으며, 재개(resume)하면 이어 갑니다. 이어 가기: plancraft resume ${asking}`,
    );
  });

  it("settles the session itself where the process is killed before it has seen the request", async () => {
    const run = await running();
    const { session, env, cli } = run;
    cli.kill("SIGSTOP");
    const cancel = startCli(["cancel", session], { env });
    await untilRequested(session);
    expect(await stateOf(session)).toBe("running");
    cli.kill("SIGKILL");
    expect((await cancel.result).exitCode).toBe(0);
    expect(await stateOf(session)).toBe("cancelled");
    await expectFinished(run, whole);
  });

  it("is carried out by whoever takes the session up where both processes are killed", async () => {
    const run = await running();
    const { session, env, cli, server } = run;
    cli.kill("SIGSTOP");
    const cancel = startCli(["cancel", session], { env });
    await untilRequested(session);
    cancel.kill("SIGKILL");
    cli.kill("SIGKILL");
    await Promise.all([cancel.result, cli.result]);
    const asked = server.requests.length;
    const taken = await runCli(["resume", "--all", "--json"], { env });
    expect(taken).toMatchObject({ exitCode: 8, events: [{ type: "cancelled", session }] });
    expect([await stateOf(session), server.requests.length]).toEqual(["cancelled", asked]);
    await expectFinished(run, whole);
  });
});
