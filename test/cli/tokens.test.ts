import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { beforeEach, expect, it, onTestFinished } from "vitest";
import { runCommandLine } from "../../cli/program.ts";
import { tokenHash } from "../../planner/access/token.ts";
import { addToken, listTokens } from "../../planner/access/token-list.ts";

let home: string;
let path: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "plancraft-token-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  path = join(home, "tokens.json");
});

/** Runs the command in this process. */
async function token(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const said = { stdout: "", stderr: "" };
  const output = (name: keyof typeof said) =>
    new Writable({
      write: (chunk, _, done) => {
        said[name] += String(chunk);
        done();
      },
    });
  const host = {
    environment: { PLANCRAFT_HOME: home, LANG: "en", ...environment },
    stdin: Readable.from([]),
    stdout: output("stdout"),
    stderr: output("stderr"),
    on: () => {},
    exit: () => {},
  };
  return { exitCode: await runCommandLine(["token", ...args], host), ...said };
}

it("a token is printed once, alone, and only its hash is kept, in a file that is its owner's", async () => {
  const made = await token(["add", "Anna", "--admin", "--models", "offline, openai:x", "--daily-cost", "2.5"]);
  expect(made).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^plc_[\w-]{43}\n$/) });
  expect(made.stderr).toContain(`PLANCRAFT_TOKENS_FILE=${path}`);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const kept = readFileSync(path, "utf8");
  expect(kept).not.toContain(made.stdout.trim());
  expect(JSON.parse(kept)).toEqual([
    {
      ...{ person: "Anna", hash: `sha256:${tokenHash(made.stdout.trim()).toString("hex")}`, admin: true },
      ...{ models: ["offline", "openai:x"], dailyCostUsd: 2.5, created: expect.any(String) },
    },
  ]);
});

it("tokens are listed without what they are, and revoked by name or by id", async () => {
  const other = { PLANCRAFT_TOKENS_FILE: join(home, "sub", "given.json") };
  const added = await token(["add", "Anna", "--expires", "90d", "--json"], other);
  const { token: secret, id, expires, path: given } = JSON.parse(added.stdout);
  expect([given, Math.round((Date.parse(expires) - Date.now()) / 86_400_000)]).toEqual([
    other.PLANCRAFT_TOKENS_FILE,
    90,
  ]);
  expect(added.stderr).toBe("");
  await token(["add", "Anna"], other);
  await token(["add", "Ben", "--lang", "ko"], other);
  const { stdout } = await token(["list"], other);
  expect(stdout).toMatch(
    new RegExp(`^ID +NAME +ADMIN +A DAY +EXPIRES +MODELS *\n${id} +Anna +no +no limit +2\\S+ \\S+ +all`),
  );
  expect(stdout).not.toContain(secret);
  expect((await token(["revoke", id], other)).stdout).toContain(`Revoked 1 token of ${id}`);
  expect((await token(["revoke", "Anna", "--lang", "ko"], other)).stdout).toContain("Anna의 토큰 1개를 취소했습니다");
  expect((await listTokens(other.PLANCRAFT_TOKENS_FILE)).map(({ person }) => person)).toEqual(["Ben"]);
  expect(existsSync(path)).toBe(false);
  expect((await token(["list"])).stderr).toContain(`There are no tokens in ${path}.`);
});

it.each([
  [["add", ""], "A token's name has 1 to 200 characters."],
  [["add", "x", "--models", "gpt"], "A model is named as openai:NAME"],
  [["add", "x", "--models", "offline,"], "A model is named as openai:NAME"],
  [["add", "x", "--daily-cost", "0"], '--daily-cost must be a number above 0, and not "0"'],
  [["add", "x", "--expires", "soon"], "--expires must be a number of hours, days or weeks"],
  [["add", "x", "--expires", "0d"], "--expires must be a number of hours, days or weeks"],
  [["revoke", "nobody"], 'There is no token of "nobody", and none with this id.'],
])("what is wrong is told in a sentence, and nothing is written: %j", async (args, sentence) => {
  const { exitCode, stdout, stderr } = await token(args);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toContain(sentence);
  expect([existsSync(path), existsSync(`${path}.new`)]).toEqual([false, false]);
});

it("a file that is broken stays as it is, and so does one that another command is about to replace", async () => {
  writeFileSync(path, "[{", { mode: 0o600 });
  expect(await token(["add", "Anna"])).toMatchObject({ exitCode: 2, stdout: "" });
  expect(readFileSync(path, "utf8")).toBe("[{");
  rmSync(path);
  writeFileSync(`${path}.new`, "");
  await expect(addToken(path, { person: "Anna" })).rejects.toMatchObject({
    code: "tokens-unusable",
    message: expect.stringContaining(`or remove ${path}.new where none is running`),
  });
  expect([existsSync(path), readFileSync(`${path}.new`, "utf8")]).toEqual([false, ""]);
});

it("commands at once lose nothing of each other, and a link to the file stays one", async () => {
  const link = join(home, "link.json");
  writeFileSync(path, "[]", { mode: 0o600 });
  symlinkSync(path, link);
  const people = Array.from({ length: 8 }, (_, at) => `person ${at}`);
  await Promise.all(people.map((person) => addToken(link, { person })));
  expect((await listTokens(path)).map(({ person }) => person).toSorted()).toEqual(people);
});
