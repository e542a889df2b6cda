import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, it, onTestFinished } from "vitest";
import { runCli } from "../support/run-cli.ts";

let home: string;
let path: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "plancraft-setup-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  path = join(home, "config.json");
});

const setup = (...args: string[]) => runCli(["setup", ...args], { env: { PLANCRAFT_HOME: home } });
const settings = (): unknown => JSON.parse(readFileSync(path, "utf8"));

it("chooses the model of new plans, for this person alone, and keeps what else the file holds", async () => {
  writeFileSync(path, JSON.stringify({ lang: "en", openaiBaseUrl: "http://127.0.0.1:1234/v1", model: "openai:x" }), {
    mode: 0o600,
  });
  const { exitCode, stdout, stderr } = await setup("--model", "offline");
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "" });
  expect(stderr).toContain(`New plans are made with offline: written to ${path}.`);
  expect(settings()).toEqual({ lang: "en", model: "offline" });
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

it("writes nothing where nobody chose, and says what there is and how to choose", async () => {
  const { exitCode, stderr } = await setup();
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(/OpenAI +OPENAI_API_KEY +not set/);
  expect(stderr).toContain("setup --model openai:gpt-4.1");
  expect(() => statSync(path)).toThrow("ENOENT");
  const { lines } = await setup("--json");
  expect(lines).toMatchObject([{ model: "offline", isChosen: false, saved: null }]);
});

it("refuses what is no model, and a config file that is wrong, each with one sentence", async () => {
  expect(await setup("--model", "qwen3")).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("A model is named as openai:NAME"),
  });
  writeFileSync(path, '{"modle": "offline"}', { mode: 0o600 });
  expect(await setup()).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("is model meant?") });
});
