import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { runCli } from "../support/run-cli.ts";
import { makeMountPoint, runOnDisk } from "../support/small-mount.ts";

vi.setConfig({ testTimeout: 60_000 });

/** Every command that opens the database. */
const COMMANDS: readonly (readonly string[])[] = [
  ["new", "An idea", "--yes"],
  ["answer", "some-session", '{"a":{"kind":"text","text":"b"}}'],
  ["resume", "some-session"],
  ["resume", "--all"],
  ["list"],
  ["show", "some-session"],
  ["show", "some-session", "--audit"],
  ["history", "some-session"],
  ["fork", "some-session", "--at", "x"],
  ["revise", "some-session", "Shorter"],
  ["diff", "some-session"],
  ["export", "some-session"],
  ["stats"],
  ["prune"],
  ["memory", "list"],
  ["memory", "forget"],
];

/** With a finished session in it, for those to whom the home is only the place of the logs. */
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  const done = await runCli(["new", "A guide", "--session", "done", "--yes"], { env: { DATABASE_URL: database.url } });
  expect(done.exitCode, done.stderr).toBe(0);
});
afterAll(() => database.drop());

describe.each([
  ["full", "en", /^plancraft: The disk of PlanCraft's directory \S+ is full: make room .*PLANCRAFT_HOME\.\n$/],
  ["small", "ko", /^plancraft: PlanCraft의 \S+ 폴더가 있는 디스크가 가득 찼습니다\. .*PLANCRAFT_HOME.*세요\.\n$/],
  [
    "read-only",
    "en",
    /^plancraft: PlanCraft's directory \S+ cannot be used \(the file system is read-only\): make .*\.\n$/,
  ],
] as const)("a home on a disk that is %s", (mounted, lang, sentence) => {
  // All of them open the database in one way; what is too small for one takes a moment, since it is tried.
  const commands = mounted === "full" ? COMMANDS : COMMANDS.slice(0, mounted === "small" ? 1 : 5);
  it.each(commands.map((args) => [args.join(" "), args] as const))("is one sentence of %s", async (_, args) => {
    const disk = await makeMountPoint();
    const env = { PLANCRAFT_HOME: disk };
    const run = await runOnDisk(disk, mounted, 'cli "$@"', { env, args: [...args, "--lang", lang] });
    expect(run).toEqual({ exitCode: 5, stdout: "", stderr: expect.stringMatching(sentence) });
  });

  it("is a finding of the doctor, who tells the rest as well", async () => {
    const disk = await makeMountPoint();
    const env = { PLANCRAFT_HOME: disk };
    const run = await runOnDisk(disk, mounted, "cli doctor && exit 99; cli doctor --json", { env });
    expect(run).toMatchObject({ exitCode: 5, stderr: "" });
    const [json, ...text] = run.stdout.trimEnd().split("\n").reverse();
    expect(text.join("\n")).toMatch(/PLANCRAFT_HOME/);
    expect(text.filter((line) => line.startsWith("failed"))).toHaveLength(1);
    expect(text.join("\n")).toMatch(/Model +offline/);
    expect(JSON.parse(json ?? "")).toMatchObject({
      model: "offline",
      problems: [{ code: mounted === "read-only" ? "storage-home" : "storage-home-full" }],
    });
  });
});

it("a home whose disk has become full is usable again as soon as there is room", async () => {
  const disk = await makeMountPoint();
  const script = `cli new "A guide" --session kept --yes > /dev/null || exit 91
    fill
    cli list; test $? = 5 || exit 92
    cli list; test $? = 5 || exit 93
    empty
    cli list`;
  const run = await runOnDisk(disk, "room", script, { env: { PLANCRAFT_HOME: disk } });
  expect(run.exitCode, run.stderr).toBe(0);
  expect(run.stdout).toMatch(/^kept +done/m);
  expect(run.stderr.match(/^plancraft: The disk of PlanCraft's directory .* is full/gm)).toHaveLength(2);
});

describe.each(["full", "read-only"] as const)("with a database elsewhere, a home that is %s", (mounted) => {
  it("costs a session its log, which is told once, and nothing else", async () => {
    const disk = await makeMountPoint();
    const env = { PLANCRAFT_HOME: disk, DATABASE_URL: database.url };
    const run = await runOnDisk(disk, mounted, 'cli new "A guide" --yes --lang ko', { env });
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.stdout).toMatch(/^# /);
    const warnings = run.stderr.split("\n").filter((line) => line.includes("PLANCRAFT_HOME"));
    expect(warnings).toEqual([expect.stringMatching(/로그를 쓸 수 없습니다\((디스크가 가득|읽기 전용).*세요\.$/)]);
  });

  it("is a finding of the doctor, who looks into the database all the same", async () => {
    const disk = await makeMountPoint();
    const env = { PLANCRAFT_HOME: disk, DATABASE_URL: database.url };
    const run = await runOnDisk(disk, mounted, "cli doctor --json", { env });
    expect(run).toMatchObject({ exitCode: 2, stderr: "" });
    expect(JSON.parse(run.stdout)).toMatchObject({
      storage: "external",
      sizes: { sessions: expect.any(Number) },
      problems: [{ code: "log-unwritable" }],
    });
  });
});

describe.each(["full", "read-only"] as const)("a plan that is to go to a disk that is %s", (mounted) => {
  const reason = mounted === "full" ? "the disk is full" : "the file system is read-only";

  it.each([
    ["new", ["new", "An idea", "--session", "never-made", "--yes"]],
    ["export", ["export", "done"]],
    ["export as HTML", ["export", "done", "--format", "html"]],
    ["resume", ["resume", "done"]],
    ["revise", ["revise", "done", "Shorter"]],
  ])("is refused in one sentence by %s", async (_, args) => {
    const disk = await makeMountPoint();
    const env = { DATABASE_URL: database.url };
    const run = await runOnDisk(disk, mounted, 'cli "$@" --out "$DISK/plan.md"', { env, args });
    const sentence = `plancraft: ${disk}/plan.md cannot be written: ${reason}; name another one, or mend this one.\n`;
    expect(run).toEqual({ exitCode: 2, stdout: "", stderr: sentence });
  });
});

it("nothing was begun where the plan could not have been written", async () => {
  const { stderr } = await runCli(["show", "never-made"], { env: { DATABASE_URL: database.url } });
  expect(stderr).toContain("There is no session never-made");
});

it.each([["list"], ["export", "done"], ["doctor"]])(
  "standard output on a full disk is one sentence of %s %s",
  async (...args) => {
    const disk = await makeMountPoint();
    const env = { DATABASE_URL: database.url };
    const words = args.filter((word) => typeof word === "string");
    const run = await runOnDisk(disk, "full", 'cli "$@" > "$DISK/out"', { env, args: words });
    expect(run.exitCode).toBe(2);
    expect(run.stderr.match(/^plancraft: .*$/gm)).toEqual([
      "plancraft: Standard output cannot be written: the disk is full; name another one, or mend this one.",
    ]);
    expect(run.stderr).not.toMatch(/\bat .+:\d+:\d+|node:internal/);
  },
);
