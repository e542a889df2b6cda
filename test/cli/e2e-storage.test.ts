import { randomUUID } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { createServer, type Server } from "node:net";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type OpenAIServer, startOpenAIServer } from "../support/openai-server.ts";
import { asksForAudience, modelEnvironment, shortOutline } from "../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { answerJson, openQuestionOf, runCli } from "../support/run-cli.ts";

/** With sessions in it: `done` is finished, `asked` waits for an answer. */
let used: TestDatabase;
let server: OpenAIServer;
let answer: string;
beforeAll(async () => {
  used = await createTestDatabase();
  server = await startOpenAIServer({ answers: { ...asksForAudience, ...shortOutline } });
  const env = modelEnvironment(used.url, server);
  await runCli(["new", "A guide for gyms", "--session", "done", "--preset", "fast", "--yes"], { env });
  const asked = await runCli(["new", "A guide for climbers", "--session", "asked", "--json"], { env });
  answer = answerJson(openQuestionOf(asked), { kind: "option", optionId: "gyms" });
});
afterAll(async () => {
  await server.close();
  await used.drop();
});

/** As superuser, in the database of the address. */
async function asAdmin<T extends pg.QueryResultRow>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** How many rows each table of the database has; made as superuser, whatever others may do there. */
async function contents(url: string): Promise<Record<string, string>> {
  const counted = await asAdmin<{ name: string; rows: string }>(
    url,
    `SELECT c.oid::regclass::text AS name, (xpath('/row/n/text()',
       query_to_xml(format('SELECT count(*) AS n FROM %s', c.oid::regclass), false, true, '')))[1]::text AS rows
     FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
     WHERE relkind = 'r' AND nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  );
  return Object.fromEntries(counted.map(({ name, rows }) => [name, rows]));
}

const nameOf = (url: string) => new URL(url).pathname.slice(1);

function withUser(url: string, user: string): string {
  const theirs = new URL(url);
  theirs.username = user;
  return theirs.href;
}

/** A user who may log in and, where Postgres is as it comes, read the catalog. */
async function createUser(url: string, options = ""): Promise<string> {
  const user = `user_${randomUUID().slice(0, 8)}`;
  await asAdmin(url, `CREATE ROLE ${user} LOGIN ${options}`);
  onTestFinished(async () => void (await asAdmin(url, `DROP OWNED BY ${user}; DROP ROLE ${user}`)));
  return user;
}

/** Refused in one sentence, in each language and as an event, before anything is stored or asked. */
async function expectRefusal(args: readonly string[], url: string, code: string, ...words: readonly string[]) {
  const env = modelEnvironment(url, server);
  const calls = server.requests.length;
  const [korean, json] = await Promise.all([
    runCli([...args, "--lang", "ko"], { env }),
    runCli([...args, "--json"], { env }),
  ]);
  for (const { exitCode, stderr } of [korean, json]) {
    expect({ exitCode, stderr }).toEqual({ exitCode: 5, stderr: expect.stringMatching(/^plancraft: [^\n]+\n$/) });
    expect(stderr).not.toMatch(/\bat .+:\d+:\d+|\bError:|undefined|swordfish|\(\)/);
  }
  expect(korean.stdout).toBe("");
  expect(korean.stderr).toMatch(/[가-힣].*(세요|다)\.\n$/);
  // With `--json` too, standard error has the sentence.
  for (const word of words) expect(json.stderr).toContain(word);
  const message = json.stderr.slice("plancraft: ".length, -1);
  expect(json.lines).toEqual([
    expect.objectContaining({ type: "failed", session: null, error: { code, category: "storage", message } }),
  ]);
  expect(server.requests).toHaveLength(calls);
}

const NEW = ["new", "A guide", "--yes"];

describe("a schema newer than the program", () => {
  it.each([
    ["of ours", "INSERT INTO plancraft_migrations VALUES (9999, '9999_later.sql')", "9999"],
    [
      "of the checkpointer",
      `CREATE TABLE IF NOT EXISTS checkpoint_migrations (v integer PRIMARY KEY);
       INSERT INTO checkpoint_migrations VALUES (77)`,
      "77",
    ],
  ])("%s is left alone", async (_, sql, version) => {
    const { url } = await createTestDatabase();
    await asAdmin(url, sql);
    const before = await contents(url);
    await expectRefusal(NEW, url, "storage-newer", version, "newer PlanCraft");
    await expectRefusal(["list"], url, "storage-newer", version, "newer PlanCraft");
    expect(await contents(url)).toEqual(before);
  });
});

describe("a database user without rights", () => {
  it("to create tables is told which to grant, and none is made", async () => {
    const { url } = await createTestDatabase({ isEmpty: true });
    await asAdmin(url, "REVOKE CREATE ON SCHEMA public FROM PUBLIC");
    const theirs = withUser(url, await createUser(url));
    await expectRefusal(NEW, theirs, "storage-denied", "schema public", "CREATE");
    expect(await contents(url)).toEqual({});
  });

  it("to create anything but tables in schema public gets through", async () => {
    const { url } = await createTestDatabase({ isEmpty: true });
    const user = await createUser(url);
    await asAdmin(url, `GRANT CREATE ON SCHEMA public TO ${user}`);
    const result = await runCli(NEW, { env: modelEnvironment(withUser(url, user), server) });
    expect(result).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^# /) });
  });

  it("to write can read, and is told what to grant for the rest", async () => {
    const user = await createUser(used.url);
    await asAdmin(used.url, `GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${user}`);
    await expectOnlyReading(withUser(used.url, user), "storage-denied", "sessions", "INSERT, UPDATE and DELETE");
  });
});

describe("a read-only database", () => {
  const setReadOnly = (url: string) =>
    asAdmin(url, `ALTER DATABASE ${nameOf(url)} SET default_transaction_read_only = on`);

  it("that is empty stays so", async () => {
    const { url } = await createTestDatabase({ isEmpty: true });
    await setReadOnly(url);
    await expectRefusal(NEW, url, "storage-read-only", "read-only", "default_transaction_read_only");
    expect(await contents(url)).toEqual({});
  });

  it("that has sessions shows them, and takes none", async () => {
    await setReadOnly(used.url);
    onTestFinished(async () => {
      const reset = `ALTER DATABASE ${nameOf(used.url)} RESET default_transaction_read_only`;
      await asAdmin(used.url, `BEGIN READ WRITE; ${reset}; COMMIT`);
    });
    await expectOnlyReading(used.url, "storage-read-only", "read-only", "default_transaction_read_only");
  });
});

async function expectOnlyReading(url: string, code: string, ...words: readonly string[]): Promise<void> {
  const before = await contents(used.url);
  const env = modelEnvironment(url, server);
  const listed = await runCli(["list", "--json"], { env });
  expect(listed.lines.map(({ session }) => session)).toEqual(["asked", "done"]);
  expect((await runCli(["show", "asked"], { env })).exitCode).toBe(0);
  expect((await runCli(["history", "asked"], { env })).exitCode).toBe(0);
  expect(await runCli(["export", "done"], { env })).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^# /),
  });
  for (const args of [NEW, ["resume", "asked", "--yes"], ["answer", "asked", answer]]) {
    await expectRefusal(args, url, code, ...words);
  }
  expect(await contents(used.url)).toEqual(before);
}

/** The address of a server that is no Postgres. */
async function addressOf(listening: Server): Promise<string> {
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void listening.close());
  const address = listening.address();
  const port = typeof address === "object" ? address?.port : null;
  return `postgresql://me:swordfish@127.0.0.1:${port}/plans`;
}

describe("a DATABASE_URL that leads nowhere", () => {
  it.each([
    ["an unknown host", "postgresql://me:swordfish@no-such-host.invalid/plans", "no-such-host.invalid:5432/plans"],
    ["a closed port", "postgresql://me:swordfish@127.0.0.1:1/plans", "connection refused"],
    ["a socket that is not there", "postgresql:///plans?host=/no/such/directory", "no such socket"],
    ["words that are no address", "the swordfish database", "percent-encoded"],
    ["another kind of database", "mysql://me:swordfish@127.0.0.1/plans", "percent-encoded"],
    ["bytes that are no text", "postgresql://me:%FFswordfish@127.0.0.1/plans", "percent-encoded"],
  ])("because of %s is named", async (_, url, word) => {
    const code = word === "percent-encoded" ? "storage-address" : "storage-unreachable";
    await expectRefusal(NEW, url, code, word, "DATABASE_URL");
  });

  it("because of a database that is not there is named", async () => {
    const url = new URL(used.url);
    url.pathname = "/no_such_database";
    await expectRefusal(NEW, url.href, "storage-no-database", "/no_such_database", "DATABASE_URL");
  });

  it("because something that is no Postgres listens there is named", async () => {
    const url = await addressOf(createHttpServer((_, response) => response.end("<html></html>")));
    await expectRefusal(NEW, url, "storage-unreachable", "Postgres server", "DATABASE_URL");
  });

  it("because what listens there says nothing is named", async () => {
    const url = await addressOf(createServer((socket) => void socket.on("error", () => {})));
    await expectRefusal(NEW, url, "storage-unreachable", "Postgres server", "DATABASE_URL");
  });

  it("because of a wrong password is named, and the password is not shown", async () => {
    const user = await createUser(used.url, "PASSWORD 'right'");
    const [row] = await asAdmin<{ path: string }>(used.url, "SELECT current_setting('hba_file') AS path");
    const path = row?.path ?? "";
    const rules = await readFile(path, "utf8");
    const load = async (text: string) => {
      await writeFile(path, text);
      await asAdmin(used.url, "SELECT pg_reload_conf()");
    };
    await load(`local all ${user} scram-sha-256\n${rules}`);
    onTestFinished(() => load(rules));
    const url = new URL(withUser(used.url, user));
    url.password = "swordfish";
    await expectRefusal(NEW, url.href, "storage-login", "password", "DATABASE_URL");
    url.password = "right";
    await expectRefusal(["list"], url.href, "storage-denied", "permission denied");
  });
});

describe("a server without a connection left", () => {
  it.each([
    ["for the user", (user: string) => `ALTER ROLE ${user} CONNECTION LIMIT 1`],
    ["for the database", () => `ALTER DATABASE ${nameOf(used.url)} CONNECTION LIMIT 1`],
  ])("%s refuses the command", async (_, limit) => {
    const user = await createUser(used.url);
    const url = withUser(used.url, user);
    const holder = new pg.Client({ connectionString: url });
    await holder.connect();
    onTestFinished(async () => {
      await holder.end();
      await asAdmin(used.url, `ALTER DATABASE ${nameOf(used.url)} CONNECTION LIMIT -1`);
    });
    await asAdmin(used.url, limit(user));
    const before = await contents(used.url);
    await expectRefusal(NEW, url, "storage-busy", "no connection left", "connection limit");
    expect(await contents(used.url)).toEqual(before);
  });
});
