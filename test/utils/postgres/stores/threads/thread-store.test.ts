import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { packageFile } from "../../../../../utils/package-files.ts";
import { migrate } from "../../../../../utils/postgres/migrate.ts";
import { ThreadStore } from "../../../../../utils/postgres/stores/threads/thread-store.ts";
import { createTestDatabase, type TestDatabase } from "../../../../support/postgres.ts";

const PAGE = { limit: 10, offset: 0, sortBy: "thread_id", isAscending: true } as const;

let database: TestDatabase;
let pool: pg.Pool;
let threads: ThreadStore;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url });
  await migrate(pool, packageFile("migrations/"));
  threads = new ThreadStore(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

function session(id: string, state: string): Promise<unknown> {
  return pool.query(
    "INSERT INTO sessions (id, lineage, owner, idea, preset, model, state) VALUES ($1, $1, 'kim', 'An idea', 'fast', 'offline', $2)",
    [id, state],
  );
}

it("has sessions and what is yet to be one, of their owner, by status, metadata and page", async () => {
  await session("a-done", "done");
  await session("b-waits", "waiting");
  const added = await threads.add("c-empty", "kim", { team: "gear" }, { graph_id: "g" });
  expect(added).toMatchObject({ thread: "c-empty", metadata: { graph_id: "g", team: "gear" }, session: null });
  expect(added).toEqual(await threads.get("c-empty", "kim", { graph_id: "g" }));
  expect(await threads.get("c-empty", "lee", {})).toBeNull();
  expect(await threads.add("d-lee", "lee", { team: "gear" }, {})).not.toBeNull();
  expect(await threads.add("a-done", "lee", {}, {})).toBeNull();
  expect(await threads.add("c-empty", "lee", {}, {})).toBeNull();
  await threads.merge("a-done", "kim", { team: "rope", a: 1 });
  await threads.merge("a-done", "kim", { a: 2 });
  const found = async (filter: object, owner: string | null = "kim") =>
    (await threads.page({ ...PAGE, ...filter }, owner, { graph_id: "g" })).map(({ thread }) => thread);
  expect(await found({})).toEqual(["a-done", "b-waits", "c-empty"]);
  expect(await found({}, null)).toEqual(["a-done", "b-waits", "c-empty", "d-lee"]);
  expect(await found({ limit: 1, offset: 1 })).toEqual(["b-waits"]);
  expect(await found({ isAscending: false, limit: 1 })).toEqual(["c-empty"]);
  expect(await found({ metadata: { team: "rope", a: 2 } })).toEqual(["a-done"]);
  expect(await found({ metadata: { graph_id: "g" }, status: "idle" })).toEqual(["a-done", "c-empty"]);
  expect(await found({ values: { idea: "An idea" }, status: "interrupted" })).toEqual(["b-waits"]);
  expect(await threads.count({ status: "idle" }, "kim", {})).toBe(2);
});

it("forgets a thread with its session, and one that was not begun within 30 days", async () => {
  await session("e-gone", "done");
  await threads.merge("e-gone", "kim", { team: "gear" });
  await pool.query("UPDATE all_sessions SET deleted_at = now() WHERE id = 'e-gone'");
  expect(await threads.get("e-gone", null, {})).toBeNull();
  await pool.query("DELETE FROM all_sessions WHERE id = 'e-gone'");
  expect(await threads.get("e-gone", null, {})).toBeNull();
  await pool.query("UPDATE threads SET updated_at = now() - interval '31 days' WHERE id IN ('a-done', 'c-empty')");
  await threads.expire();
  expect(await threads.get("c-empty", null, {})).toBeNull();
  expect(await threads.get("a-done", null, {})).toMatchObject({ metadata: { a: 2 } });
});
