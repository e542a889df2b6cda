import { spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream, openSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGunzip } from "node:zlib";
import pg from "pg";
import { expect, it, onTestFinished, vi } from "vitest";
import type { BackupHead } from "../../utils/postgres/backup/backup-head.ts";
import { BackupReader } from "../../utils/postgres/backup/backup-reader.ts";
import { copied } from "../../utils/postgres/backup/dump.ts";
import { everyNodeOnce, expectFinished, fingerprints, IDEA, type KilledSession } from "../support/killed-session.ts";
import { startOpenAIServer } from "../support/openai-server.ts";
import { modelEnvironment } from "../support/planning-script.ts";
import { createTestDatabase } from "../support/postgres.ts";
import { createHomeWithCluster, holdOpen } from "../support/postgres-processes.ts";
import { startPostgresProxy } from "../support/postgres-proxy.ts";
import { lastEvent, PROGRAM, runCli, spawnCli, startCli } from "../support/run-cli.ts";

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "plancraft-backup-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

it("sessions that ran in other processes when they were backed up go on elsewhere to the same plan, and pay for nothing that was stored", async () => {
  const folder = await makeFolder();
  const [source, target] = [await createTestDatabase(), await createTestDatabase({ isEmpty: true })];
  const backedUp = Promise.withResolvers<void>();
  // The first has its last calls before it, the second has just begun.
  const names = ["late", "early"];
  const stops = ["Review", "Figures"];
  const running = await Promise.all(
    names.map(async (session, at) => {
      const server = await startOpenAIServer({
        answers: everyNodeOnce,
        pace: async ({ schemaName }, _answer, { begin }) => {
          if (schemaName === stops[at]) await backedUp.promise;
          begin();
        },
      });
      onTestFinished(() => server.close());
      const begin = ["new", IDEA, "--session", session];
      const cli = startCli([...begin, "--yes", "--json"], { env: modelEnvironment(source.url, server) });
      await server.waitUntil((requests) => requests.some(({ schemaName }) => schemaName === stops[at]));
      return { session, server, begin, cli };
    }),
  );
  const file = join(folder, "running");
  const env = { DATABASE_URL: source.url, PLANCRAFT_HOME: folder };
  const made = await runCli(["backup", file, "--json"], { env });
  backedUp.resolve();
  expect(made, made.stderr).toMatchObject({ exitCode: 0, lines: [{ path: file, sessions: 2 }] });
  const wholes = await Promise.all(
    running.map(async ({ cli, server }) => {
      const { plan } = lastEvent(await cli.result, "done");
      return { plan: plan ?? "", requests: fingerprints(server.requests) };
    }),
  );

  const restored = await runCli(["restore", file], { env: { ...env, DATABASE_URL: target.url } });
  expect(restored.exitCode, restored.stderr).toBe(0);
  expect(restored.stdout).toMatch(/^Restored 2 sessions from the backup of .+\.\n$/);
  expect(restored.stderr).toBe("2 sessions ran when it was made. Go on with: plancraft resume --all\n");
  const client = new pg.Client({ connectionString: target.url });
  await client.connect();
  onTestFinished(() => client.end());
  for (const [at, { session, server, begin }] of running.entries()) {
    const events = "SELECT array_agg(seq ORDER BY seq) AS found FROM session_events WHERE session = $1";
    const [{ found }] = (await client.query(events, [session])).rows;
    expect(found).toEqual(found.map((_: number, index: number) => index + 1));
    const killed: KilledSession = { session, begin, server, client, env: modelEnvironment(target.url, server) };
    const whole = wholes[at];
    if (whole) await expectFinished(killed, whole);
  }
});

it("a home is restored into another one with its sessions, settings and tokens, and a home in use is left alone", async () => {
  const folder = await makeFolder();
  const [home, other] = [await createHomeWithCluster(), await createHomeWithCluster()];
  const env = { PLANCRAFT_HOME: home };
  const settings = '{"lang":"en","preset":"fast"}';
  await writeFile(join(home, "config.json"), settings, { mode: 0o600 });
  const begun = await spawnCli(["new", IDEA, "--session", "kept", "--yes", "--model", "offline"], { env });
  await mkdir(join(home, "drafts"));
  await writeFile(join(home, "drafts", "kept.json"), "{}");
  await mkdir(join(home, "logs"), { recursive: true });

  // Through a pipe, as from a container.
  const packed = join(folder, "home.plancraft");
  const piped = spawn(process.execPath, [PROGRAM, "backup", "-"], {
    env: { ...env, PATH: process.env["PATH"] },
    stdio: ["ignore", openSync(packed, "w"), "pipe"],
  });
  expect(await once(piped, "exit")).toEqual([0, null]);

  const there = { PLANCRAFT_HOME: other };
  const held = await holdOpen(other);
  const refused = await spawnCli(["restore", packed], { env: there });
  expect(refused.exitCode).toBe(6);
  expect(refused.stderr).toMatch(/^plancraft: Another process of PlanCraft has the database at .+ open: /);
  await held.release();

  await writeFile(join(other, "config.json"), '{"lang":"ko"}', { mode: 0o600 });
  const restored = await spawnCli(["restore", packed, "--lang", "en"], { env: there });
  expect(restored.stdout).toMatch(/^Restored 1 session from the backup of /);
  expect(restored.stderr).toBe(
    `${join(other, "config.json")} was there already, and stays as it is: the backup has another one.\n`,
  );
  expect(await readFile(join(other, "drafts", "kept.json"), "utf8")).toBe("{}");
  expect((await stat(join(other, "drafts", "kept.json"))).mode & 0o777).toBe(0o600);
  const plan = await spawnCli(["export", "kept"], { env: there });
  expect(plan.stdout).toBe(begun.stdout);
  const again = await spawnCli(["restore", packed, "--json", "--lang", "en"], { env: there });
  expect(again).toMatchObject({ exitCode: 2, lines: [{ type: "failed", error: { code: "restore-not-empty" } }] });
});

/** Processes that are killed at a statement. */
async function killedAt(
  url: string,
  sql: (head: BackupHead) => string,
  file: string,
  when: "before" | "after",
  command: string,
) {
  const struck = Promise.withResolvers<void>();
  const head = await BackupReader.open(file, createReadStream(file).pipe(createGunzip())).then((reader) => reader.head);
  const proxy = await startPostgresProxy(url, { sql: sql(head), nth: 1, when, strike: struck.resolve });
  onTestFinished(() => proxy.close());
  const folder = await makeFolder();
  const to = command === "backup" ? join(folder, "new") : file;
  const cli = startCli([command, to], { env: { DATABASE_URL: proxy.url, PLANCRAFT_HOME: folder } });
  await struck.promise;
  return { cli, folder, to };
}
const isCopyOf = (name: string, rest: string) => (head: BackupHead) => {
  const table = head.tables.find((one) => one.name === name);
  return table ? `COPY ${copied(table)} ${rest} (ENCODING 'UTF8')` : "";
};

it("a backup that is killed or interrupted in the middle leaves nothing under its name, and the next one succeeds", async () => {
  const source = await createTestDatabase();
  const file = join(await makeFolder(), "first");
  await runCli(["backup", file], { env: { DATABASE_URL: source.url, PLANCRAFT_HOME: tmpdir() } });
  const at = isCopyOf("threads", "TO STDOUT");
  const killed = await killedAt(source.url, at, file, "before", "backup");
  await vi.waitFor(async () =>
    expect(await readdir(killed.folder)).toEqual([expect.stringMatching(/^new\.\d+\.part$/)]),
  );
  killed.cli.kill("SIGKILL");
  await killed.cli.result;
  await expect(stat(killed.to)).rejects.toMatchObject({ code: "ENOENT" });
  const env = { DATABASE_URL: source.url, PLANCRAFT_HOME: killed.folder };
  expect(await runCli(["backup", killed.to], { env })).toMatchObject({ exitCode: 0 });

  const stopped = await killedAt(source.url, at, file, "before", "backup");
  stopped.cli.kill("SIGINT");
  expect(await stopped.cli.result).toMatchObject({ exitCode: 130 });
  expect(await readdir(stopped.folder)).toEqual([]);
});

it.each([
  ["while rows are loaded", isCopyOf("checkpoints", "FROM STDIN"), "before", false],
  ["before it is all stored", () => "COMMIT", "before", false],
  ["when all is stored", () => "COMMIT", "after", true],
] as const)("a restore that is killed %s leaves all of it or nothing", async (_when, sql, when, isThere) => {
  const [source, target] = [await createTestDatabase(), await createTestDatabase({ isEmpty: true })];
  const file = join(await makeFolder(), "first");
  const env = { DATABASE_URL: source.url, PLANCRAFT_HOME: tmpdir() };
  await runCli(["new", IDEA, "--session", "kept", "--yes", "--model", "offline"], { env });
  await runCli(["backup", file], { env });
  const killed = await killedAt(target.url, sql, file, when, "restore");
  killed.cli.kill("SIGKILL");
  await killed.cli.result;
  // The server needs a moment to notice.
  const again = await vi.waitFor(async () => {
    const next = await runCli(["restore", file], { env: { ...env, DATABASE_URL: target.url } });
    expect(next.exitCode).not.toBe(6);
    return next;
  }, 10_000);
  expect(again.exitCode, again.stderr).toBe(isThere ? 2 : 0);
  const listed = await runCli(["show", "kept", "--json"], { env: { ...env, DATABASE_URL: target.url } });
  expect(listed.lines).toMatchObject([{ session: "kept", state: "done" }]);
});
