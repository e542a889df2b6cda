import { execFile, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { runCommandLine } from "../../../cli/program.ts";
import { completionScript } from "../../../cli/shell/completion.ts";
import { surroundings } from "../../../planner/setup/surroundings.ts";
import { EXIT } from "../../../utils/errors.ts";

const home = mkdtempSync(join(tmpdir(), "plancraft-test-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** What a command prints that needs no planner. */
async function printed(...args: string[]): Promise<{ exitCode: number; text: string }> {
  let text = "";
  const stdout = new Writable({
    write(chunk, _, done) {
      text += String(chunk);
      done();
    },
  });
  const host = { environment: {}, stdin: Readable.from([]), stdout, stderr: stdout, on: () => {}, exit: () => {} };
  return { exitCode: await runCommandLine(args, host), text };
}

const SHELLS_HERE = ["zsh", "fish"].filter((shell) => spawnSync(shell, ["--version"]).status === 0);

describe("the completion of bash", () => {
  it("knows commands, commands below them, options, their values, and sessions by their logs", async () => {
    await mkdir(join(home, "logs"));
    for (const name of ["plan-one.jsonl", "plan-two.jsonl", "plan-two.1.jsonl.old", "server.jsonl"])
      writeFileSync(join(home, "logs", name), "");
    const { text } = await printed("completion", "bash");
    const asked = [
      ["ex"],
      ["token", ""],
      ["token", "add", "--ad"],
      ["export", "plan-t"],
      ["export", "--format", "h"],
      ["export", "@last", "--fo"],
      ["--lang", "ko", "li"],
      ["completion", "z"],
      ["list", "plan"],
    ];
    const script = [
      text,
      `try() { COMP_WORDS=(plancraft "$@"); COMP_CWORD=$#; COMPREPLY=(); _plancraft; echo "> \${COMPREPLY[*]}"; }`,
      ...asked.map((words) => `try ${words.map((word) => `'${word}'`).join(" ")}`),
    ].join("\n");
    const env = { PATH: process.env["PATH"], PLANCRAFT_HOME: home };
    const { stdout } = await promisify(execFile)("bash", ["-c", script], { cwd: home, env });
    expect(stdout.trimEnd().split("\n")).toEqual([
      "> export",
      "> add list revoke",
      "> --admin",
      "> plan-two",
      expect.stringMatching(/^> html/),
      "> --format --force",
      "> list",
      "> zsh",
      ">",
    ]);
  });
});

it("the script for bash takes a home of any name for a name", async () => {
  const strange = join(home, 'a "home" $(touch pwned) `touch pwned` {x}');
  await mkdir(join(strange, "logs"), { recursive: true });
  writeFileSync(join(strange, "logs", "plan-here.jsonl"), "");
  const out = { long: "--out", short: "-o", value: "file", choices: [], description: "" };
  const bare = { usage: "", description: "", options: [out], takesSession: false, takesFile: false, arguments: [] };
  const tree = { ...bare, name: "plancraft", commands: [{ ...bare, name: "list", commands: [] }] };
  const script = `${completionScript("bash", { program: tree, home: strange })}\n_plancraft_sessions`;
  const { stdout } = await promisify(execFile)("bash", ["-c", script], {
    cwd: home,
    env: { PATH: process.env["PATH"] },
  });
  expect(stdout.trim()).toBe("plan-here");
  expect(existsSync(join(home, "pwned"))).toBe(false);
});

it.each(["bash", "zsh", "fish"] as const)("the script for %s names every command, in both languages", async (shell) => {
  const { text: help } = await printed("--help");
  const commands = [...help.matchAll(/^ {2}(?!-)([a-z]+)/gm)].map(([, name = ""]) => name);
  expect(commands).toEqual(expect.arrayContaining(["new", "delete", "undelete", "completion", "help"]));
  for (const language of ["en", "ko"]) {
    const { exitCode, text } = await printed("completion", shell, "--lang", language);
    expect(exitCode).toBe(EXIT.done);
    for (const command of commands) expect(text).toMatch(new RegExp(`(?<![\\w-])${command}(?![\\w-])`));
  }
  expect(await printed("completion", "tcsh")).toMatchObject({ exitCode: EXIT.wrongUse });
});

it.skipIf(SHELLS_HERE.length === 0)("the scripts are read by the shells that are here", async () => {
  for (const shell of SHELLS_HERE) {
    const { text } = await printed("completion", shell);
    const path = join(home, `completion.${shell}`);
    writeFileSync(path, text);
    expect(spawnSync(shell, ["-n", path], { encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
  }
});

describe("the manual", () => {
  it.each(["en", "ko"])(
    "has every command, option and exit code, and no line that roff would obey by mistake: %s",
    async (language) => {
      const { text } = await printed("manual", "--lang", language);
      for (const command of ["new", "undelete", "token add", "help"]) expect(text).toContain(`.SS ${command}`);
      expect(text).toContain("\\-\\-max\\-cost <usd>");
      for (const code of Object.values(EXIT)) expect(text).toContain(`\n.B ${code}\n`);
      const macros = new Set([...text.matchAll(/^\.(\S*)/gm)].map(([, macro]) => macro));
      expect([...macros].toSorted()).toEqual(["B", "SH", "SS", "TH", "TP"]);
      expect(text).not.toMatch(/[^\\]-/);
    },
  );
});

it("a pager is the person's own, and none where they say so", () => {
  expect(surroundings({ PAGER: "more" }).pager).toBe("more");
  expect(surroundings({ PAGER: "more", PLANCRAFT_PAGER: "" }).pager).toBe("");
  expect(surroundings({}).pager).toBeUndefined();
});
