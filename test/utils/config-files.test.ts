import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { readConfigFiles } from "../../utils/config/config-files.ts";
import { readConfig } from "../../utils/config/read-config.ts";
import type { Environment } from "../../utils/config.ts";
import { AppError } from "../../utils/errors.ts";

let home: string;
let project: string;
beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), "plancraft-config-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  [home, project] = [join(root, "home"), join(root, "project", "deep", "down")];
  mkdirSync(home);
  mkdirSync(project, { recursive: true });
  mkdirSync(join(root, "project", ".git"));
});

const atHome = (settings: unknown) => write(join(home, "config.json"), settings);
const inProject = (settings: unknown) => write(join(project, "..", "..", ".plancraft.json"), settings);

function write(path: string, settings: unknown): string {
  writeFileSync(path, typeof settings === "string" ? settings : JSON.stringify(settings), { mode: 0o600 });
  return path;
}

/** The sentences with which the files are refused, in both languages. */
function refusal(read: () => unknown = () => readConfigFiles(home, project)): [string, string] {
  try {
    read();
  } catch (error) {
    expect(error).toMatchObject({ code: "config-invalid", exitCode: 2 });
    if (error instanceof AppError) return [error.message, error.inLanguage("ko")];
  }
  throw new Error("They were not refused.");
}

/** What the configuration is with the home's file and an environment; the tests' own folder is no project of a file. */
const configured = (environment: Environment = {}) => readConfig({ PLANCRAFT_HOME: home, ...environment });

describe("a config file", () => {
  it("need not be there", () => {
    expect(readConfigFiles(home, project)).toEqual([]);
    expect(readConfigFiles(home, null)).toEqual([]);
  });

  it("is the project's before the home's, found from any folder of its repository and not above that", () => {
    atHome({ model: "openai:gpt-4.1", user: "kim" });
    inProject({ model: "ollama:qwen3:8b", maxCost: 0.5 });
    write(join(project, "..", "..", "..", ".plancraft.json"), { model: "openai:not-mine" });
    expect(readConfigFiles(home, project).map(({ variables }) => variables)).toEqual([
      { PLANCRAFT_MODEL: "ollama:qwen3:8b", PLANCRAFT_MAX_COST: "0.5" },
      { PLANCRAFT_MODEL: "openai:gpt-4.1", PLANCRAFT_USER: "kim" },
    ]);
    rmSync(join(project, "..", "..", ".git"), { recursive: true });
    expect(readConfigFiles(home, project)).toHaveLength(1);
  });

  it("decides what no variable does, and an empty variable decides nothing", () => {
    atHome({ model: "openai:gpt-4.1", preset: "fast", lang: "ko", maxCost: 2, maxTokens: 9_000, maxCalls: 3 });
    const found = configured({ OPENAI_API_KEY: "k", PLANCRAFT_MODEL: "", LANG: "en_US.UTF-8" });
    expect(found).toMatchObject({ model: "openai:gpt-4.1", language: "ko", calls: { atOnce: 3 } });
    expect(found.defaults).toEqual({ preset: "fast", language: "ko", maxCostUsd: 2, maxTokens: 9_000 });
    expect(configured({ PLANCRAFT_MODEL: "offline", PLANCRAFT_PRESET: "quality" })).toMatchObject({
      model: "offline",
      defaults: { preset: "quality", maxCostUsd: 2 },
    });
  });

  it("is named with the setting whose value is wrong, not with a variable that nobody set", () => {
    const path = atHome({ preset: "cheap", maxCalls: -1 });
    expect(refusal(configured)[0]).toContain(
      `preset in ${path} must be one of fast, balanced, quality; maxCalls in ${path} must be a whole number above 0.`,
    );
  });
});

describe("a config file is refused with one sentence", () => {
  it("that names the nearest setting, and all problems at once", () => {
    const path = atHome({ modle: "offline", maxcost: 2, zzzzzz: 1, model: ["a"] });
    const [en, ko] = refusal();
    expect(en).toContain(`${path} has "modle", which is no setting: is model meant?`);
    expect(en).toContain('"maxcost", which is no setting: is maxCost meant?');
    expect(en).toContain(`${path} has "zzzzzz", which is no setting; `);
    expect(en).toContain("has no text and no number under model");
    expect(ko).toContain('"modle"이라는 설정이 없습니다. 혹시 model인가요?');
  });

  it("where it holds a key, which is not shown", () => {
    atHome({ openaiApiKey: "sk-never-shown" });
    const [en, ko] = refusal();
    expect(en).toContain('holds "openaiApiKey": keys are taken from the environment only');
    expect(en + ko).not.toContain("sk-never-shown");
  });

  it("where a project would send texts elsewhere", () => {
    inProject({ openaiBaseUrl: "http://elsewhere.example/v1" });
    expect(refusal()[0]).toContain('sets "openaiBaseUrl", which only config.json in the home may');
  });

  it.each([0o602, 0o666, 0o777])("where others can write it (mode %o)", (mode) => {
    const path = atHome({ model: "offline" });
    chmodSync(path, mode);
    expect(refusal()[0]).toContain(`${path} can be written by others`);
  });

  it.each([["no JSON"], ["[1]"], ['"offline"'], ["null"], [""]])("where it is no JSON object: %j", (text) => {
    atHome(text);
    expect(refusal()[0]).toContain("is not a JSON object such as");
  });

  it("where it is a folder", () => {
    mkdirSync(join(home, "config.json"));
    expect(refusal()[0]).toContain("cannot be read: it is a directory");
  });
});
