import { describe, expect, it } from "vitest";
import { SessionLocks } from "../../../../../utils/postgres/session-lock.ts";
import { sessionLockKey } from "../../../../../utils/postgres/session-lock-key.ts";
import { SessionStore } from "../../../../../utils/postgres/stores/sessions/session-store.ts";
import { storedStatus } from "../../../../../utils/postgres/stores/sessions/stored-status.ts";
import { claimOn, runEnd } from "../../../../support/claims.ts";
import { blocksRead, openTestDatabase, queriesOf, storeSessions } from "../../../../support/stored-sessions.ts";

async function openStore() {
  const database = await openTestDatabase();
  const store = new SessionStore(database.pool);
  const create = (session: string) =>
    store.create({
      session,
      lineage: session,
      person: null,
      parent: null,
      forkedAt: null,
      idea: "An idea",
      preset: "fast" as const,
      model: "offline",
      options: {},
    });
  return { database, pool: database.pool, store, create };
}

describe("the list of sessions", () => {
  it("goes through all of them once, the newest first, page by page, those of one moment too", async () => {
    const { pool, store } = await openStore();
    await storeSessions(pool, 25);
    await pool.query("UPDATE sessions SET created_at = '2026-01-01' WHERE id IN ('s-4', 's-5', 's-6', 's-7', 's-8')");
    const pages: string[][] = [];
    for (let before: string | null = null; ; ) {
      const page: string[] = (await store.list(3, before)).map(({ session }) => session);
      if (page.length === 0) break;
      pages.push(page);
      before = page.at(-1) ?? null;
    }
    expect(pages.map(({ length }) => length)).toEqual([3, 3, 3, 3, 3, 3, 3, 3, 1]);
    const { rows } = await pool.query<{ id: string }>("SELECT id FROM sessions ORDER BY created_at DESC, id DESC");
    expect(pages.flat()).toEqual(rows.map(({ id }) => id));
  });

  it("takes one query and reads a page of 50, however many sessions there are", async () => {
    const { pool, store } = await openStore();
    await storeSessions(pool, 20_000);
    for (const before of [null, "s-10000"]) {
      expect(await queriesOf(pool, () => store.list(50, before))).toBe(1);
      // A session's row and its two entries in indexes, and the way down to them; all rows fill a thousand blocks.
      expect(await blocksRead(pool, () => store.list(50, before))).toBeLessThan(100);
    }
  });

  it("takes one query and one look at the locks where every session is running", async () => {
    const { database, pool, store } = await openStore();
    await storeSessions(pool, 500);
    await pool.query("UPDATE sessions SET state = 'running'");
    const locks = new SessionLocks(database);
    for (let n = 451; n <= 500; n += 2) await locks.take(`s-${n}`);
    expect(await queriesOf(pool, () => store.list(50, null))).toBe(1);
    const listed = await store.list(50, null);
    expect(listed.map(({ session, crashed }) => [session, crashed])).toEqual(
      Array.from({ length: 50 }, (_, at) => [`s-${500 - at}`, at % 2 === 0]),
    );
  });
});

describe("a session that a crash left", () => {
  it("is running, and nobody has its lock", async () => {
    const { database, pool, store, create } = await openStore();
    for (const session of ["held", "left", "left-later", "waits"]) await create(session);
    await store.settle(claimOn("waits"), runEnd("waiting"));
    const locks = new SessionLocks(database);
    const held = await locks.take("held");
    expect(await store.crashed()).toEqual(["left", "left-later"]);
    expect((await store.list(9, null)).filter(({ crashed }) => crashed).map(({ session }) => session)).toEqual([
      "left-later",
      "left",
    ]);
    await held[Symbol.asyncDispose]();
    expect(await store.crashed()).toEqual(["held", "left", "left-later"]);
    // The same 64 bits taken as two numbers are another lock.
    await pool.query(
      `SELECT pg_advisory_lock((key >> 32)::int, key::bit(32)::int) FROM (SELECT ${sessionLockKey("'left'")} AS key) AS one`,
    );
    expect(await store.crashed()).toHaveLength(3);
  });

  it("is not one whose run ends while its status is read", async () => {
    const { pool, store, create } = await openStore();
    for (const session of ["ends", "left"]) await create(session);
    const query = pool.query.bind(pool) as (text: string, values: unknown[]) => Promise<unknown>;
    const ending = Object.create(pool, {
      query: {
        value: async (text: string, values: unknown[]) => {
          const seen = await query(text, values);
          await store.settle(claimOn("ends"), runEnd("waiting"));
          return seen;
        },
      },
    }) as typeof pool;
    expect(await storedStatus(ending, "ends")).toMatchObject({ state: "waiting", crashed: false });
    expect(await storedStatus(pool, "left")).toMatchObject({ state: "running", crashed: true });
  });
});

describe("the read model of a session", () => {
  it("keeps the last score, and the time of all runs as it was told last", async () => {
    const { pool, store, create } = await openStore();
    await create("one");
    const figures = async () => (await pool.query("SELECT state, title, score, ran_ms FROM sessions")).rows;
    expect(await figures()).toEqual([{ state: "running", title: null, score: null, ran_ms: "0" }]);
    await store.settle(claimOn("one"), runEnd("waiting", { title: "A plan", ranMs: 1_500.4 }));
    await store.begin(claimOn("one"), "running", []);
    await store.settle(claimOn("one"), runEnd("failed", { score: 7, ranMs: 21_500 }));
    await store.settle(claimOn("one"), runEnd("done", { ranMs: 21_501 }));
    expect(await figures()).toEqual([{ state: "done", title: "A plan", score: "7.0", ran_ms: "21501" }]);
  });
});
