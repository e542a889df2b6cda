import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import { expect, it } from "vitest";
import { pruneLineage } from "../../../utils/postgres/stores/sessions/retention.ts";
import { openTestDatabase } from "../../support/stored-sessions.ts";

const RULE = { olderThanHours: 24, keepLast: 2, dryRun: false };
const STEPS = [1, 2, 3, 4, 5, 6];

/** A session that nobody touched for two days: a checkpoint an hour, and a search half an hour after each. */
async function openStorage() {
  const { pool } = await openTestDatabase();
  await new PostgresSaver(pool).setup();
  const session = (id: string, parent: string | null = null, forkedAt: string | null = null) =>
    pool.query(
      `INSERT INTO sessions (id, lineage, parent, forked_at, idea, preset, model, state, updated_at)
       VALUES ($1, coalesce($2, $1), $2, $3, 'An idea', 'fast', 'm', 'done', now() - interval '48 hours')`,
      [id, parent, forkedAt],
    );
  const searched = async (id: string) => {
    await session(id);
    await pool.query(
      `INSERT INTO checkpoints (thread_id, checkpoint_id, checkpoint)
       SELECT $1, n, jsonb_build_object('ts', timestamptz '2026-01-01' + make_interval(hours => n), 'channel_versions', '{}'::jsonb)
       FROM generate_series(1, 6) AS n`,
      [id],
    );
    await pool.query(
      `INSERT INTO searches (lineage, search, session, pages, found_at)
       SELECT $1, n, $1, '[]', timestamptz '2026-01-01' + make_interval(hours => n, mins => 30) FROM generate_series(1, 6) AS n`,
      [id],
    );
  };
  const left = async (id: string) =>
    (await pool.query("SELECT search FROM searches WHERE lineage = $1 ORDER BY 1", [id])).rows.map(({ search }) =>
      Number(search),
    );
  return { pool, session, searched, left };
}

it("prune removes the searches that no checkpoint is left to ask for", async () => {
  const { pool, searched, left } = await openStorage();
  await searched("old");
  const dry = await pruneLineage(pool, "old", { ...RULE, dryRun: true });
  expect(await left("old")).toEqual(STEPS);
  expect(await pruneLineage(pool, "old", RULE)).toEqual(dry);
  expect(await left("old")).toEqual([5, 6]);
});

it("prune leaves the searches that a fork without a checkpoint may still ask for", async () => {
  const { pool, session, searched, left } = await openStorage();
  await searched("parent");
  await session("fork", "parent", "2");
  expect((await pruneLineage(pool, "parent", RULE)).checkpoints).toBe(3);
  expect(await left("parent")).toEqual(STEPS);
});
