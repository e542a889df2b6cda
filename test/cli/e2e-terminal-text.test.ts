import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPlanner, type Planner } from "../../index.ts";
import { HOSTILE, JOINED, obeyed } from "../support/hostile-text.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { runCli, type Variables } from "../support/run-cli.ts";

let database: TestDatabase;
let client: pg.Client;
let planner: Planner;
let folder: string;
let env: Variables;
/** Sessions as an older version has stored them, whatever is cleaned today before it is: one finished, one failed. */
beforeAll(async () => {
  [database, folder] = await Promise.all([createTestDatabase(), mkdtemp(join(tmpdir(), "plancraft-text-"))]);
  env = { DATABASE_URL: database.url, PLANCRAFT_HOME: folder, PLANCRAFT_USER: "somebody" };
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  planner = await createPlanner({ environment: env });
  for await (const _ of planner.start({ idea: "A guide to old bookshops", session: "old", preset: "fast", yes: true }));
  await planner.graph.updateState(
    { configurable: { thread_id: "old" } },
    {
      idea: HOSTILE,
      document: `# ${HOSTILE}\n\n${JOINED}\n\n\`\`\`\n${HOSTILE}\n\`\`\`\n`,
      sections: {
        risks: {
          id: "risks",
          title: HOSTILE,
          markdown: `${HOSTILE}\n\n${JOINED}`,
          round: 0,
          sources: [],
          assumptions: [HOSTILE],
        },
      },
    },
    "format",
  );
  // Postgres takes no zero byte in a text.
  const stored = HOSTILE.replace("\0", "");
  const failure = JSON.stringify({ code: "model-rejected", category: "model", message: stored });
  const version = (number: number, markdown: string) => ({
    ...{ version: number, document: markdown },
    sections: [{ id: "risks", title: HOSTILE, markdown }],
  });
  const query = (sql: string, values: unknown[]) => client.query(sql, values);
  await query("UPDATE sessions SET title = $1, idea = $1 WHERE id = 'old'", [stored]);
  await query(
    `INSERT INTO sessions (id, lineage, idea, title, preset, model, options, state, error)
     VALUES ('broken', 'broken', $1, $1, 'fast', 'offline', '{}', 'failed', $2)`,
    [stored, failure],
  );
  for (const [number, markdown] of [
    [1, "Before"],
    [2, HOSTILE],
  ] as const)
    await query(
      `INSERT INTO plan_versions VALUES ('old', $1, $2) ON CONFLICT (session, version) DO UPDATE SET plan = $2`,
      [number, JSON.stringify(version(number, markdown))],
    );
  await query("INSERT INTO audit VALUES ('old', 'i-1', 1, 'answered', $1, now(), $2)", [stored, `human: ${stored}`]);
  await query(`INSERT INTO remembered_choices VALUES ('somebody', 'audience', 'old', 'option', $1, $2, now())`, [
    stored,
    JSON.stringify([stored]),
  ]);
});
afterAll(async () => {
  await planner.close();
  await client.end();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

describe("whatever is stored, a terminal gets nothing to obey", () => {
  it.each([
    ["list", ["list"]],
    ["show", ["show", "old"]],
    ["show of a failed session", ["show", "broken"]],
    ["show --audit", ["show", "old", "--audit"]],
    ["history", ["history", "old"]],
    ["diff", ["diff", "old", "1", "2"]],
    ["export", ["export", "old"]],
    ["export as HTML", ["export", "old", "--format", "html"]],
    ["export of a plan that is not complete", ["export", "broken"]],
    ["memory list", ["memory", "list"]],
    ["the plan that resume prints again", ["resume", "old"]],
    ["stats", ["stats"]],
  ])("from %s", async (_, args) => {
    const { exitCode, stdout, stderr } = await runCli(args, { env });
    expect(exitCode, stderr).toBe(0);
    expect(obeyed(stdout + stderr)).toEqual([]);
    if (args[0] !== "stats" && args[0] !== "history") expect(stdout).toMatch(/start +title +clear +red/);
    if (args[0] === "export" && args.length === 2 && args[1] === "old") expect(stdout).toContain(JOINED);
  });

  it.each([
    ["list", ["list"]],
    ["show", ["show", "old"]],
    ["show --audit", ["show", "old", "--audit"]],
    ["diff", ["diff", "old", "1", "2"]],
    ["export", ["export", "old"]],
    ["memory list", ["memory", "list"]],
    ["resume", ["resume", "old"]],
  ])("from %s --json, which has every character as an escape", async (_, args) => {
    const { stdout, lines } = await runCli([...args, "--json"], { env });
    expect(obeyed(stdout)).toEqual([]);
    const stored = HOSTILE.replace("\0", "");
    const values = JSON.stringify(lines);
    expect(
      values.includes(JSON.stringify(HOSTILE).slice(1, -1)) || values.includes(JSON.stringify(stored).slice(1, -1)),
    ).toBe(true);
  });

  it("and neither does a file", async () => {
    for (const format of ["md", "html", "json"]) {
      const path = join(folder, `plan.${format}`);
      const { exitCode } = await runCli(["export", "old", "--format", format, "--out", path], { env });
      expect(exitCode).toBe(0);
      expect(obeyed(await readFile(path, "utf8"))).toEqual([]);
    }
    const path = join(folder, "resumed.md");
    expect(await runCli(["resume", "old", "--out", path], { env })).toMatchObject({ exitCode: 0 });
    const written = await readFile(path, "utf8");
    expect(obeyed(written)).toEqual([]);
    expect(written).toContain(JOINED);
  });
});

describe("what is typed", () => {
  // An argument cannot hold a zero byte.
  const TYPED = HOSTILE.replace("\0", "");

  it("as an idea is printed without what a terminal obeys, and so is its log", async () => {
    const more = { LOG_FORMAT: "json", LOG_LEVEL: "trace" };
    const run = await runCli(["new", TYPED, "--session", "typed", "--yes"], { env: { ...env, ...more } });
    expect(run.exitCode, run.stderr).toBe(0);
    expect(obeyed(run.stdout + run.stderr)).toEqual([]);
    expect(run.stdout).toContain("clear");
  });

  it.each([
    ["an id", ["show", TYPED]],
    ["a limit", ["list", "--limit", TYPED]],
    ["a version", ["diff", "old", TYPED]],
    ["a flag", ["list", `--${TYPED}`]],
    ["a path", ["new", "An idea", "--answers", join("/nowhere", TYPED)]],
  ])("as %s is named in an error without it", async (_, args) => {
    const [person, program] = await Promise.all([runCli(args, { env }), runCli([...args, "--json"], { env })]);
    for (const { exitCode, stdout, stderr } of [person, program]) {
      expect(exitCode).toBe(2);
      expect(obeyed(stdout + stderr)).toEqual([]);
    }
    expect(person.stderr).toContain("clear");
  });
});
