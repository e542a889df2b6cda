import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { sessionLockKey } from "../../utils/postgres/session-lock-key.ts";
import type { FaultRule } from "../support/openai-faults.ts";
import { startOpenAIServer } from "../support/openai-server.ts";
import { modelEnvironment, shortOutline } from "../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { type JsonLine, PROGRAM, runCli, spawnCli, type Variables } from "../support/run-cli.ts";

/** An idea in Korean: its page brings the font along. */
const IDEA = "중고 등산 장비를 사고파는 마켓플레이스";

let database: TestDatabase;
let client: pg.Client;
let env: Variables;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  env = { DATABASE_URL: database.url };
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** Runs the build, and expects of it exactly what the sources do. */
async function asTheSources(...args: readonly string[]): Promise<readonly JsonLine[]> {
  const [build, sources] = [await spawnCli(args, { env }), await runCli(args, { env })];
  expect({ ...build }).toEqual({ ...sources });
  expect(build.exitCode, build.stderr).toBe(0);
  return build.lines;
}

describe("the build", () => {
  it("runs every command, and says what the sources say", { timeout: 120_000 }, async () => {
    const begun = await spawnCli(["new", IDEA, "--session", "built", "--preset", "fast"], { env });
    expect({ exitCode: begun.exitCode, stdout: begun.stdout }).toEqual({ exitCode: 3, stdout: "" });
    const [, answer = ""] = /plancraft answer built '(.+)'$/m.exec(begun.stderr) ?? [];
    expect((await spawnCli(["answer", "built", "-"], { env, stdin: answer })).exitCode).toBe(3);
    const finished = await spawnCli(["resume", "built", "--yes"], { env });
    expect({ exitCode: finished.exitCode, stdout: finished.stdout }).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(/^# /),
    });
    expect((await spawnCli(["revise", "built", "섹션을 6개로 줄여 주세요"], { env })).exitCode).toBe(0);
    const history = await asTheSources("history", "built", "--json");
    const at = String(history.at(1)?.["checkpoint"]);
    expect((await spawnCli(["fork", "built", "--at", at], { env })).exitCode).toBe(0);

    await asTheSources("list");
    await asTheSources("show", "built");
    await asTheSources("show", "built", "--audit");
    await asTheSources("diff", "built");
    await asTheSources("stats");
    for (const format of ["md", "html", "json"]) await asTheSources("export", "built", "--format", format);
    await asTheSources("memory", "list");
    await asTheSources("prune", "--dry-run");
    await asTheSources("resume", "--all");
    expect((await spawnCli(["memory", "forget"], { env })).exitCode).toBe(0);
    expect((await spawnCli(["doctor"], { env })).exitCode).toBe(0);
  });

  it("has the help and the version of the sources", async () => {
    await asTheSources("--version");
    await asTheSources("--help");
    await asTheSources("--help", "--lang", "ko");
    await asTheSources("new", "--help");
  });

  it("starts where what Node compiles can be kept, and where it cannot", async () => {
    const place = await mkdtemp(join(tmpdir(), "plancraft-cache-"));
    onTestFinished(() => rm(place, { recursive: true, force: true }));
    // Node itself would go on for ever at the second.
    for (const XDG_CACHE_HOME of [join(place, "cache"), "/proc/none", "/dev/null"]) {
      const run = await spawnCli(["--version"], { env: { XDG_CACHE_HOME, NODE_COMPILE_CACHE: "" } });
      expect(run).toMatchObject({ exitCode: 0, stderr: "" });
    }
    if (process.platform === "linux") expect(await readdir(join(place, "cache/plancraft/compiled"))).toHaveLength(1);
  });

  it("tells an old Node what it needs, before it imports what an old Node cannot read", async () => {
    const pretend = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.1.0' } })";
    const old = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(pretend)}` };
    const { exitCode, stdout, stderr } = await spawnCli(["list"], { env: { ...env, ...old } });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatch(/^PlanCraft needs Node 22 or newer, and this is .+: install a newer Node\.\n$/);
    const main = await readFile(PROGRAM, "utf8");
    const imported = [...main.matchAll(/^import .*?"([^"]+)"/gm)].map(([, specifier]) => specifier);
    expect(imported.filter((specifier) => !specifier?.startsWith("node:"))).toEqual([]);
  });
});

describe("an exit code of a process", () => {
  const model = async (fault?: FaultRule) => {
    const faulty = await startOpenAIServer({ answers: shortOutline, faults: fault === undefined ? [] : [fault] });
    onTestFinished(() => faulty.close());
    return modelEnvironment(database.url, faulty);
  };
  const begin = async (given: Variables, ...options: readonly string[]) =>
    (await spawnCli(["new", "A plan", ...options], { env: given })).exitCode;

  it("is 2 for wrong use", async () => {
    expect((await spawnCli(["list", "--limit", "none"], { env })).exitCode).toBe(2);
  });

  it("is 4 where the model fails for good", async () => {
    expect(await begin(await model({ fault: { kind: "unauthorized" } }), "--yes")).toBe(4);
  });

  it("is 5 where the storage does not work", async () => {
    expect(await begin({ DATABASE_URL: "postgresql://postgres@127.0.0.1:1/none" })).toBe(5);
  });

  it("is 6 where another process has the session", async () => {
    expect(await begin(env, "--session", "taken")).toBe(3);
    await client.query(`SELECT pg_advisory_lock(${sessionLockKey("$1")})`, ["taken"]);
    onTestFinished(async () => {
      await client.query(`SELECT pg_advisory_unlock(${sessionLockKey("$1")})`, ["taken"]);
    });
    expect((await spawnCli(["resume", "taken", "--yes"], { env })).exitCode).toBe(6);
  });

  it("is 7 where the spending limit is reached", async () => {
    expect(await begin(await model(), "--yes", "--max-tokens", "300")).toBe(7);
  });
});
