import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import pg from "pg";
import { expect, it, onTestFinished } from "vitest";
import { VariantStore } from "../../../utils/postgres/stores/rollouts/variant-store.ts";
import { COMPILE_CACHE } from "../../support/compile-cache.ts";
import { openedPlanner } from "../../support/opened-planner.ts";
import { createTestDatabase } from "../../support/postgres.ts";

const CHILD = join(import.meta.dirname, "../../support/start-child.ts");
const TERSE = "a".repeat(64);
const PEOPLE = Array.from({ length: 25 }, (_, at) => `person-${at}`);

it("people who begin sessions in three processes are in one arm of a rollout, and keep the canary when its share is raised", async () => {
  const { url } = await createTestDatabase();
  const pool = new pg.Pool({ connectionString: url });
  onTestFinished(() => pool.end());
  await new VariantStore(pool).keep(TERSE, { name: "terse" }, "kim");
  const environment = { DATABASE_URL: url, PLANCRAFT_MODEL: "offline" };
  const rollouts = await (await openedPlanner(environment)).loadRollouts();
  const first = await rollouts.start({ variant: "terse", share: "30%", preset: "fast" });

  const { PATH, HOME } = process.env;
  const processes = ["a", "b", "c"].map((name) => {
    const env = { PATH, HOME, ...COMPILE_CACHE, ...environment };
    const child = spawn(process.execPath, [CHILD, ...PEOPLE], { env, stdio: ["pipe", "pipe", "inherit"] });
    onTestFinished(() => void child.kill());
    return { name, child };
  });
  const begin = async (round: string) => {
    await Promise.all(
      processes.map(async ({ name, child }) => {
        child.stdin.write(`${round}-${name}\n`);
        const [said] = await once(child.stdout, "data");
        expect(String(said)).toBe(`${round}-${name}\n`);
      }),
    );
    const { rows } = await pool.query<{ owner: string; arms: string[]; sessions: number; rollouts: string[] }>(
      `SELECT owner, array_agg(DISTINCT arm) AS arms, count(*)::int AS sessions, array_agg(DISTINCT rollout) AS rollouts
       FROM all_sessions WHERE starts_with(id, $1) GROUP BY owner`,
      [`${round}-`],
    );
    expect(rows).toHaveLength(PEOPLE.length);
    return rows;
  };
  const canaries = (rows: Awaited<ReturnType<typeof begin>>) =>
    rows.filter(({ arms }) => arms[0] === "canary").map(({ owner }) => owner);

  const before = await begin("before");
  for (const row of before)
    expect(row).toMatchObject({ sessions: 3, arms: [expect.any(String)], rollouts: [first.id] });
  for (const { owner, arms } of before) expect((await rollouts.arm(owner)).arm).toBe(arms[0]);
  expect(canaries(before).length).toBeGreaterThan(0);
  expect(canaries(before).length).toBeLessThan(PEOPLE.length);

  await rollouts.share("70%");
  const after = await begin("after");
  for (const row of after) expect(row.arms).toHaveLength(1);
  expect(canaries(after)).toEqual(expect.arrayContaining(canaries(before)));
  expect(canaries(after).length).toBeGreaterThan(canaries(before).length);

  await rollouts.rollback();
  const over = await begin("over");
  for (const row of over) expect(row).toMatchObject({ arms: [null], rollouts: [null] });
});
