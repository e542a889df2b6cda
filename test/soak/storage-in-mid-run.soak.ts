import { randomUUID } from "node:crypto";
import pg from "pg";
import { beforeEach, expect, it, onTestFinished } from "vitest";
import { startOpenAIServer } from "../support/openai-server.ts";
import { modelEnvironment, shortOutline } from "../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { lastEvent, runCli } from "../support/run-cli.ts";

const NEW = ["new", "A guide", "--yes"];

/** With our tables in it. */
let used: TestDatabase;
beforeEach(async () => {
  used = await createTestDatabase();
  await runCli(["list"], { env: { DATABASE_URL: used.url } });
});

/** As superuser, in the database of the address. */
async function asAdmin(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

async function createUser(options = ""): Promise<string> {
  const user = `user_${randomUUID().slice(0, 8)}`;
  await asAdmin(used.url, `CREATE ROLE ${user} LOGIN ${options}; GRANT ALL ON ALL TABLES IN SCHEMA public TO ${user}`);
  onTestFinished(() => asAdmin(used.url, `DROP OWNED BY ${user}; DROP ROLE ${user}`));
  return user;
}

function withUser(url: string, user: string): string {
  const theirs = new URL(url);
  theirs.username = user;
  return theirs.href;
}

it("a server without a connection left for a second one ends the run before any call, and a resume begins it", async () => {
  const server = await startOpenAIServer({ answers: shortOutline });
  onTestFinished(() => server.close());
  const user = await createUser("CONNECTION LIMIT 1");
  const env = modelEnvironment(withUser(used.url, user), server);
  const failed = await runCli([...NEW, "--session", "lonely", "--json"], { env });
  expect(failed).toMatchObject({ exitCode: 5, stderr: expect.stringContaining("no connection left") });
  expect(failed.lines.at(-1)).toMatchObject({ type: "failed", error: { category: "storage" } });
  expect(server.requests).toEqual([]);
  await asAdmin(used.url, `ALTER ROLE ${user} CONNECTION LIMIT -1`);
  const resumed = await runCli(["resume", "lonely", "--yes", "--json"], { env });
  expect(lastEvent(resumed, "done").complete).toBe(true);
});

it("a server without a connection left in the middle of a run ends it with what was paid for, and a resume goes on from there", async () => {
  const slow = await startOpenAIServer({
    answers: shortOutline,
    faults: [{ fault: { kind: "slow-drip", pauseMs: 50 }, schema: "Outline" }],
  });
  onTestFinished(() => slow.close());
  const user = await createUser();
  const env = modelEnvironment(withUser(used.url, user), slow);
  const running = runCli([...NEW, "--session", "squeezed", "--json"], { env });
  await Promise.race([running, slow.waitUntil((all) => all.some(({ schemaName }) => schemaName === "Outline"))]);
  await asAdmin(
    used.url,
    `ALTER ROLE ${user} CONNECTION LIMIT 0;
     SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${user}'`,
  );
  const failed = await running;
  expect(failed.exitCode).toBe(5);
  expect(lastEvent(failed, "failed").error.category).toBe("storage");
  await asAdmin(used.url, `ALTER ROLE ${user} CONNECTION LIMIT -1`);
  const resumed = await runCli(["resume", "squeezed", "--json"], { env });
  expect(lastEvent(resumed, "done").complete).toBe(true);
  expect(slow.requests.filter(({ schemaName }) => schemaName === "Analysis")).toHaveLength(1);
});

it("a disk that fills up while a sibling's call is open ends the run in words, and a resume pays for the rest only", async () => {
  const database = await createTestDatabase();
  const slow = await startOpenAIServer({
    answers: shortOutline,
    faults: [{ fault: { kind: "slow-drip", pauseMs: 100 }, schema: "Section", nth: 3 }],
  });
  onTestFinished(() => slow.close());
  const env = modelEnvironment(database.url, slow);
  const running = runCli([...NEW, "--session", "full", "--json"], { env });
  const written = (nth: number) =>
    slow.waitUntil((all) => all.some((one) => one.nth === nth && one.schemaName === "Section"));
  await Promise.race([running, written(1)]);
  await asAdmin(
    database.url,
    `CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END $$;
     CREATE TRIGGER no_room BEFORE INSERT ON checkpoint_writes FOR EACH ROW EXECUTE FUNCTION no_room()`,
  );
  const failed = await running;
  expect(failed).toMatchObject({ exitCode: 5, stderr: expect.stringContaining("disk") });
  expect(lastEvent(failed, "failed").error.category).toBe("storage");
  await asAdmin(database.url, "DROP TRIGGER no_room ON checkpoint_writes");
  expect(lastEvent(await runCli(["resume", "full", "--json"], { env }), "done").complete).toBe(true);
  const bodies = slow.requests.map(({ body }) => JSON.stringify(body));
  expect(new Set(bodies).size).toBe(bodies.length);
});
