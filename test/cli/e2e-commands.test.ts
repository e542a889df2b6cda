import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { runCli, type Variables } from "../support/run-cli.ts";

let database: TestDatabase;
let place: string;
let env: Variables;
const cli = (...args: string[]) => runCli(args, { env });
/** The idea of the session as it was taken. */
const ideaOf = async (session: string) => (await cli("show", session, "--json")).lines[0]?.["idea"];

beforeAll(async () => {
  database = await createTestDatabase();
  place = await mkdtemp(join(tmpdir(), "plancraft-commands-"));
  env = { DATABASE_URL: database.url, PLANCRAFT_USER: "kim" };
});
afterAll(async () => {
  await rm(place, { recursive: true, force: true });
  await database.drop();
});

describe("@last with no session", () => {
  it.each([
    ["en", "There is no last session: you have begun none yet."],
    ["ko", "마지막 세션이 없습니다."],
  ])("is one sentence (%s)", async (lang, sentence) => {
    const run = await cli("export", "@last", "--lang", lang);
    expect(run).toMatchObject({ exitCode: 2, stdout: "", stderr: expect.stringContaining(sentence) });
  });
});

describe("an idea", () => {
  it("comes from standard input, from a file in any encoding, or is meant as it is behind --", async () => {
    await writeFile(join(place, "idea.txt"), Buffer.from("\uFEFF중고 등산 장비 장터\n", "utf16le"));
    await runCli(["new", "-", "--session", "piped"], { env, stdin: "A guide\nin two lines\n" });
    await cli("new", `@${join(place, "idea.txt")}`, "--session", "filed", "--no-memory");
    await cli("new", "--session", "literal-at", "--", "@home");
    await cli("new", "--session", "literal-dash", "--", "-");
    expect(await Promise.all(["piped", "filed", "literal-at", "literal-dash"].map(ideaOf))).toEqual([
      "A guide\nin two lines",
      "중고 등산 장비 장터",
      "@home",
      "-",
    ]);
  });

  it("that cannot be had is one sentence, and no session", async () => {
    const before = (await cli("list", "--json")).lines.length;
    const contents = { empty: " \n", long: "a".repeat(10_001), huge: "a".repeat(1_100_000) };
    for (const [name, text] of Object.entries(contents)) await writeFile(join(place, name), text);
    await writeFile(join(place, "binary"), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]));
    for (const [given, words] of [
      [`@${join(place, "none.txt")}`, "no such file or directory (a text that begins with @ itself goes behind --)"],
      [`@${place}`, "it is a directory"],
      [`@${join(place, "empty")}`, "it is empty"],
      [`@${join(place, "long")}`, "it is longer than 10,000 characters"],
      [`@${join(place, "huge")}`, "it is longer than 10,000 characters"],
      [`@${join(place, "binary")}`, "it is no text"],
      ["@", "@ must be followed by the name of a file"],
      ["-", "Standard input cannot be read: it is empty"],
      [undefined, "There is no idea, and nobody to ask for one"],
    ] as const) {
      const run = await cli("new", ...(given === undefined ? [] : [given]));
      expect(run, given).toMatchObject({ exitCode: 2, stdout: "", stderr: expect.stringContaining(words) });
      expect(run.stderr.trimEnd().split("\n"), given).toHaveLength(1);
    }
    expect((await cli("list", "--json")).lines).toHaveLength(before);
  });
});

describe("a session", () => {
  it("is named by the beginning of its id where one fits, and an id that is whole comes first", async () => {
    for (const session of ["ab", "ab-1", "ab-2", "a_c"]) await cli("new", "A guide", "--session", session);
    const found = async (name: string) => (await cli("show", name, "--json")).lines[0]?.["session"];
    expect(await Promise.all(["ab", "ab-1", "a_", "pip"].map(found))).toEqual(["ab", "ab-1", "a_c", "piped"]);
    for (const args of [
      ["show"],
      ["show", "--audit"],
      ["resume"],
      ["history"],
      ["diff"],
      ["export"],
      ["record"],
      ["fork", "--at", "1"],
    ]) {
      const [command = "", ...options] = args;
      const { exitCode, stderr } = await cli(command, "ab-", ...options);
      expect(exitCode).toBe(2);
      expect(stderr).toContain(
        "ab- is the beginning of several sessions: ab-2, ab-1. Type more of the one that is meant.",
      );
    }
    for (const args of [
      ["answer", "ab-", "{}"],
      ["revise", "ab-", "Shorter"],
      ["list", "--before", "ab-"],
    ]) {
      expect(await cli(...args)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("several sessions") });
    }
  });

  it("is @last where the person began it last, with memory or without, and nobody else's", async () => {
    await cli("new", "A guide", "--session", "of-kim", "--no-memory");
    await runCli(["new", "A guide", "--session", "of-lee"], { env: { ...env, PLANCRAFT_USER: "lee" } });
    expect((await cli("show", "@last", "--json")).lines[0]?.["session"]).toBe("of-kim");
  });
});

describe("an offline session's fork", () => {
  it("begins at the number or the beginning of an id that the history shows, and speaks of no price", async () => {
    await cli("new", "A guide", "--session", "whole", "--preset", "fast", "--yes");
    const { lines } = await cli("history", "whole", "--json");
    const table = (await cli("history", "whole")).stdout;
    expect(table).not.toMatch(/\$|not known/);
    const checkpoint = String(lines.at(-4)?.["checkpoint"]);
    const [, step = ""] = new RegExp(`^${checkpoint} +\\S+ \\S+ +(-?\\d+) `, "m").exec(table) ?? [];
    expect(step).toMatch(/\d/);
    for (const at of [step, checkpoint, checkpoint.slice(0, -1)]) {
      const [started] = (await cli("fork", "whole", "--at", at, "--json")).events;
      const fork = started?.session ?? "";
      expect((await cli("show", fork, "--json")).lines[0]).toMatchObject({ parent: "whole", forkedAt: checkpoint });
      const shown = await Promise.all([cli("resume", fork, "--yes"), cli("show", fork)]);
      const record = await cli("record", fork);
      for (const { stdout, stderr } of [...shown, record]) {
        expect(stdout.split("## Usage").at(-1) + stderr).not.toMatch(/\$0|cost unknown|price is known/);
      }
    }
    const many = await cli("fork", "whole", "--at", checkpoint.slice(0, 3));
    expect(many).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("fits several checkpoints") });
    expect(await cli("fork", "whole", "--at", "999")).toMatchObject({ exitCode: 2 });
  });
});

describe("--out", () => {
  it("is overwritten by resume and revise while nobody changed it, and refused before a session is begun", async () => {
    const [own, foreign] = [join(place, "own.md"), join(place, "foreign.md")];
    await writeFile(foreign, "Foreign");
    const refused = await cli("new", "A guide", "--session", "never", "--yes", "--out", foreign);
    expect(refused).toMatchObject({ exitCode: 2, stdout: "", stderr: expect.stringContaining("With --force") });
    expect((await cli("show", "never")).stderr).toContain("There is no session never");

    const begun = await cli("new", "A guide", "--session", "own", "--preset", "fast", "--yes", "--out", own);
    expect(await readFile(own, "utf8")).toBe(begun.stdout);
    expect(await cli("resume", "own")).toMatchObject({ exitCode: 0 });
    expect(await cli("export", "own", "--format", "json", "--out", own)).toMatchObject({ exitCode: 0 });
    expect(await cli("record", "own", "--out", own)).toMatchObject({ exitCode: 0 });
    const revised = await cli("revise", "own", "Shorter");
    expect(revised.exitCode, revised.stderr).toBe(0);
    expect(await readFile(own, "utf8")).toBe(revised.stdout);

    await writeFile(own, "Mine now");
    for (const args of [
      ["resume", "own"],
      ["revise", "own", "Longer"],
      ["export", "own", "--out", own],
      ["record", "own", "--out", own],
    ]) {
      expect(await cli(...args)).toMatchObject({ exitCode: 2, stdout: "", stderr: expect.stringContaining(own) });
    }
    expect(await readFile(own, "utf8")).toBe("Mine now");
    expect(await cli("resume", "own", "--force")).toMatchObject({ exitCode: 0, stdout: revised.stdout });
    expect(await readFile(own, "utf8")).toBe(revised.stdout);
  });
});
