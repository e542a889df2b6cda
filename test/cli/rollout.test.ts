import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { observe } from "../../rollout/guard/guard.ts";
import { VariantStore } from "../../utils/postgres/stores/rollouts/variant-store.ts";
import { englishIn, HANGUL } from "../support/languages.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { runCli } from "../support/run-cli.ts";

const TERSE = `${"1a2b3c4d5e6f"}${"0".repeat(52)}`;
const WARM = `${"9f8e7d6c5b4a"}${"0".repeat(52)}`;

let database: TestDatabase;
let pool: pg.Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url });
  const variants = new VariantStore(pool);
  await variants.keep(TERSE, { name: "terse" }, "kim");
  await variants.keep(WARM, { name: "warm" }, "kim");
});
beforeEach(async () => {
  await pool.query("TRUNCATE rollouts CASCADE");
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const rollout = (args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
  runCli(["rollout", ...args], {
    env: { DATABASE_URL: database.url, PLANCRAFT_HOME: "/nonexistent", PLANCRAFT_USER: "kim", LANG: "en", ...more },
  });
const said = async (args: readonly string[]) => (await rollout(args)).stdout;

it("a rollout is started, watched, moved and promoted, and the next one goes against it", async () => {
  expect((await rollout(["status"])).stderr).toContain("plancraft rollout start VARIANT --share 5%");
  expect(await said(["start", "terse", "--share", "5%"])).toBe(
    "From now on 5% of the users get terse (1a2b3c4d5e6f) in new sessions with the preset balanced; the others get the program as it is. See how it goes with: plancraft rollout status\n",
  );
  expect(await said(["share", "25 %"])).toMatch(
    /^25% of the users get terse .* it was 5% before\. Whoever had it keeps it\.\n$/,
  );
  expect(await said(["share", "10"])).toMatch(/goes back to the program as it is with their next session\. Sessions/);
  expect(await said(["share", "10%"])).toBe("The share is 10% already; nothing was changed.\n");

  const status = await said(["status"]);
  expect(status).toMatch(/^Rollout [0-9a-f]{8} of terse \(1a2b3c4d5e6f\), for new sessions with the preset balanced$/m);
  expect(status).toMatch(/^Running with 10% of the users, since \d{4}-\d\d-\d\d \d\d:\d\d \(kim\)\.$/m);
  expect(status).toMatch(/^canary +0 +0 +- +terse \(1a2b3c4d5e6f\)$/m);
  expect(status).toMatch(/^control +0 +0 +- +the program as it is$/m);
  expect(status).toMatch(/^1 : 1 +24 : 1 +it fails more often than the level of service allows$/m);
  expect(status).toMatch(/kim +started with 5%\n.*kim +moved from 5% to 25%\n.*kim +moved from 25% to 10%$/m);

  expect(await said(["promote"])).toBe(
    "All new sessions with the preset balanced get terse (1a2b3c4d5e6f) now. Sessions that are there keep what they began with.\n",
  );
  expect(await said(["status"])).toMatch(/^Promoted at .*[\s\S]*kim +promoted$/m);
  expect(await rollout(["start", "terse", "--share", "5%"])).toMatchObject({ exitCode: 2, stdout: "" });
  expect(await said(["start", "warm", "--share", "0.5%"])).toContain("0.5% of the users get warm");
  expect(await said(["rollback", "Plans got too long"])).toContain("get terse (1a2b3c4d5e6f) now.");
  const [last, before] = (await rollout(["list", "--json"])).lines;
  expect([last, before]).toMatchObject([
    { state: "rolled-back", variant: { name: "warm" }, control: { name: "terse" }, reason: null },
    { state: "promoted", control: null, startedBy: "kim", preset: "balanced", share: 0.1 },
  ]);
  expect(await said(["list", "--limit", "1"])).toMatch(
    /^ID +STATE[\s\S]*\n[0-9a-f]{8} +rolled back +balanced +0\.5% .* warm \(/,
  );
  const [shown] = (await rollout(["status", String(last?.["id"]).slice(0, 8), "--json"])).lines;
  expect(shown).toMatchObject({
    id: last?.["id"],
    acts: [{ act: "start" }, { act: "rollback", detail: { reason: "Plans got too long" } }],
  });
});

it("a variant whose model has no access here is started with a warning: sessions from here are in no arm", async () => {
  const content = { name: "keyless", model: "anthropic:claude-sonnet-5-5" };
  await new VariantStore(pool).keep("c".repeat(64), content, "kim");
  const started = await rollout(["start", "keyless", "--share", "5%"], { ANTHROPIC_API_KEY: "" });
  expect(started).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("5% of the users get keyless") });
  expect(started.stderr).toContain("anthropic:claude-sonnet-5-5 has no access here");
  await rollout(["rollback"]);
  const korean = await rollout(["start", "keyless", "--share", "5%", "--json"], { ANTHROPIC_API_KEY: "", LANG: "ko" });
  expect(korean.lines).toMatchObject([{ state: "running" }]);
  expect(korean.stderr).toMatch(HANGUL);
  await rollout(["rollback"]);
  expect((await rollout(["start", "terse", "--share", "5%"])).stderr).toBe("");
});

it("two rollouts of a preset are refused, and of two presets it has to be said which is meant", async () => {
  await rollout(["start", "terse", "--share", "5%"]);
  const second = await rollout(["start", "warm", "--share", "5%"]);
  expect(second).toMatchObject({ exitCode: 2, stdout: "" });
  expect(second.stderr).toContain(
    "A rollout of terse is running for the preset balanced: promote it or roll it back first.",
  );
  expect((await rollout(["start", "warm", "--share", "50%", "--preset", "fast"])).exitCode).toBe(0);
  const which = await rollout(["promote"]);
  expect(which).toMatchObject({ exitCode: 2, stdout: "" });
  expect(which.stderr).toMatch(
    /^plancraft: Several rollouts are running: .*\(fast\), .*\(balanced\)\. Say which preset is meant\.\n$/,
  );
  const report = await rollout(["report"]);
  expect(report.stderr).toMatch(/Several rollouts are running: .*\. Name one by its id\.\n$/);
  const korean = await rollout(["promote", "--lang", "ko"]);
  expect(korean.stderr).toMatch(
    /^plancraft: 롤아웃을 정할 수 없습니다\. 진행 중인 롤아웃이 여러 개입니다: .*\. 어느 프리셋인지 정해 주세요\.\n$/,
  );
  expect(await said(["rollback", "--preset", "fast"])).toContain("preset fast");
  expect(await said(["promote"])).toContain("preset balanced");
});

it.each([
  [["rollback"], "No rollout is running for any preset. See: plancraft rollout list"],
  [["promote", "--preset", "fast"], "No rollout is running for the preset fast."],
  [["share", "5%"], "No rollout is running"],
  [["arm", "kim"], "No rollout is running"],
  [
    ["start", "terse", "--share", "0"],
    '"0" is no share of users: write a percentage above 0% and up to 100%, such as 5%.',
  ],
  [["start", "terse", "--share", "101 %"], "is no share"],
  [["start", "terse", "--share", "5 %%"], "is no share"],
  [["start", "terse", "--share=-5%"], "is no share"],
  [["start", "terse", "--share", "NaN"], "is no share"],
  [["start", "terse", "--share", "1e2%"], "is no share"],
  [["start", "terse", "--share", ""], "is no share"],
  [["start", "terse"], "--share"],
  [["start", "nothing-like-it", "--share", "5%"], "nothing-like-it"],
  [["start", "default", "--share", "5%"], "new sessions of the preset balanced get it already"],
  [["start", "terse", "--share", "5%", "--preset", "slow"], "There is no preset slow: use fast, balanced, quality."],
  [["status", "nothing"], 'There is no rollout "nothing". See: plancraft rollout list'],
  [["status", "x".repeat(100_000)], "There is no rollout"],
  [["list", "--limit", "0"], "--limit"],
])("%j is refused in one sentence, and changes nothing", async (args, sentence) => {
  const refused = await rollout(args);
  expect(refused).toMatchObject({ exitCode: 2, stdout: "" });
  expect(refused.stderr).toContain(sentence);
  expect(refused.stderr.trim().split("\n")).toHaveLength(1);
  expect(refused.stderr.length).toBeLessThan(400);
  expect((await pool.query("SELECT FROM rollout_acts")).rowCount).toBe(0);
});

it("a rollback's reason is kept as it is, and one that cannot be changes nothing", async () => {
  await rollout(["start", "terse", "--share", "5%"]);
  expect((await rollout(["rollback", "x".repeat(1_001)])).stderr).toContain("1000 characters");
  expect((await rollout(["rollback", "half \ud83d"])).stderr).toContain("cannot be stored");
  expect((await rollout(["rollback", "\u001b[31mRed\u0007 '; DROP TABLE rollouts; --"])).exitCode).toBe(0);
  const status = await said(["status"]);
  expect(status).toContain("Red '; DROP TABLE rollouts; --".slice(3));
  expect(status).not.toContain("\u001b");
});

it("says which arm a user is in, the same each time, however long their id is", async () => {
  await rollout(["start", "terse", "--share", "50%"]);
  const users = ["kim", "lee", "", "사용자-7", "-", "@kim", "a b\nc", "👩‍🚀", "x".repeat(10_000), "y".repeat(120_000)];
  for (const user of users) {
    const first = await rollout(["arm", "--", user]);
    expect(first).toMatchObject({ exitCode: 0, stderr: "" });
    expect(first.stdout).toMatch(
      /^(?:Canary: .* gets terse \(1a2b3c4d5e6f\)\.|Control: .* gets the program as it is, as before\.)\n$/,
    );
    expect(await rollout(["arm", "--", user])).toEqual(first);
    const [json] = (await rollout(["arm", "--json", "--", user])).lines;
    expect(json?.["arm"]).toBe(first.stdout.split(":")[0]?.toLowerCase());
  }
  const arms = await Promise.all(Array.from({ length: 20 }, (_, user) => said(["arm", `user-${user}`])));
  expect(new Set(arms).size).toBe(2);
});

it("shows what the guard has seen, and why it rolled one back, in both languages", async () => {
  await rollout(["start", "terse", "--share", "50%"]);
  const outcomes = Array.from(
    { length: 1_234 },
    (_, at) => ({ arm: at % 2 === 0 ? "canary" : "control", failed: at % 100 === 0 }) as const,
  );
  const guard = outcomes.reduce<ReturnType<typeof observe> | null>(observe, null);
  await pool.query("UPDATE rollouts SET guard = $1", [JSON.stringify(guard)]);
  const status = await said(["status"]);
  expect(status).toMatch(/^canary +617 +13 +2\.11% +terse/m);
  expect(status).toMatch(/^control +617 +0 +0\.00% +the program as it is$/m);
  expect(status).toMatch(/^[\d,>]+ : 1 +24 : 1 +it fails more often than the level of service allows$/m);
  const [{ guard: seen } = {}] = (await rollout(["status", "--json"])).lines;
  expect(seen).toMatchObject({ decision: "rollback", canary: { sessions: 617, failures: 13 } });

  await pool.query("UPDATE rollouts SET state = 'rolled-back', ended_at = now(), reason = $1", [JSON.stringify(seen)]);
  await pool.query("INSERT INTO rollout_acts (rollout, act) SELECT id, 'rollback' FROM rollouts");
  const over = await said(["status"]);
  expect(over).toContain("It was rolled back by itself: 13 of 617 sessions of the canary failed by our fault");
  expect(over).toMatch(/ by itself +rolled back$/m);
  const korean = await rollout(["status"], { LANG: "ko_KR.UTF-8" });
  expect(korean.stdout).toContain("카나리 세션 617개 중 13개가 시스템 문제로 실패해 서비스 수준을 벗어났습니다.");
  const [line] = (await rollout(["status", "--json", "--lang", "ko"])).lines;
  expect(line?.["reason"]).toMatch(HANGUL);
});

it("speaks Korean all through", async () => {
  const korean = { LANG: "ko_KR.UTF-8" };
  const texts: string[] = [];
  for (const args of [
    ["status"],
    ["start", "terse", "--share", "5%"],
    ["share", "25%"],
    ["share", "5%"],
    ["arm", "kim"],
    ["status"],
    ["list"],
    ["rollback"],
    ["rollback"],
    ["start", "terse", "--share", "5%%"],
  ]) {
    const { stdout, stderr } = await rollout(args, korean);
    texts.push(stdout + stderr);
  }
  for (const text of texts) {
    expect(text).toMatch(HANGUL);
    expect(englishIn(text.replaceAll(/plancraft rollout [^\n]*/g, ""))).toEqual([]);
  }
});
