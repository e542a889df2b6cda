import { EventEmitter } from "node:events";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommandLine } from "../../cli/program.ts";
import { planBlocks } from "../../export/blocks/plan-blocks.ts";
import { PlanExport } from "../../schemas/plan/plan-export.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { runCli, spawnCli, type Variables } from "../support/run-cli.ts";

const SESSION = "gear-of-customers";
/** Each with how its files begin. */
const DOCUMENTS = [
  ["docx", "PK"],
  ["hwpx", "PK"],
  ["pdf", "%PDF-"],
] as const;

let database: TestDatabase;
let place: string;
let env: Variables;
beforeAll(async () => {
  database = await createTestDatabase();
  place = await mkdtemp(join(tmpdir(), "plancraft-documents-"));
  env = { DATABASE_URL: database.url, PLANCRAFT_HOME: join(place, "home") };
  const idea = "중고 등산 장비를 사고파는 마켓플레이스";
  const args = ["new", idea, "--session", SESSION, "--preset", "fast", "--yes", "--out", join(place, "begun.hwpx")];
  expect(await runCli(args, { env })).toMatchObject({ exitCode: 0 });
  expect((await runCli(["new", "An idea that waits", "--session", "waits"], { env })).exitCode).toBe(3);
});
afterAll(async () => {
  await rm(place, { recursive: true, force: true });
  await database.drop();
});

/** Runs a command whose standard output takes bytes. */
async function printed(args: readonly string[], isTTY = false) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const host = { environment: env, stdin, stdout: Object.assign(stdout, { isTTY }), stderr, exit: () => {} };
  const exitCode = await runCommandLine(args, { ...host, on: new EventEmitter().on });
  return { exitCode, bytes: (stdout.read() as Buffer | null) ?? Buffer.alloc(0), said: String(stderr.read() ?? "") };
}

describe.each(DOCUMENTS)("a plan as %s", (format, magic) => {
  const exported = ["export", SESSION, "--format", format];

  it("is the same bytes in a pipe and in a file, however often and wherever it is written", async () => {
    const { exitCode, bytes } = await printed(exported);
    expect(exitCode).toBe(0);
    expect(bytes.subarray(0, magic.length).toString("latin1")).toBe(magic);
    const path = join(place, `plan.${format}`);
    for (const args of [["export", SESSION], ["export", SESSION], ["resume", SESSION], [...exported]]) {
      expect(await runCli([...args, "--out", path], { env })).toMatchObject({ exitCode: 0 });
      expect((await readFile(path)).equals(bytes)).toBe(true);
    }
    const told = await runCli(["export", SESSION, "--json", "--out", path], { env });
    expect(told.lines).toEqual([{ written: path }]);
    expect((await readFile(path)).equals(bytes)).toBe(true);
  });

  it("replaces no file that PlanCraft did not write, unless it is forced to", async () => {
    const path = join(place, `own.${format}`);
    expect((await runCli([...exported, "--out", path], { env })).exitCode).toBe(0);
    const mended = Buffer.concat([await readFile(path), Buffer.from("!")]);
    await writeFile(path, mended);
    for (const args of [exported, ["resume", SESSION]]) {
      const refused = await runCli([...args, "--out", path], { env });
      expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("--force") });
      expect((await readFile(path)).equals(mended)).toBe(true);
    }
    expect((await runCli([...exported, "--out", path, "--force"], { env })).exitCode).toBe(0);
    expect((await readFile(path)).equals(mended)).toBe(false);
  });

  it("is not poured into a terminal, nor among lines of JSON", async () => {
    for (const [lang, words] of [
      ["en", "write it to a file"],
      ["ko", "파일로 저장해 주세요"],
    ] as const) {
      const refused = await printed([...exported, "--lang", lang], true);
      expect(refused).toMatchObject({ exitCode: 2, said: expect.stringContaining(words) });
      expect(refused.said).toContain(`--out ${SESSION}.${format}`);
      expect(refused.bytes).toHaveLength(0);
    }
    const json = await runCli([...exported, "--json"], { env });
    expect(json).toMatchObject({ exitCode: 2, lines: [{ type: "failed", error: { code: "usage" } }] });
    const open = await printed([...exported, "--out", join(place, `terminal.${format}`)], true);
    expect(open).toMatchObject({ exitCode: 0, said: expect.stringContaining(`terminal.${format}`) });
  });

  it("says what there is of a plan that is not finished", async () => {
    const { exitCode, bytes, said } = await printed(["export", "waits", "--format", format]);
    expect({ exitCode, begins: bytes.subarray(0, 2).toString("latin1") }).toEqual({
      exitCode: 0,
      begins: magic.slice(0, 2),
    });
    expect(said).toContain("plancraft resume waits");
  });
});

describe("a customer's copy", () => {
  it("names no session and tells nothing of the process, unless the record is asked for", async () => {
    const text = async (format: string, ...more: string[]) =>
      (await printed(["export", SESSION, "--format", format, ...more])).bytes;
    for (const format of ["md", "html"]) {
      expect((await text(format)).toString()).not.toMatch(new RegExp(`${SESSION}|작성 과정`));
      expect((await text(format, "--with", "record")).toString()).toContain("작성 과정");
    }
    for (const format of ["docx", "hwpx"]) {
      const parts = async (...more: string[]) =>
        Object.values(unzipSync(await text(format, ...more)))
          .map((part) => strFromU8(part))
          .join("\n");
      expect(await parts()).not.toMatch(new RegExp(`${SESSION}|작성 과정`));
      expect(await parts("--with", "record")).toContain("작성 과정");
    }
    // What all documents are made of.
    const blocks = planBlocks(PlanExport.parse(JSON.parse((await text("json")).toString())));
    expect(JSON.stringify(blocks)).not.toMatch(new RegExp(`${SESSION}|작성 과정`));
  });

  it("is no name for a record alone, which is Markdown or JSON", async () => {
    const refused = await runCli(["record", SESSION, "--out", join(place, "record.docx")], { env });
    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("--with record") });
  });
});

describe("open", () => {
  it("keeps the page for its owner's eyes, and says where it is when nothing can show it", async () => {
    const path = join(place, "home", "opened", `${SESSION}.html`);
    for (const _ of [1, 2]) {
      const shown = await runCli(["open", SESSION], { env: { ...env, SSH_CONNECTION: "1.2.3.4", DISPLAY: ":0" } });
      expect(shown).toMatchObject({ exitCode: 0, stdout: `${path}\n` });
      expect(shown.stderr).toContain("No browser can be opened here");
    }
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(place, "home", "opened"))).toEqual([`${SESSION}.html`]);
    const page = (await printed(["export", SESSION, "--format", "html"])).bytes.toString();
    expect(await readFile(path, "utf8")).toBe(page);
    const json = await runCli(["open", "waits", "--json"], { env });
    expect(json.lines).toEqual([{ session: "waits", path: join(place, "home", "opened", "waits.html") }]);
    expect(await readFile(join(place, "home", "opened", "waits.html"), "utf8")).toContain("This plan is not finished.");
    expect((await runCli(["prune"], { env })).exitCode).toBe(0);
    await expect(stat(path)).rejects.toMatchObject({ code: "ENOENT" });
  });

  it.runIf(process.platform === "linux")(
    "has the system show it, and says where it is when the system cannot",
    async () => {
      const opener = join(place, "xdg-open");
      for (const [code, stdout, stderr] of [
        [0, "", "Opened in the browser: "],
        [3, join(place, "home", "opened", `${SESSION}.html\n`), "No browser can be opened here"],
      ] as const) {
        await writeFile(opener, `#!/bin/sh\nprintf %s "$*" > '${place}/asked'\nexit ${code}\n`, { mode: 0o755 });
        const own = { ...env, DISPLAY: ":0", LANG: "C", PATH: `${place}:${process.env["PATH"]}` };
        const shown = await spawnCli(["open", SESSION], { env: own });
        expect(shown).toMatchObject({ exitCode: 0, stdout, stderr: expect.stringContaining(stderr) });
        expect(await readFile(join(place, "asked"), "utf8")).toBe(join(place, "home", "opened", `${SESSION}.html`));
      }
    },
  );
});
