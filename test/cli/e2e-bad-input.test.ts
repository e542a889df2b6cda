import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { type CliResult, FAKE_KEY, PROGRAM, runCli, spawnCli, type Variables } from "../support/run-cli.ts";

let database: TestDatabase;
let folder: string;
let env: Variables;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "plancraft-bad-"));
  // Nothing listens there: whoever called the model would fail with exit code 4.
  env = { DATABASE_URL: database.url, OPENAI_API_KEY: FAKE_KEY, OPENAI_BASE_URL: "http://127.0.0.1:1/v1" };
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

/** One sentence for people, nothing on standard output, no stack trace. */
function expectRefusal({ exitCode, stdout, stderr }: CliResult, code: number, ...words: readonly string[]): void {
  expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: "" });
  expect(stderr).toMatch(/^plancraft: [^\n]+\n$/);
  expect(stderr).not.toMatch(/\bat .+:\d+:\d+|node:internal|\bError:/);
  for (const word of words) expect(stderr).toContain(word);
}

describe("new", () => {
  it.each([
    ["an empty idea", [""], "plancraft new"],
    ["an idea of blanks", [" \n\t "], "plancraft new"],
    ["an idea of 10,001 characters", ["가".repeat(10_001)], "10,001"],
    ["a session id with a slash", ["An idea", "--session", "../other"], "../other"],
    ["a session id of 65 characters", ["An idea", "--session", "a".repeat(65)], "aaaa"],
    ["a session id that begins with a sign", ["An idea", "--session=-rf"], "-rf"],
    ["a session id with Hangul", ["An idea", "--session", "세션"], "세션"],
    ["an empty session id", ["An idea", "--session", ""], "session id"],
    ["an unknown preset", ["An idea", "--preset", "best"], "fast"],
    ["an unknown language", ["An idea", "--lang", "fr"], "en, ko"],
    ["an unknown flag", ["An idea", "--colour"], "--colour"],
    ["a second argument", ["An", "idea"], "argument"],
    ["no argument", [], "idea"],
    ["a flag without its value", ["An idea", "--session"], "--session"],
  ])("refuses %s", async (_, args, word) => {
    expectRefusal(await runCli(["new", ...args], { env }), 2, word);
  });

  it("takes an idea of exactly 10,000 characters", async () => {
    const { url } = await createTestDatabase();
    const { exitCode, stdout } = await runCli(["new", "x".repeat(10_000), "--yes"], { env: { DATABASE_URL: url } });
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`> ${"x".repeat(10_000)}\n`);
  });

  it("refuses an answers file that is missing or holds something else", async () => {
    const broken = join(folder, "broken.json");
    const list = join(folder, "list.json");
    await Promise.all([writeFile(broken, '{"audience":'), writeFile(list, "[]")]);
    for (const [path, word] of [
      [join(folder, "none.json"), "no such file"],
      [broken, "not a JSON object"],
      [list, "not a JSON object"],
      [folder, "directory"],
    ] as const) {
      expectRefusal(await runCli(["new", "An idea", "--answers", path], { env }), 2, path, word);
    }
  });

  it("refuses an --out that cannot be written, before the first call, and leaves nothing there", async () => {
    const place = join(folder, "place");
    await mkdir(place);
    await writeFile(join(place, "file"), "");
    for (const [path, word] of [
      [join(place, "missing", "plan.md"), "no such file or directory"],
      [place, "it is a directory"],
      // No file mode stops root, but nobody can make a file inside a file.
      [join(place, "file", "plan.md"), "no directory"],
    ] as const) {
      expectRefusal(await runCli(["new", "An idea", "--out", path], { env }), 2, path, word);
    }
    expect(await readdir(place)).toEqual(["file"]);
  });
});

describe("other commands", () => {
  it.each([
    ["resume of an unknown session", ["resume", "no-such-session"], "no-such-session"],
    ["answer to an unknown session", ["answer", "no-such-session", '{"a":{}}'], "no-such-session"],
    ["history of an unknown session", ["history", "no-such-session"], "no-such-session"],
    ["export of an unknown session", ["export", "no-such-session"], "no-such-session"],
    ["fork of an unknown session", ["fork", "no-such-session", "--at", "x"], "no-such-session"],
    ["show of what is no session id", ["show", "'; DROP TABLE sessions; --"], "DROP TABLE"],
    ["an unknown command", ["plan", "An idea"], "plan"],
    ["an unknown format", ["export", "some-session", "--format", "odt"], "md"],
    ["fork without a checkpoint", ["fork", "some-session"], "--at"],
  ])("refuse %s", async (_, args, word) => {
    expectRefusal(await runCli(args, { env }), 2, word);
  });

  it("give one failed line with --json besides the sentence", async () => {
    for (const [args, code] of [
      [["new", "", "--json"], "idea-empty"],
      [["show", "no-such-session", "--json"], "session-unknown"],
      [["new", "An idea", "--nonsense", "--json"], "usage"],
    ] as const) {
      const { exitCode, stderr, lines } = await runCli(args, { env });
      expect(exitCode).toBe(2);
      expect(lines).toEqual([
        {
          type: "failed",
          session: null,
          seq: 0,
          at: expect.any(String),
          error: { code, category: "validation", message: expect.stringMatching(/\S/) },
        },
      ]);
      expect(stderr).toMatch(/^plancraft: [^\n]+\n$/);
    }
  });
});

describe("a wrong configuration", () => {
  it("is reported whole, with every variable that is wrong and none of its values", async () => {
    const wrong = {
      DATABASE_URL: "mysql://me:swordfish@db/plans",
      OPENAI_BASE_URL: "ftp://swordfish.example",
      LOG_LEVEL: "swordfish",
      LOG_FORMAT: "swordfish",
      SENTRY_DSN: "swordfish",
    };
    const result = await runCli(["new", "An idea", "--yes"], { env: { ...env, ...wrong } });
    expectRefusal(result, 2, ...Object.keys(wrong));
    expect(result.stderr).not.toContain("swordfish");
  });

  it.each([
    ["names no provider", { PLANCRAFT_MODEL: "gpt-4.1" }, "PLANCRAFT_MODEL"],
    ["names an unknown provider", { PLANCRAFT_MODEL: "acme:model" }, "PLANCRAFT_MODEL"],
    ["has no key", { PLANCRAFT_MODEL: "openai:gpt-4.1", OPENAI_API_KEY: "", OPENAI_BASE_URL: "" }, "OPENAI_API_KEY"],
    ["has no access to Azure", { PLANCRAFT_MODEL: "azure:plans" }, "AZURE_OPENAI_ENDPOINT"],
  ])("ends the command where the model %s", async (_, more, word) => {
    expectRefusal(await runCli(["new", "An idea", "--yes"], { env: { ...env, ...more } }), 2, word);
  });

  it("ends with exit code 5 where the database cannot be reached, and never goes on in memory", async () => {
    const url = "postgresql://me:swordfish@127.0.0.1:1/plans";
    for (const args of [["new", "An idea", "--yes"], ["list"], ["resume", "some-session"]]) {
      const result = await runCli(args, { env: { DATABASE_URL: url } });
      expectRefusal(result, 5, "127.0.0.1:1", "DATABASE_URL");
      expect(result.stderr).not.toContain("swordfish");
    }
    const json = await runCli(["new", "An idea", "--yes", "--json"], { env: { DATABASE_URL: url } });
    expect(json.exitCode).toBe(5);
    expect(json.lines).toEqual([
      expect.objectContaining({
        type: "failed",
        error: expect.objectContaining({ code: "storage-unreachable", category: "storage" }),
      }),
    ]);
  });

  it("ends with exit code 5 where the database does not exist", async () => {
    const url = new URL(database.url);
    url.pathname = "/no_such_database";
    expectRefusal(await runCli(["list"], { env: { DATABASE_URL: url.href } }), 5, "no such database");
  });
});

describe("what to type after an error", () => {
  it.each([
    ["show of a session that is not there", ["show", "nowhere"], "plancraft list"],
    ["a list behind a session that is not there", ["list", "--before", "nowhere", "--lang", "ko"], "plancraft list"],
    ["export of a session that is not there", ["export", "nowhere"], "plancraft list"],
    ["show of a dead letter that is not there", ["dead", "show", "nowhere"], "plancraft dead list"],
    [
      "a test of an endpoint that is not there",
      ["webhooks", "test", "nowhere", "--lang", "ko"],
      "plancraft webhooks list",
    ],
  ])("stands at the end of its line: %s", async (_, args, command) => {
    const run = await runCli(args, { env });
    expectRefusal(run, 2, "nowhere");
    expect(run.stderr.endsWith(`: ${command}\n`)).toBe(true);
  });

  it("is for people: an event has the sentence alone", async () => {
    const { lines, stderr } = await runCli(["show", "nowhere", "--json"], { env });
    const [message] = lines.flatMap(({ error }) =>
      typeof error === "object" && error && "message" in error ? [error.message] : [],
    );
    expect(message).toBe("There is no session nowhere: look for its name in the list of sessions.");
    expect(stderr).toBe(`plancraft: ${message} See: plancraft list\n`);
  });
});

it("tells that @ alone names no file", async () => {
  const { exitCode, stderr } = await runCli(["new", "@"], { env });
  expect({ exitCode, stderr }).toEqual({
    exitCode: 2,
    stderr:
      "plancraft: @ must be followed by the name of a file, as in @idea.txt; a text that is @ itself goes behind --.\n",
  });
});

describe("help and version", () => {
  it("are printed on standard output with exit code 0, also where the configuration is wrong", async () => {
    for (const args of [["--help"], ["new", "--help"], ["--version"]]) {
      const { exitCode, stdout, stderr } = await runCli(args, { env: { LOG_LEVEL: "wrong" } });
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
      expect(stdout).toMatch(/plancraft|^\d+\.\d+\.\d+\n$/);
    }
  });

  it("are in Korean to the last word where that is asked for, whichever way", async () => {
    const { stdout } = await runCli(["export", "--help", "--lang", "ko"], { env });
    expect(stdout).toContain("사용법: plancraft export");
    for (const heading of ["인자:", "옵션:"]) expect(stdout).toContain(`\n${heading}\n`);
    expect(stdout.replace(/\s+/g, " ")).toContain("(선택: md, html, json, docx, pdf, hwpx)");
    expect(stdout).not.toMatch(/Usage|Options|Arguments|choices|default/);
    expect((await runCli(["--lang=ko", "export", "--help"], { env })).stdout).toBe(stdout);
    expect((await runCli(["new", "ko", "--lang", "ko", "--colour"], { env })).stderr).toContain("없는 옵션입니다");
  });

  it("are shown where no command is named, as they were asked for", async () => {
    for (const args of [[], ["--lang", "ko"], ["memory"]]) {
      const bare = await runCli(args, { env });
      expect(bare).toMatchObject({ exitCode: 0, stderr: "" });
      expect(bare.stdout).toBe((await runCli([...args, "--help"], { env })).stdout);
    }
    expect(await runCli(["--json"], { env })).toMatchObject({ exitCode: 2, lines: [{ error: { code: "usage" } }] });
  });

  it("name a command as it was called: through npx, by its name, or by its file", async () => {
    const byNpx = { ...env, npm_lifecycle_event: "npx", npm_lifecycle_script: "'plancraft'" };
    expect((await spawnCli(["new"], { env: byNpx })).stderr).toContain("npx plancraft new ");
    const another = { ...byNpx, npm_lifecycle_script: "'vitest' run" };
    expect((await spawnCli(["new"], { env: another })).stderr).toContain(" plancraft new ");
    const elsewhere = { ...env, PATH: "/usr/bin:/bin" };
    expect((await spawnCli(["new"], { env: elsewhere, cwd: "/" })).stderr).toContain(`node ${PROGRAM.slice(1)} new `);
  });
});

it("has made no session in all of these tests", async () => {
  expect(await runCli(["list", "--json"], { env })).toMatchObject({ exitCode: 0, stdout: "" });
});
