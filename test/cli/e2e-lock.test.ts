import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type OpenAIServer, startOpenAIServer } from "../support/openai-server.ts";
import { asksForAudience, modelEnvironment, refinesOnce, shortOutline } from "../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { answerJson, lastEvent, openQuestionOf, runCli, startCli, type Variables } from "../support/run-cli.ts";

const IDEA = "A marketplace for used climbing gear";

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

let sessions = 0;
async function prepared(latencyMs = 0): Promise<{ server: OpenAIServer; env: Variables; session: string }> {
  const server = await startOpenAIServer({ answers: { ...refinesOnce, ...shortOutline }, latencyMs });
  onTestFinished(() => server.close());
  return { server, env: modelEnvironment(database.url, server), session: `locked-${++sessions}` };
}

/** The requests that were made more than once. */
function repeated({ requests }: OpenAIServer): string[] {
  const bodies = requests.map(({ body }) => JSON.stringify(body));
  return bodies.filter((body, at) => bodies.indexOf(body) !== at);
}

/** The locks of sessions in this database. */
const HELD = `FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND granted
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

async function cutLockConnections(): Promise<number> {
  return (await client.query(`SELECT pg_terminate_backend(pid) ${HELD}`)).rowCount ?? 0;
}

describe("a session in use", () => {
  it("gives a second process exit 6, one sentence that names the holder, and is not disturbed", async () => {
    const { server, env, session } = await prepared();
    server.fail({ fault: { kind: "hang" }, schema: "Outline", nth: 1 });
    const running = startCli(["new", IDEA, "--session", session, "--yes"], { env });
    await server.waitUntil((requests) => requests.some(({ schemaName }) => schemaName === "Outline"));
    const commands = [
      ["resume", session],
      ["answer", session, answerJson({ interruptId: "x" }, {})],
    ];
    for (const command of commands) {
      const second = await runCli(command, { env });
      expect(second).toMatchObject({ exitCode: 6, stdout: "" });
      expect(second.stderr).toContain(`in use by process ${running.pid} on `);
    }
    const json = await runCli(["resume", session, "--json"], { env });
    expect(lastEvent(json, "failed").error).toMatchObject({ code: "session-in-use", category: "state" });
    // Looking is always possible.
    expect((await runCli(["show", session, "--json"], { env })).lines[0]).toMatchObject({ state: "running" });
    running.kill("SIGTERM");
    expect((await running.result).exitCode).toBe(130);
    const asked = server.requests.length;
    expect((await runCli(["resume", session, "--yes"], { env })).exitCode).toBe(0);
    // Only the request that was given up is made again.
    expect(server.requests[asked]).toMatchObject({ schemaName: "Outline" });
    expect(repeated(server)).toHaveLength(1);
  });

  it("is resumed at once after its process was killed", async () => {
    const { server, env, session } = await prepared(50);
    const killed = startCli(["new", IDEA, "--session", session, "--yes"], { env });
    await server.waitUntil((requests) => requests.length > 3);
    killed.kill("SIGKILL");
    expect((await runCli(["resume", session, "--yes"], { env })).exitCode).toBe(0);
  });

  it("that two processes resume at the same moment goes on in one of them", async () => {
    // Longer, all calls together, than one may begin later than the other.
    const { server, env, session } = await prepared(150);
    await runCli(["new", IDEA, "--session", session], { env });
    const asked = server.requests.length;
    const runs = await Promise.all([1, 2, 3].map(() => runCli(["resume", session, "--yes"], { env })));
    expect(runs.map(({ exitCode }) => exitCode).sort()).toEqual([0, 6, 6]);
    expect(server.requests.length).toBeGreaterThan(asked);
    expect(repeated(server)).toEqual([]);
  });

  it("takes an answer once that two processes give at the same moment", async () => {
    const server = await startOpenAIServer({ answers: { ...asksForAudience, ...shortOutline }, latencyMs: 20 });
    onTestFinished(() => server.close());
    const env = modelEnvironment(database.url, server);
    const asked = await runCli(["new", IDEA, "--session", "answered-twice", "--json"], { env });
    const answers = answerJson(openQuestionOf(asked), { kind: "option", optionId: "climbers" });
    const runs = await Promise.all([1, 2].map(() => runCli(["answer", "answered-twice", answers, "--json"], { env })));
    const codes = runs.map(({ exitCode }) => exitCode).sort();
    // The later one finds the question closed, or the session still in use.
    expect([
      [2, 3],
      [3, 6],
    ]).toContainEqual(codes);
    const audit = "SELECT 1 FROM audit WHERE session = 'answered-twice' AND act = 'answered'";
    expect((await client.query(audit)).rowCount).toBe(1);
    expect(repeated(server)).toEqual([]);
  });
});

describe("a session whose lock's connection is cut", () => {
  it("goes on, with the lock taken again", async () => {
    const { server, env, session } = await prepared(100);
    const running = startCli(["new", IDEA, "--session", session, "--yes"], { env });
    await server.waitUntil((requests) => requests.length > 3);
    expect(await cutLockConnections()).toBe(1);
    await expect.poll(async () => (await client.query(`SELECT 1 ${HELD}`)).rowCount, { timeout: 20_000 }).toBe(1);
    expect((await running.result).exitCode).toBe(0);
    expect(repeated(server)).toEqual([]);
  });

  it("stops with exit 6 where another process has it then, which is not disturbed", async () => {
    const { server, env, session } = await prepared(20);
    const first = startCli(["new", IDEA, "--session", session, "--yes"], { env });
    await server.waitUntil((requests) => requests.length > 0);
    // So that it neither writes nor takes the lock again before the second has the session.
    first.kill("SIGSTOP");
    expect(await cutLockConnections()).toBe(1);
    const second = startCli(["resume", session, "--yes"], { env });
    const epoch = async () => (await client.query("SELECT epoch FROM sessions WHERE id = $1", [session])).rows[0];
    await expect.poll(epoch, { timeout: 20_000 }).toEqual({ epoch: "2" });
    first.kill("SIGCONT");
    const stopped = await first.result;
    expect(stopped.exitCode).toBe(6);
    expect(stopped.stderr).toContain(`process ${second.pid} on `);
    expect((await second.result).exitCode).toBe(0);
  });
});
