import { type Checkpoint, emptyCheckpoint } from "@langchain/langgraph-checkpoint";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import { describe, expect, it } from "vitest";
import { SessionLocks } from "../../../../../utils/postgres/session-lock.ts";
import { CallLedger } from "../../../../../utils/postgres/stores/call-ledger.ts";
import {
  prunableLineages,
  pruneDocuments,
  pruneLineage,
  type RetentionRule,
} from "../../../../../utils/postgres/stores/sessions/retention.ts";
import { openTestDatabase } from "../../../../support/stored-sessions.ts";

const RULE: RetentionRule = { olderThanHours: 24, keepLast: 2, dryRun: false };
/** The hour at which a step was taken, long ago. */
const at = (step: number) => new Date(Date.UTC(2026, 0, 1, step)).toISOString();
const idOf = (step: number) => `1f000000-0000-6000-8000-${String(step).padStart(12, "0")}`;

async function openStorage() {
  const database = await openTestDatabase();
  const { pool } = database;
  const saver = new PostgresSaver(pool);
  await saver.setup();

  /** A session that nobody touched for two days. */
  const session = (id: string, { lineage = id, parent = null, forkedAt = null }: Partial<Origin> = {}) =>
    pool.query(
      `INSERT INTO sessions (id, lineage, parent, forked_at, idea, preset, model, state, updated_at)
       VALUES ($1, $2, $3, $4, 'An idea', 'fast', 'm', 'done', now() - interval '48 hours')`,
      [id, lineage, parent, forkedAt],
    );
  /** Checkpoints of a thread: a channel that changes at every step, one that never does after the first, a write. */
  const steps = async (thread: string, from: number, to: number, namespace = "", root?: number) => {
    for (let step = from; step <= to; step++) {
      const checkpoint: Checkpoint = { ...emptyCheckpoint(), id: idOf(step), ts: at(step) };
      checkpoint.channel_values = { draft: `${thread} ${step}`, idea: `the idea of ${thread}` };
      checkpoint.channel_versions = { draft: step, idea: from };
      const newVersions = step === from ? { draft: step, idea: from } : { draft: step };
      const config = { configurable: { thread_id: thread, checkpoint_ns: namespace } };
      const parents: Record<string, string> = root === undefined ? {} : { "": idOf(root) };
      const stored = await saver.put(config, checkpoint, { source: "loop", step, parents }, newVersions);
      await saver.putWrites(stored, [["draft", `pending ${step}`]], `00000000-0000-0000-0000-${step}`);
    }
  };
  const events = (id: string, count: number) =>
    pool.query(
      "INSERT INTO session_events SELECT $1, n, now(), 'warning', '{}' FROM generate_series(1, $2::int) AS n",
      [id, count],
    );
  /** An answer for each step, which came half an hour after the checkpoint that the step began with. */
  const answers = (id: string, from: number, to: number, lineage = id) =>
    pool.query(
      `INSERT INTO llm_calls (lineage, request, session, node, name, model, attempt, state, answer, input_tokens, output_tokens, settled_at)
       SELECT $1, 'request ' || n, $2, 'write', 'Section', CASE n WHEN 1 THEN 'early' ELSE 'm' END, 1, 'accepted', 'answer ' || n, 10, 5,
         $5::timestamptz + make_interval(mins => 60 * n + 30)
       FROM generate_series($3::int, $4::int) AS n`,
      [lineage, id, from, to, at(0)],
    );

  const numbers = async (sql: string, value: string) =>
    (await pool.query<{ n: string }>(sql, [value])).rows.map(({ n }) => Number(n));
  return {
    database,
    pool,
    saver,
    session,
    steps,
    events,
    answers,
    prune: (lineage: string, changes: Partial<RetentionRule> = {}) =>
      pruneLineage(pool, lineage, { ...RULE, ...changes }),
    prunable: () => prunableLineages(pool, RULE),
    /** The steps whose checkpoints, drafts and writes are there; that all three agree is what is checked here. */
    kept: async (thread: string, namespace = "") => {
      const of = (table: string, what: string) =>
        numbers(
          `SELECT ${what} AS n FROM ${table} WHERE thread_id = $1 AND checkpoint_ns = '${namespace}' ORDER BY 1`,
          thread,
        );
      const checkpoints = await of("checkpoints", "right(checkpoint_id, 12)::int");
      expect(await of("checkpoint_writes", "right(checkpoint_id, 12)::int")).toEqual(checkpoints);
      expect(await of("(SELECT * FROM checkpoint_blobs WHERE channel = 'draft') AS drafts", "version::int")).toEqual(
        checkpoints,
      );
      return checkpoints;
    },
    answersLeft: (id: string) =>
      numbers(
        "SELECT split_part(request, ' ', 2) AS n FROM llm_calls WHERE session = $1 AND answer IS NOT NULL ORDER BY id",
        id,
      ),
    eventsLeft: (id: string) => numbers("SELECT seq AS n FROM session_events WHERE session = $1 ORDER BY seq", id),
    /** A whole checkpoint, as the library reads it. */
    read: (thread: string, step: number) =>
      saver.getTuple({ configurable: { thread_id: thread, checkpoint_ns: "", checkpoint_id: idOf(step) } }),
  };
}

interface Origin {
  readonly lineage: string;
  readonly parent: string | null;
  readonly forkedAt: string | null;
}

describe("pruning a session", () => {
  it("keeps its last checkpoints whole, and removes the rest with all that only they needed", async () => {
    const { session, steps, events, answers, kept, prune, read, pool, ...left } = await openStorage();
    await session("old");
    await steps("old", 1, 6);
    await events("old", 9);
    await answers("old", 1, 6);
    const whole = [await read("old", 5), await read("old", 6)];
    const ledger = new CallLedger(pool);
    const paid = await ledger.usage("old", "old");
    expect(paid).toMatchObject({ calls: 6, models: ["early", "m"] });
    const pruned = await prune("old");
    expect(pruned).toMatchObject({ sessions: 1, checkpoints: 4, inUse: 0 });
    expect(await kept("old")).toEqual([5, 6]);
    const withoutParents = (tuples: unknown[]) => tuples.map((tuple) => ({ ...Object(tuple), parentConfig: null }));
    expect(withoutParents([await read("old", 5), await read("old", 6)])).toEqual(withoutParents(whole));
    expect(whole[1]?.checkpoint.channel_values).toEqual({ draft: "old 6", idea: "the idea of old" });
    // Whoever reads them later is to miss nothing.
    expect(await left.eventsLeft("old")).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(await left.answersLeft("old")).toEqual([5, 6]);
    expect(await ledger.usage("old", "old")).toEqual(paid);
    expect(await ledger.find("old", "request 4")).toBeNull();
    expect(await ledger.find("old", "request 5")).toMatchObject({ answer: "answer 5" });
    expect(await prune("old")).toEqual({ sessions: 0, deleted: 0, checkpoints: 0, bytes: 0, inUse: 0, gone: [] });
  });

  it("tells how many bytes that were, and only tells it in a dry run", async () => {
    const { session, steps, answers, events, kept, prune, pool, ...left } = await openStorage();
    await session("old");
    await steps("old", 1, 5);
    await events("old", 4);
    await answers("old", 1, 5);
    const stored = async () => {
      const { rows } = await pool.query<{ bytes: number }>(
        `SELECT ((SELECT sum(pg_column_size(checkpoint) + pg_column_size(metadata)) FROM checkpoints)
           + (SELECT sum(pg_column_size(blob)) FROM checkpoint_blobs) + (SELECT sum(pg_column_size(blob)) FROM checkpoint_writes)
           + (SELECT sum(pg_column_size(body)) FROM session_events) + (SELECT sum(pg_column_size(answer)) FROM llm_calls)
         )::int AS bytes`,
      );
      return rows[0]?.bytes ?? 0;
    };
    const before = await stored();
    const told = await prune("old", { dryRun: true });
    expect(await stored()).toBe(before);
    expect(await kept("old")).toEqual([1, 2, 3, 4, 5]);
    expect(await left.eventsLeft("old")).toHaveLength(4);
    expect(await left.answersLeft("old")).toHaveLength(5);
    expect(await prune("old")).toEqual(told);
    expect(before - (await stored())).toBe(told.bytes);
    expect(told.bytes).toBeGreaterThan(0);
  });

  it("leaves young sessions alone, and threads that are no sessions", async () => {
    const { session, steps, kept, prune, prunable, pool } = await openStorage();
    for (const id of ["young", "old"]) await session(id);
    await pool.query("UPDATE sessions SET updated_at = now() - interval '23 hours' WHERE id = 'young'");
    for (const thread of ["young", "old", "a-program-s-own"]) await steps(thread, 1, 4);
    expect(await prunable()).toEqual(["old"]);
    for (const lineage of ["young", "old", "a-program-s-own"]) await prune(lineage);
    expect(await kept("young")).toEqual([1, 2, 3, 4]);
    expect(await kept("a-program-s-own")).toEqual([1, 2, 3, 4]);
    expect(await kept("old")).toEqual([3, 4]);
    expect(await prunable()).toEqual([]);
  });

  it("leaves a session alone that is in use, and prunes it later", async () => {
    const { database, session, steps, events, answers, kept, prune, ...left } = await openStorage();
    await session("old");
    await steps("old", 1, 4);
    await events("old", 4);
    await answers("old", 1, 4);
    const held = await new SessionLocks(database).take("old");
    expect(await prune("old")).toEqual({ sessions: 0, deleted: 0, checkpoints: 0, bytes: 0, inUse: 1, gone: [] });
    expect(await kept("old")).toEqual([1, 2, 3, 4]);
    expect(await left.eventsLeft("old")).toHaveLength(4);
    expect(await left.answersLeft("old")).toHaveLength(4);
    await held[Symbol.asyncDispose]();
    expect(await prune("old")).toMatchObject({ sessions: 1, checkpoints: 2, inUse: 0 });
  });

  it("holds the lock for as long as it takes, so that nobody goes on with the session meanwhile", async () => {
    const { database, session, steps, prune, pool } = await openStorage();
    await session("old");
    await steps("old", 1, 4);
    const blocker = await pool.connect();
    await blocker.query("BEGIN; LOCK TABLE checkpoint_blobs IN ACCESS EXCLUSIVE MODE");
    const pruning = prune("old");
    const locks = new SessionLocks(database);
    await expect.poll(() => waiting(pool)).toBe(1);
    await expect(locks.take("old")).rejects.toMatchObject({ code: "session-in-use" });
    await blocker.query("COMMIT");
    blocker.release();
    await pruning;
    await (await locks.take("old"))[Symbol.asyncDispose]();
  });

  it("prunes every namespace, and keeps the checkpoints that belong to a kept one", async () => {
    const { session, steps, kept, prune } = await openStorage();
    await session("old");
    await steps("old", 1, 6);
    await steps("old", 11, 14, "inner", 1);
    await steps("old", 21, 24, "step-of-5", 5);
    await prune("old");
    expect(await kept("old", "inner")).toEqual([13, 14]);
    expect(await kept("old", "step-of-5")).toEqual([21, 22, 23, 24]);
  });

  it("keeps all of it where a part cannot be removed", async () => {
    const { session, steps, answers, kept, prune, pool } = await openStorage();
    await session("old");
    await steps("old", 1, 4);
    await answers("old", 1, 4);
    await pool.query("ALTER TABLE llm_calls ADD CONSTRAINT answered CHECK (answer IS NOT NULL)");
    await expect(prune("old")).rejects.toMatchObject({ category: "storage" });
    expect(await kept("old")).toEqual([1, 2, 3, 4]);
    await pool.query("ALTER TABLE llm_calls DROP CONSTRAINT answered");
    expect(await prune("old")).toMatchObject({ checkpoints: 2 });
  });
});

describe("pruning sessions that share answers", () => {
  it("keeps the checkpoints that a session was forked from, and the answers that came after them", async () => {
    const { session, steps, answers, kept, prune, ...left } = await openStorage();
    await session("parent");
    await steps("parent", 1, 9);
    await answers("parent", 1, 9);
    await session("fork", { lineage: "parent", parent: "parent", forkedAt: idOf(3) });
    // The fork's first checkpoint is the parent's; it replays answers of the parent at later hours.
    await steps("fork", 3, 3);
    await steps("fork", 20, 25);
    await answers("fork", 24, 25, "parent");
    expect(await prune("parent")).toMatchObject({ sessions: 2, checkpoints: 6 + 5 });
    expect(await kept("parent")).toEqual([3, 8, 9]);
    expect(await kept("fork")).toEqual([24, 25]);
    expect(await left.answersLeft("parent")).toEqual([3, 4, 5, 6, 7, 8, 9]);
    expect(await left.answersLeft("fork")).toEqual([24, 25]);
  });

  it("keeps what a young fork may ask for", async () => {
    const { session, steps, answers, kept, prune, pool, ...left } = await openStorage();
    await session("parent");
    await steps("parent", 1, 9);
    await answers("parent", 1, 9);
    await session("fork", { lineage: "parent", parent: "parent", forkedAt: idOf(5) });
    await steps("fork", 5, 5);
    await steps("fork", 20, 25);
    await pool.query("UPDATE sessions SET updated_at = now() WHERE id = 'fork'");
    await prune("parent");
    expect(await kept("parent")).toEqual([5, 8, 9]);
    expect(await kept("fork")).toEqual([5, 20, 21, 22, 23, 24, 25]);
    expect(await left.answersLeft("parent")).toEqual([5, 6, 7, 8, 9]);
  });

  it("lets a fork that asks anew keep its own answers only", async () => {
    const { session, steps, answers, kept, prune, pool, ...left } = await openStorage();
    await session("parent");
    await steps("parent", 1, 9);
    await answers("parent", 1, 9);
    await session("fresh", { parent: "parent", forkedAt: idOf(2) });
    await steps("fresh", 2, 2);
    await steps("fresh", 20, 25);
    await answers("fresh", 20, 25);
    await prune("parent");
    expect(await kept("parent")).toEqual([2, 8, 9]);
    await pool.query("DELETE FROM checkpoints WHERE thread_id = 'parent'");
    await prune("fresh");
    expect(await left.answersLeft("fresh")).toEqual([24, 25]);
  });

  it.each([
    ["has no checkpoint yet", idOf(9)],
    ["was made from a checkpoint that is gone", idOf(2)],
  ])("removes no answer where a fork %s", async (what, forkedAt) => {
    const { session, steps, answers, prune, pool, ...left } = await openStorage();
    await session("parent");
    await steps("parent", 1, 9);
    await answers("parent", 1, 9);
    await session("fork", { lineage: "parent", parent: "parent", forkedAt });
    if (what.startsWith("was made")) {
      await pool.query("DELETE FROM checkpoints WHERE checkpoint_id = $1", [forkedAt]);
      await steps("fork", 20, 22);
    }
    await prune("parent");
    expect(await left.answersLeft("parent")).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

describe("pruning sessions that were deleted", () => {
  /** Deleted so many days ago. */
  const deleted = (pool: { query(sql: string, values: unknown[]): Promise<unknown> }, id: string, days: number) =>
    pool.query("UPDATE sessions SET deleted_at = now() - make_interval(days => $2) WHERE id = $1", [id, days]);
  /** Every row that names a session, by table. */
  const rows = async (pool: { query(sql: string): Promise<{ rows: { n: number }[] }> }, ...ids: string[]) => {
    const found: Record<string, number> = {};
    for (const [table, column] of [
      ["all_sessions", "id"],
      ["session_events", "session"],
      ["audit", "session"],
      ["plan_versions", "session"],
      ["session_documents", "session"],
      ["checkpoints", "thread_id"],
      ["checkpoint_blobs", "thread_id"],
      ["checkpoint_writes", "thread_id"],
      ["llm_calls", "session"],
      ["searches", "session"],
    ] as const) {
      const list = ids.map((id) => `'${id}'`).join();
      const { rows } = await pool.query(`SELECT count(*)::int AS n FROM ${table} WHERE ${column} IN (${list})`);
      found[table] = rows[0]?.n ?? -1;
    }
    return found;
  };

  it("removes all of it after 30 days, its file too, and nothing before", async () => {
    const { session, steps, events, answers, prune, prunable, pool } = await openStorage();
    for (const id of ["gone", "kept"]) {
      await session(id);
      await steps(id, 1, 2);
      await events(id, 3);
      await answers(id, 1, 2);
      await pool.query("INSERT INTO audit VALUES ($1, 'i', 1, 'asked', 'audience', now(), 'Who?')", [id]);
      await pool.query("INSERT INTO plan_versions VALUES ($1, 1, '{}')", [id]);
      await pool.query("INSERT INTO searches VALUES ($1, 'words', $1, '[]')", [id]);
      await pool.query("INSERT INTO documents VALUES ($1, now() - interval '60 days')", [id]);
      await pool.query("INSERT INTO passages VALUES ($1, 1, NULL, 'some text', to_tsvector('some text'), 2)", [id]);
      await pool.query("INSERT INTO session_documents VALUES ($1, $1, 0, 1, 'notes')", [id]);
      await pool.query("INSERT INTO remembered_choices VALUES ('me', 'audience', $1, 'option', 'Who?', '[]', now())", [
        id,
      ]);
    }
    await deleted(pool, "gone", 31);
    await deleted(pool, "kept", 29);
    const whole = await rows(pool, "kept");
    expect(await rows(pool, "gone")).toEqual(whole);
    expect(await prunable()).toEqual(["gone"]);
    const [dry, dryFiles] = [
      await prune("gone", { dryRun: true }),
      await pruneDocuments(pool, { ...RULE, dryRun: true }),
    ];
    expect(await rows(pool, "gone")).toEqual(whole);
    expect([await prune("gone"), await pruneDocuments(pool, RULE)]).toEqual([dry, dryFiles]);
    expect(dry).toMatchObject({ sessions: 1, deleted: 1, checkpoints: 2, inUse: 0 });
    expect(dryFiles).toBeGreaterThan(0);
    expect(Object.values(await rows(pool, "gone"))).toEqual(Object.values(whole).map(() => 0));
    expect(await rows(pool, "kept")).toEqual(whole);
    const { rows: files } = await pool.query("SELECT id FROM documents");
    const { rows: remembered } = await pool.query("SELECT session FROM remembered_choices ORDER BY 1");
    expect([files, remembered]).toEqual([[{ id: "kept" }], [{ session: "gone" }, { session: "kept" }]]);
  });

  it("leaves the answers that its forks may ask for, and removes those with the last of them", async () => {
    const { session, steps, answers, prune, pool, ...left } = await openStorage();
    await session("parent");
    await steps("parent", 1, 9);
    await answers("parent", 1, 9);
    await session("fork", { lineage: "parent", parent: "parent", forkedAt: idOf(4) });
    await steps("fork", 20, 22);
    await answers("fork", 20, 22, "parent");
    const ledger = new CallLedger(pool);
    const paid = await ledger.usage("fork", "parent");
    await deleted(pool, "parent", 40);
    expect(await prune("parent")).toMatchObject({ deleted: 1 });
    expect([await left.answersLeft("parent"), await left.answersLeft("fork")]).toEqual([
      [4, 5, 6, 7, 8, 9],
      [20, 21, 22],
    ]);
    expect(await ledger.usage("fork", "parent")).toEqual(paid);
    expect((await pool.query("SELECT id, parent FROM sessions")).rows).toEqual([{ id: "fork", parent: null }]);
    expect(await prune("parent")).toMatchObject({ deleted: 0 });
    expect(await left.answersLeft("parent")).toEqual([4, 5, 6, 7, 8, 9]);
    await deleted(pool, "fork", 40);
    await prune("parent");
    expect(Object.values(await rows(pool, "parent", "fork"))).toEqual(Array.from({ length: 10 }, () => 0));
  });
});

/** How many of the database's connections wait for a lock on a table. */
async function waiting(pool: { query(sql: string): Promise<{ rows: unknown[] }> }): Promise<number> {
  const query = `SELECT FROM pg_locks WHERE locktype = 'relation' AND NOT granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
  return (await pool.query(query)).rows.length;
}
