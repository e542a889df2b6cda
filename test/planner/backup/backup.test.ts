import { createHash } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { gunzipSync, gzipSync } from "node:zlib";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { backup } from "../../../planner/backup/backup.ts";
import { restore } from "../../../planner/backup/restore.ts";
import { openPlanner } from "../../../planner/compose.ts";
import { packageFile } from "../../../utils/package-files.ts";
import { BACKED_UP_TABLES, PASSED_OVER_TABLES } from "../../../utils/postgres/backup/backed-up-tables.ts";
import { migrateWithin } from "../../../utils/postgres/migrate.ts";
import { allOf } from "../../support/all-of.ts";
import { fillTables, tableHashes } from "../../support/every-table.ts";
import { everyNodeOnce } from "../../support/killed-session.ts";
import { startOpenAIServer } from "../../support/openai-server.ts";
import { planWithFigures } from "../../support/plan-with-figures.ts";
import { modelEnvironment } from "../../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";
import type { Variables } from "../../support/run-cli.ts";

const TABLES = BACKED_UP_TABLES.filter((name) => name !== "sessions");
const signal = new AbortController().signal;
const folder = mkdtempSync(join(tmpdir(), "plancraft-backups-"));
const file = join(folder, "all.plancraft");
const opened: { close(): Promise<unknown> }[] = [];
let database: TestDatabase;
let env: Variables;
let client: pg.Client;
let figures: Awaited<ReturnType<typeof planWithFigures>>;
let made: Awaited<ReturnType<typeof backup>>;
let waiting: Variables;

beforeAll(async () => {
  database = await createTestDatabase();
  figures = await planWithFigures(database, opened);
  const server = await startOpenAIServer({ answers: everyNodeOnce });
  opened.unshift(server);
  env = { ...figures.env, PLANCRAFT_HOME: join(folder, "home") };
  waiting = { ...modelEnvironment("", server), PLANCRAFT_HOME: join(folder, "home") };
  const planner = await openPlanner({ environment: { ...waiting, DATABASE_URL: database.url } });
  opened.unshift(planner);
  await allOf(planner.start({ idea: "A plan that waits", session: "waiting" }));
  await allOf(planner.start({ idea: "A plan that goes", session: "deleted", yes: true }));
  await planner.delete("deleted");
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await figures.planner.set({ session: figures.session, settings: ["commission=9%"] });
  await fillTables(client, figures.session);
  made = await backup({ environment: env, to: file, signal });
});
afterAll(async () => {
  await client.end();
  for (const one of opened) await one.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

/** An empty database, what is configured for it, and a connection to it. */
async function emptyTarget(isEmpty = true) {
  const { url } = await createTestDatabase({ isEmpty });
  const target = { ...env, DATABASE_URL: url };
  const ask = async (sql: string) => {
    const asking = new pg.Client({ connectionString: url });
    await asking.connect();
    try {
      return (await asking.query(sql)).rows;
    } finally {
      await asking.end();
    }
  };
  return { env: target, url, ask };
}

/** A backup that was made from another one. */
async function changed(name: string, change: (packed: Buffer) => Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, change(await readFile(file)));
  return path;
}

/** The same content with another head, and the checksum that fits it. */
const withHead = (change: (head: Record<string, unknown>) => Record<string, unknown>) => (packed: Buffer) => {
  const content = gunzipSync(packed);
  const [headEnd, lastLine] = [content.indexOf("\n"), content.lastIndexOf("\n", content.length - 2)];
  const head = `${JSON.stringify(change(JSON.parse(content.subarray(0, headEnd).toString())))}\n`;
  const body = Buffer.concat([Buffer.from(head), content.subarray(headEnd + 1, lastLine + 1)]);
  const sha256 = createHash("sha256").update(body).digest("hex");
  return gzipSync(Buffer.concat([body, Buffer.from(`${JSON.stringify({ sha256 })}\n`)]));
};

describe("a backup", () => {
  it("knows of every table that the migrations make", async () => {
    const { rows } = await client.query<{ name: string }>(
      "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
    );
    expect(rows.map(({ name }) => name)).toEqual([...TABLES, ...Object.keys(PASSED_OVER_TABLES)].sort());
  });

  it("gives every row of every table back, whatever stands in it, and sessions that go on for nothing that was paid", async () => {
    expect(Object.keys(made.rows)).toEqual(TABLES);
    expect(Object.entries(made.rows).filter(([, rows]) => rows === 0)).toEqual([]);
    expect(made).toMatchObject({ sessions: 3, path: file, bytes: (await stat(file)).size });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const target = await emptyTarget();
    const restored = await restore({ environment: target.env, from: file, signal });
    expect(restored).toMatchObject({ sessions: 3, running: 0, kept: [] });
    const there = new pg.Client({ connectionString: target.url });
    await there.connect();
    expect(await tableHashes(there, TABLES)).toEqual(await tableHashes(client, TABLES));
    // What the server counts goes on: a number that is taken would fail.
    await there.query("INSERT INTO thread_messages (thread, id, key, content) VALUES ('t', 'n', 'k', '')");
    await there.end();

    const calls = figures.calls();
    await using planner = await openPlanner({ environment: target.env });
    const { session } = figures;
    expect((await planner.export(session)).markdown).toBe((await figures.planner.export(session)).markdown);
    const request = { session, settings: ["commission=10%"] };
    const wanted = await figures.planner.trySetting(request);
    expect(await planner.set(request)).toMatchObject({ moved: wanted.moved });
    expect(figures.calls()).toBe(calls);
    expect((await planner.list()).map((one) => one.session).sort()).toEqual([session, "waiting"].sort());
    await planner.undelete("deleted");
    expect((await planner.show("deleted")).state).toBe("done");
  });

  it("keeps a question open: the same answer leads to the same plan with the same requests, and none twice", async () => {
    const target = await emptyTarget();
    await restore({ environment: target.env, from: file, signal });
    const goneOn = async (url: string) => {
      await using planner = await openPlanner({ environment: { ...waiting, DATABASE_URL: url } });
      const events = await allOf(planner.resume({ session: "waiting", yes: true }));
      const { usage } = await planner.show("waiting");
      return { plan: (await planner.export("waiting")).markdown, calls: usage.calls, last: events.at(-1)?.seq };
    };
    expect(await goneOn(target.url)).toEqual(await goneOn(database.url));
  });

  it("leaves what a process has in hand that the old database had let in without its sessions", async () => {
    const target = await emptyTarget();
    await restore({ environment: target.env, from: file, signal });
    const [before] = (await client.query("SELECT max(epoch)::float8 AS epoch FROM all_sessions")).rows;
    const [after] = await target.ask("SELECT min(epoch)::float8 AS epoch, count(holder) AS holders FROM all_sessions");
    expect(after.epoch).toBeGreaterThan(before.epoch + 1_000_000_000_000);
    expect(after.holders).toBe("0");
  });

  it("goes to a stream and comes from one", async () => {
    const target = await emptyTarget(false);
    const stream = new PassThrough();
    const restoring = restore({ environment: target.env, from: stream, signal });
    await backup({ environment: env, to: stream, signal });
    stream.end();
    expect(await restoring).toMatchObject({ sessions: 3 });
    expect(await readdir(join(folder, "home", "tmp"))).toEqual([]);
  });

  it("of an older schema is restored into that, and brought up to date", async () => {
    const [source, target] = [await emptyTarget(), await emptyTarget(false)];
    const old = new pg.Client({ connectionString: source.url });
    await old.connect();
    await old.query("BEGIN");
    await migrateWithin(old, packageFile("migrations/"), 16);
    await old.query(
      "INSERT INTO sessions (id, lineage, idea, preset, model, state) VALUES ('old', 'old', 'i', 'fast', 'offline', 'done')",
    );
    await old.query("COMMIT");
    await old.end();
    const path = join(folder, "old");
    expect(await backup({ environment: source.env, to: path, signal })).toMatchObject({ schema: 16, sessions: 1 });
    await restore({ environment: target.env, from: path, signal });
    expect(await target.ask("SELECT id, is_served FROM sessions")).toEqual([{ id: "old", is_served: false }]);
    await using planner = await openPlanner({ environment: target.env });
    expect(await planner.list()).toMatchObject([{ session: "old", state: "done" }]);
  });

  it("takes the place of an earlier one of the same database, and of nothing else unless it is told to", async () => {
    const path = join(folder, "nightly");
    await backup({ environment: env, to: path, signal });
    await backup({ environment: env, to: path, signal });
    await writeFile(path, "A letter");
    await expect(backup({ environment: env, to: path, signal })).rejects.toMatchObject({ code: "file-not-ours" });
    expect(await readFile(path, "utf8")).toBe("A letter");
    const other = await emptyTarget(false);
    await other.ask("UPDATE event_source SET id = gen_random_uuid()");
    await backup({ environment: env, to: path, force: true, signal });
    await expect(backup({ environment: other.env, to: path, signal })).rejects.toMatchObject({ code: "file-not-ours" });
    expect((await readdir(folder)).filter((name) => name.startsWith("nightly"))).toEqual(["nightly"]);
  });

  it("is none of what was never used", async () => {
    const target = await emptyTarget();
    const path = join(folder, "nothing");
    await expect(backup({ environment: target.env, to: path, signal })).rejects.toMatchObject({
      code: "backup-nothing",
    });
    await expect(stat(path)).rejects.toMatchObject({ code: "ENOENT" });
  });
});

describe("a restore", () => {
  it.each<[string, (packed: Buffer) => Buffer, string, RegExp]>([
    ["an empty file", () => Buffer.alloc(0), "backup-unusable", /cut off/],
    ["a text", () => Buffer.from("Dear diary"), "backup-unusable", /no backup/],
    ["another packed file", () => gzipSync('{"a":1}\n'), "backup-unusable", /no backup/],
    ["one cut in its head", (packed) => packed.subarray(0, 40), "backup-unusable", /no backup|cut off/],
    ["one cut in the middle", (packed) => packed.subarray(0, packed.length / 2), "backup-unusable", /cut off/],
    ["one without its last byte", (packed) => packed.subarray(0, -1), "backup-unusable", /cut off/],
    [
      "one cut between rows and packed again",
      (packed) => gzipSync(gunzipSync(packed).subarray(0, -120)),
      "backup-unusable",
      /cut off|changed/,
    ],
    [
      "one with another byte in it",
      (packed) => flipped(packed, packed.length >> 1),
      "backup-unusable",
      /changed|cut off/,
    ],
    [
      "one whose text was changed and packed again",
      (packed) => gzipSync(flipped(gunzipSync(packed), 20_000)),
      "backup-unusable",
      /changed/,
    ],
    [
      "one with something behind it",
      (packed) => Buffer.concat([packed, gzipSync("more\n")]),
      "backup-unusable",
      /changed/,
    ],
    [
      "one of another form",
      withHead((head) => ({ ...head, plancraftBackup: 2, version: "9.0.0" })),
      "backup-newer",
      /newer PlanCraft \(9\.0\.0\)/,
    ],
    [
      "one of a newer schema",
      withHead((head) => ({ ...head, schema: 9_000, version: "9.0.0" })),
      "backup-newer",
      /newer PlanCraft \(9\.0\.0\)/,
    ],
    [
      "one with a file outside the home",
      withHead((head) => ({ ...head, files: [{ path: "../../etc/passwd", bytes: 1 }] })),
      "backup-unusable",
      /changed/,
    ],
  ])("refuses %s before it touches anything", async (name, change, code, words) => {
    const path = await changed(name.replaceAll(" ", "-"), change);
    // Nobody listens there: it would fail in another way if it were opened.
    const environment = { ...env, DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none" };
    const refused = await restore({ environment, from: path, signal }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code, message: expect.stringMatching(words) });
  });

  it.each<[string, (packed: Buffer) => Buffer]>([
    [
      "tables that there are not",
      withHead((head) => ({ ...head, tables: [{ name: "pg_authid", columns: ["a"], rows: 0 }] })),
    ],
    [
      "fewer rows than its head says",
      withHead((head) => ({
        ...head,
        tables: (head["tables"] as { rows: number }[]).map((table) => ({ ...table, rows: table.rows + 1 })),
      })),
    ],
  ])("leaves the database empty where the backup has %s", async (name, change) => {
    const target = await emptyTarget();
    const path = await changed(name.replaceAll(" ", "-"), change);
    await expect(restore({ environment: target.env, from: path, signal })).rejects.toMatchObject({
      code: "backup-unusable",
    });
    expect(await target.ask("SELECT FROM pg_tables WHERE schemaname = 'public'")).toEqual([]);
  });

  it("refuses a database with anything in it, and one that another process has open", async () => {
    const target = await emptyTarget(false);
    await using planner = await openPlanner({ environment: target.env });
    await expect(restore({ environment: target.env, from: file, signal })).rejects.toMatchObject({
      code: "restore-in-use",
      exitCode: 6,
    });
    await planner.close();
    await target.ask("INSERT INTO usage_by_day VALUES (now(), 1, 1, 0, 1, 1, 0, 0)");
    await expect(restore({ environment: target.env, from: file, signal })).rejects.toMatchObject({
      code: "restore-not-empty",
      exitCode: 2,
      message: expect.stringContaining("rows in usage_by_day: 1"),
    });
    expect(await target.ask("SELECT FROM usage_by_day")).toHaveLength(1);
  });

  it("ends where it is told to, and nothing is left of it", async () => {
    const target = await emptyTarget();
    const stop = new AbortController();
    const restoring = restore({ environment: target.env, from: file, signal: stop.signal });
    stop.abort();
    await expect(restoring).rejects.toMatchObject({ code: "interrupted" });
    expect(await target.ask("SELECT FROM pg_tables WHERE schemaname = 'public'")).toEqual([]);
  });
});

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 0x01;
  return copy;
}
