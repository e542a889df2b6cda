import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { RolloutReport } from "../../schemas/rollout/rollout-report.ts";
import { HANGUL } from "../support/languages.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { runCli } from "../support/run-cli.ts";
import { storeRollout, storeRolloutSession } from "../support/stored-rollouts.ts";

let database: TestDatabase;
let pool: pg.Pool;
let rollout: string;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url });
  rollout = await storeRollout(pool);
  for (let at = 0; at < 60; at++) {
    const arm = at % 2 === 0 ? "canary" : "control";
    const score = (arm === "canary" ? 9 : 6) + (at % 5) / 10;
    await storeRolloutSession(pool, rollout, `s-${at}`, { arm, owner: `user-${at}`, score });
  }
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const report = (args: readonly string[]) =>
  runCli(["rollout", "report", ...args], {
    env: { DATABASE_URL: database.url, PLANCRAFT_HOME: "/nonexistent", PLANCRAFT_USER: "kim", LANG: "en" },
  });

it("a report is printed as Markdown, in both languages, or as JSON that a program can read", async () => {
  const english = await report([]);
  expect(english).toMatchObject({ exitCode: 0, stderr: "" });
  expect(english.stdout).toMatch(/^# A\/B report: shorter\n/);
  expect(english.stdout).toContain(
    "**shorter is better. It can be promoted where what is not known yet matters less; else let it run.**",
  );
  const korean = await report([rollout.slice(0, 8), "--lang", "ko"]);
  expect(korean.stdout).toMatch(/^# A\/B 보고서: shorter\n/);
  expect(korean.stdout).toMatch(HANGUL);
  const json = await report(["--json"]);
  expect(RolloutReport.parse(json.lines[0])).toMatchObject({
    rollout: { id: rollout, variant: { name: "shorter" } },
    arms: { canary: { sessions: 30, users: 30, ended: 30 } },
    verdict: { kind: "better" },
  });
  expect((await report(["--format", "json"])).lines[0]).toMatchObject({ rollout: { id: rollout } });
});

it("a report is written to a file as its name says, and over nothing that is not ours", async () => {
  const folder = await mkdtemp(join(tmpdir(), "plancraft-report-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, "report.html");
  const written = await report(["--out", path]);
  expect(written).toMatchObject({ exitCode: 0, stdout: "", stderr: expect.stringContaining(path) });
  expect(await readFile(path, "utf8")).toMatch(/^<!DOCTYPE html>[\s\S]*<h1>A\/B report: shorter<\/h1>/);
  await writeFile(path, "Somebody's own");
  expect(await report(["--out", path])).toMatchObject({ exitCode: 2, stdout: "" });
  expect(await readFile(path, "utf8")).toBe("Somebody's own");
  expect(await report(["--out", path, "--force", "--format", "md"])).toMatchObject({ exitCode: 0 });
  expect(await readFile(path, "utf8")).toMatch(/^# A\/B report/);
});

it.each([
  [["ffffffff"], "ffffffff"],
  [["--format", "pdf"], "md, html, json"],
  [["--out", "/nonexistent/report.pdf"], "A report is not written as .pdf"],
])("rollout report %j says what is wrong, in both languages", async (args, word) => {
  const [english, korean] = [await report(args), await report([...args, "--lang", "ko"])];
  expect(english).toMatchObject({ exitCode: 2, stdout: "", stderr: expect.stringContaining(word) });
  expect(korean.stderr).toMatch(HANGUL);
});

it("where no rollout was ever started that is said", async () => {
  const { url } = await createTestDatabase();
  const empty = await runCli(["rollout", "report"], {
    env: { DATABASE_URL: url, PLANCRAFT_HOME: "/nonexistent", PLANCRAFT_USER: "kim", LANG: "en" },
  });
  expect(empty).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("No rollout is running") });
});
