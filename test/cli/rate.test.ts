import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { HANGUL } from "../support/languages.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { runCli } from "../support/run-cli.ts";

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(
    `INSERT INTO sessions (id, lineage, owner, idea, preset, model, state) VALUES
       ('planned', 'planned', 'kim', 'x', 'fast', 'offline', 'done'), ('asked', 'asked', 'kim', 'x', 'fast', 'offline', 'waiting')`,
  );
  await client.query(`INSERT INTO plan_versions VALUES ('planned', 1, '{}'), ('planned', 2, '{}')`);
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const rate = (args: readonly string[], stdin?: string) =>
  runCli(["rate", ...args], {
    env: { DATABASE_URL: database.url, PLANCRAFT_HOME: "/nonexistent", PLANCRAFT_USER: "kim", LANG: "en" },
    ...(stdin === undefined ? {} : { stdin }),
  });

it("a plan's last version is rated, and a later thumb takes the place of the one before", async () => {
  const rated = await rate(["planned", "down", "The figures do not convince"]);
  expect(rated).toMatchObject({ exitCode: 0, stdout: "Thanks: a thumb down for version 2 of the plan.\n", stderr: "" });
  expect((await rate(["plan", "up", "--lang", "ko"])).stdout).toBe(
    "고맙습니다. 기획서 버전 2에 좋아요를 남겼습니다.\n",
  );
  const json = await rate(["planned", "up", "-", "--json"], "Now they do\n");
  expect(json.lines).toEqual([
    { session: "planned", rating: { thumb: "up", word: "Now they do", version: 2, at: expect.any(String) } },
  ]);
  const { rows } = await client.query("SELECT session, version, person, thumb, word FROM ratings");
  expect(rows).toEqual([{ session: "planned", version: 2, person: "kim", thumb: "up", word: "Now they do" }]);
});

it.each([
  [["planned", "sideways"], '"sideways"'],
  [["asked", "up"], "no finished plan yet"],
  [["nowhere", "up"], "nowhere"],
  [["planned", "up", "x".repeat(1_001)], "1001"],
  [["planned"], "thumb"],
])("rate %j says what is wrong, in both languages, and keeps nothing", async (args, word) => {
  await client.query("DELETE FROM ratings");
  const [english, korean] = [await rate(args), await rate([...args, "--lang", "ko"])];
  expect(english).toMatchObject({ exitCode: 2, stdout: "", stderr: expect.stringContaining(word) });
  expect(korean.exitCode).toBe(2);
  expect(korean.stderr).toMatch(HANGUL);
  expect((await client.query("SELECT FROM ratings")).rowCount).toBe(0);
});
