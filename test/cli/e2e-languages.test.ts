import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { englishIn, HANGUL } from "../support/languages.ts";
import { createTestDatabase } from "../support/postgres.ts";
import { answerJson, openQuestionOf, runCli } from "../support/run-cli.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plancraft-languages-"));
  await writeFile(join(folder, "list.json"), "[]");
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Each line without what is the same in every language: commands, JSON, names of files and channels. */
function ownWords(text: string): string[] {
  return text
    .split("\n")
    .map((line) =>
      line.replace(
        /plancraft [a-z]+[^가-힣]*|\{".*\}|<[^>]*>|--?[a-z-]+|[\w-]+(?:, [\w-]+)+|\b[\w-]+: [+~\w가-힣]+;?/g,
        "·",
      ),
    );
}

/** A whole session on the command line with everything people see of it, and what is wrong use. */
async function everythingSaid(language: "en" | "ko", idea: string): Promise<string> {
  const { url } = await createTestDatabase();
  const env = { DATABASE_URL: url };
  const session = `in-${language}`;
  const said: string[] = [];
  const run = async (...args: string[]) => {
    const result = await runCli([...args, "--lang", language], { env });
    said.push(result.stdout, result.stderr);
    return result;
  };
  await run("new", idea, "--session", session);
  const asked = await runCli(["resume", session, "--json", "--lang", language], { env });
  await run("answer", session, answerJson(openQuestionOf(asked), { kind: "option", optionId: "nobody" }));
  await run("show", session);
  await run("resume", session, "--yes");
  for (const command of ["show", "history", "export"]) await run(command, session);
  await run("show", session, "--audit");
  for (const command of ["list", "stats"]) await run(command);
  const wrong = [
    ["new", ""],
    ["new", "x", "--session", "a/b"],
    ["new", "x", "--preset", "best"],
    ["new", "x", "--colour"],
    ["new"],
    ["new", "x", "--max-tokens", "-1"],
    ["new", "x", "--max-cost=none"],
    ["new", "x", "--answers", join(folder, "missing.json")],
    ["new", "x", "--answers", join(folder, "list.json")],
    ["new", "x", "--out", folder],
    ["answer", session, "{}"],
    ["answer", session, "no"],
    ["answer", session, '{"x":1}'],
    ["show", "nobody"],
    ["fork", session, "--at", "nowhere"],
    ["fork", session],
    ["list", "--limit", "0"],
    ["prune", "--older-than", "soon"],
    ["resume"],
    ["unknown-command"],
  ];
  const codes = await Promise.all(wrong.map(async (args) => (await run(...args)).exitCode));
  expect(codes).toEqual(wrong.map(() => 2));
  await run("--help");
  await run("new", "--help");
  return said.join("\n");
}

describe("everything that a person is told in a session", () => {
  it("is Korean where the language is Korean, refusals of wrong use and help too", async () => {
    const said = await everythingSaid("ko", "중고 등산 장비 장터");
    expect(ownWords(said).filter((line) => englishIn(line).length > 0)).toEqual([]);
    expect(said.split("\n").filter((line) => HANGUL.test(line)).length).toBeGreaterThan(150);
  }, 180_000);

  it("holds no Korean where the language is English", async () => {
    const said = await everythingSaid("en", "A marketplace for used climbing gear");
    expect(said.split("\n").filter((line) => HANGUL.test(line))).toEqual([]);
  }, 180_000);
});
