import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import pg from "pg";
import { expect, it, onTestFinished } from "vitest";
import {
  CHECKPOINT_TABLES_VERSION,
  refuseNewerCheckpoints,
} from "../../../../utils/postgres/checkpoints/checkpoint-tables.ts";
import { createTestDatabase } from "../../../support/postgres.ts";

async function openPool(isEmpty: boolean): Promise<pg.Pool> {
  const pool = new pg.Pool({ connectionString: (await createTestDatabase({ isEmpty })).url, max: 2 });
  // Its end does not wait for connections to be closed, and the server cuts them when the database is dropped.
  pool.on("error", () => {});
  onTestFinished(() => pool.end());
  return pool;
}

/** Columns, defaults, keys and indexes of LangGraph's tables. */
async function shapeOf(pool: pg.Pool) {
  const columns = await pool.query(
    `SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name LIKE 'checkpoint%' ORDER BY table_name, ordinal_position`,
  );
  const keys = await pool.query(
    "SELECT tablename, indexdef FROM pg_indexes WHERE tablename LIKE 'checkpoint%' ORDER BY indexdef",
  );
  return { columns: columns.rows, keys: keys.rows };
}

it("our migrations make LangGraph's tables as its own set-up does", async () => {
  const [ours, stock] = await Promise.all([openPool(false), openPool(true)]);
  await new PostgresSaver(stock).setup();
  expect(await shapeOf(ours)).toEqual(await shapeOf(stock));
  const version = "SELECT v FROM checkpoint_migrations ORDER BY v";
  const { rows } = await ours.query<{ v: number }>(version);
  expect(rows).toEqual((await stock.query(version)).rows);
  expect(rows.at(-1)?.v).toBe(CHECKPOINT_TABLES_VERSION);
});

it("tables of a newer LangGraph are refused, those of ours and none at all are not", async () => {
  const [ours, none] = await Promise.all([openPool(false), openPool(true)]);
  await refuseNewerCheckpoints(none);
  await refuseNewerCheckpoints(ours);
  await ours.query("INSERT INTO checkpoint_migrations VALUES ($1)", [CHECKPOINT_TABLES_VERSION + 1]);
  await expect(refuseNewerCheckpoints(ours)).rejects.toMatchObject({ code: "storage-newer" });
});
