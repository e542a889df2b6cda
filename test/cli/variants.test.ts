import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { givenVariant } from "../../cli/commands/rollout/given-variant.ts";
import { variantVersion } from "../../rollout/variant-version.ts";
import { englishIn, HANGUL } from "../support/languages.ts";
import { loadedPackages } from "../support/loaded-packages.ts";
import { openedPlanner } from "../support/opened-planner.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { runCli, spawnCli } from "../support/run-cli.ts";

const EXAMPLE = fileURLToPath(new URL("../../docs/examples/variants/terse-writer.yaml", import.meta.url));

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), "plancraft-test-"));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await database.drop();
});

const environment = () => ({
  ...{ DATABASE_URL: database.url, PLANCRAFT_HOME: "/nonexistent", PLANCRAFT_USER: "kim", LANG: "en" },
});
const variant = (...args: readonly string[]) => runCli(["variant", ...args], { env: environment() });

function written(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

it("a variant is checked, kept by what names its file, listed, shown as the same file again and compared", async () => {
  const nothing = await variant("list");
  expect(nothing.stdout).toMatch(/^default +5ce56ac9ff40 +- +- +nothing: the program as it is$/m);
  expect(nothing.stderr).toContain("plancraft variant check");

  const checked = await variant("check", EXAMPLE);
  expect(checked).toMatchObject({
    exitCode: 0,
    stderr: "Warning: openai:gpt-4.1-mini has no access here; whoever runs the sessions needs it.\n",
  });
  expect(checked.stdout).toMatch(
    /^terse-writer can be used\. Its version is [0-9a-f]{12}\. It changes model, temperature, settings\.minSections,/,
  );
  const [json] = (await variant("check", EXAMPLE, "--json")).lines;
  expect(json).toMatchObject({
    name: "terse-writer",
    version: expect.stringMatching(/^[0-9a-f]{64}$/),
    warnings: [expect.any(String)],
  });
  const version = String(json?.["version"]);
  expect((await variant("show", version)).exitCode).toBe(2);

  const planner = await openedPlanner(environment());
  expect(await givenVariant(planner, EXAMPLE)).toBe(version);
  expect(await givenVariant(planner, "terse-writer")).toBe(version);
  expect(await givenVariant(planner, "default")).toBe("default");
  expect((await variant("list")).stdout).toMatch(
    new RegExp(`^terse-writer +${version.slice(0, 12)} +\\S+ \\S+ +kim +model, temperature,`, "m"),
  );

  const shown = await variant("show", "terse-writer");
  expect(shown.stdout).toMatch(
    new RegExp(`^# terse-writer \\(${version.slice(0, 12)}\\), kept .* by kim\\nname: terse-writer\\n`),
  );
  expect(shown.stdout).toContain("  write: |\n    {{words}}\n    Say it in as few words");
  const again = await variant("check", written("again.yaml", shown.stdout), "--json");
  expect(again.lines).toMatchObject([{ version }]);
  const [content] = (await variant("show", version.slice(0, 8), "--json")).lines;
  expect(content).toMatchObject({ name: "terse-writer", version, createdBy: "kim" });
  expect(variantVersion(content?.["content"] as never)).toBe(version);

  const changed = written(
    "changed.yaml",
    shown.stdout.replace("one thought a sentence", "one thought a line").replace("0.2", "0.4"),
  );
  const { stdout } = await variant("diff", "terse-writer", changed);
  const [heading, ...differences] = stdout.trimEnd().split("\n\n");
  expect(heading).toMatch(/^From terse-writer \([0-9a-f]{12}\) to terse-writer \([0-9a-f]{12}\)$/);
  const line = (sign: string, unit: string) =>
    `  ${sign} Say it in as few words as it takes: one thought a ${unit}, no introductions, no summaries.`;
  expect(differences).toEqual([
    "temperature: 0.2 -> 0.4",
    ["prompts.write:", "    {{words}}", line("-", "sentence"), line("+", "line")].join("\n"),
    "    {{data}}",
  ]);
  const all = await variant("diff", "default", "terse-writer");
  expect(all.stdout).toContain("model: as the program has it -> openai:gpt-4.1-mini\n");
  expect(all.stdout).toContain("prompts.write: replaces our prompt\n  + {{words}}\n");
  expect((await variant("diff", "terse-writer", "default", "--lang", "ko")).stdout).toContain(
    "prompts.write: 기본 프롬프트로 돌아갑니다\n  - {{words}}\n",
  );
  const narrow = await runCli(["variant", "diff", "default", "terse-writer"], { env: environment(), columns: 40 });
  expect(narrow.stdout).toContain(
    "\ndescription: none -> Does a plan read\nbetter when each section says it in half\n",
  );
  const same = await variant("diff", EXAMPLE, "terse-writer");
  expect(same).toMatchObject({
    exitCode: 0,
    stdout: "",
    stderr: expect.stringContaining("are the same but for their names"),
  });
  expect((await variant("diff", version, changed, "--json")).lines).toMatchObject([
    {
      from: { version },
      to: { name: "terse-writer" },
      changes: [{ field: "temperature", from: 0.2, to: 0.4 }, { field: "prompts.write" }],
    },
  ]);
});

it.each([
  [["check", "none.yaml"], "no such file", 2],
  [["check"], "'file'", 2],
  [["show", "tarse"], '"tarse"', 2],
  [["show", "./none.yaml"], "./none.yaml", 2],
  [["diff", "default"], "'other'", 2],
  [["diff", "default", "no-such"], '"no-such"', 2],
])("%j is refused in one sentence of either language", async (args, named, exitCode) => {
  const [english, korean] = [await variant(...args), await variant(...args, "--lang", "ko")];
  expect(english.stderr).toContain(named);
  expect(korean.stderr).toMatch(HANGUL);
  for (const { exitCode: code, stdout, stderr } of [english, korean])
    expect({ code, stdout, lines: stderr.split("\n").length }).toEqual({ code: exitCode, stdout: "", lines: 2 });
  expect(englishIn(korean.stderr.replaceAll("plancraft variant list", ""))).toEqual([]);
});

it("all that is wrong with a file is said at once: a place that is left out, a prompt and a model that there are not", async () => {
  const wrong = "name: a\nmodel: openay:gpt-5\nprompts:\n  write: Just write.\n  writer: '{{data}}'\n";
  const path = written("wrong.yaml", wrong);
  const { exitCode, stdout, stderr } = await variant("check", path);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  for (const said of ["is without its data", 'prompts has no "writer" (nearest: write)', "Is openai:gpt-5 meant?"])
    expect(stderr).toContain(said);
  expect(stderr.match(/^ {2}- /gm)).toHaveLength(3);
  const [event] = (await variant("check", path, "--json")).lines;
  expect(event).toMatchObject({ type: "failed", error: { code: "variant-unusable", category: "validation" } });
});

it("the program as it is built reads and writes files of variants", async () => {
  const env = environment();
  const shown = await spawnCli(["variant", "show", EXAMPLE], { env });
  expect(shown).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("\nname: terse-writer\n") });
  const difference = await spawnCli(["variant", "diff", "default", EXAMPLE, "--json"], { env });
  expect(difference).toMatchObject({ exitCode: 0, lines: [{ from: { name: "default" } }] });
});

it("help of variants loads neither what reads YAML nor the engine nor the database", async () => {
  const loaded = await loadedPackages(["variant", "--help"], environment());
  expect(loaded.filter((name) => /^(?:yaml|diff|pg|zod|@langchain\/.*)$/.test(name))).toEqual([]);
  expect(loaded).toContain("commander");
  expect(await loadedPackages(["variant", "check", EXAMPLE], environment())).toContain("yaml");
});
