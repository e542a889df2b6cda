import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emptyCheckpoint } from "@langchain/langgraph-checkpoint";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import type pg from "pg";
import { describe, expect, it, onTestFinished } from "vitest";
import { migrate } from "../../../../../utils/postgres/migrate.ts";
import { CallLedger, type Settlement } from "../../../../../utils/postgres/stores/call-ledger.ts";
import {
  countSessions,
  sessionDurations,
  storageSizes,
  usageByDay,
} from "../../../../../utils/postgres/stores/sessions/statistics.ts";
import { siteOf } from "../../../../support/guarded-session.ts";
import { blocksRead, openTestDatabase, queriesOf, storeSessions } from "../../../../support/stored-sessions.ts";

const MIGRATIONS = new URL("../../../../../migrations/", import.meta.url);
const PAID: Settlement = {
  state: "accepted",
  answer: "{}",
  finishReason: "stop",
  inputTokens: 100,
  outputTokens: 50,
  cachedTokens: 40,
  costUsd: 0.25,
  durationMs: 10,
};

async function openLedger() {
  const { pool } = await openTestDatabase();
  const ledger = new CallLedger(pool);
  let requests = 0;
  const intend = (session: string) =>
    ledger.intend({
      lineage: session,
      request: `request-${++requests}`,
      site: siteOf(session),
      claim: null,
      name: "Agreement",
      model: "openai:gpt-4.1",
      attempt: 1,
    });
  return { pool, ledger, intend };
}

/** What the rows of the ledger come to, by the day they were settled on. */
async function ledgerSums(pool: pg.Pool) {
  const { rows } = await pool.query(
    `SELECT to_char(settled_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, count(*)::int AS calls,
       sum(input_tokens)::int AS "inputTokens", sum(output_tokens)::int AS "outputTokens",
       coalesce(sum(cached_tokens), 0)::int AS "cachedTokens",
       (count(*) - count(cost_usd))::int AS "unpricedCalls", sum(cost_usd)::float AS "costUsd"
     FROM llm_calls WHERE input_tokens IS NOT NULL GROUP BY 1 ORDER BY 1 DESC`,
  );
  return rows;
}

describe("the usage of a day", () => {
  it("is what the ledger's rows of all sessions come to, settled at once or one by one", async () => {
    const { pool, ledger, intend } = await openLedger();
    expect(await usageByDay(pool, 30)).toEqual([]);
    const sessions = Array.from({ length: 40 }, (_, n) => `session-${n}`);
    const ids = await Promise.all([...sessions, ...sessions].map(intend));
    const ways: readonly Settlement[] = [
      PAID,
      { ...PAID, state: "unusable", problem: "No.", cachedTokens: null, costUsd: null },
      { state: "failed", error: "model-unavailable", durationMs: 1 },
      { ...PAID, state: "failed", error: "model-refused", outputTokens: 0 },
    ];
    await Promise.all(ids.map((id, at) => ledger.settle(id, ways[at % ways.length] ?? PAID)));
    const [day, ...more] = await usageByDay(pool, 30);
    expect(more).toEqual([]);
    expect(day).toMatchObject({ calls: 60, inputTokens: 6_000, outputTokens: 2_000, unpricedCalls: 20, costUsd: 10 });
    expect(day).toMatchObject({ cachedTokens: 1_600 });
    expect([day]).toEqual(await ledgerSums(pool));
    // One row for all would have the sessions wait for each other.
    expect((await pool.query("SELECT FROM usage_by_day")).rows.length).toBeGreaterThan(8);
  });

  it("counts a call once, however often it is settled, and keeps what came first", async () => {
    const { pool, ledger, intend } = await openLedger();
    const id = await intend("one");
    await Promise.all([ledger.settle(id, PAID), ledger.settle(id, PAID), ledger.settle(id, PAID)]);
    await ledger.settle(id, { ...PAID, state: "failed", error: "storage-unreachable", inputTokens: 999 });
    expect(await usageByDay(pool, 30)).toMatchObject([{ calls: 1, inputTokens: 100 }]);
    expect(await ledger.usage("one", "one")).toEqual({
      calls: 1,
      tokens: 150,
      cachedTokens: 40,
      costUsd: 0.25,
      models: ["openai:gpt-4.1"],
    });
    expect((await pool.query("SELECT state FROM llm_calls")).rows).toEqual([{ state: "accepted" }]);
  });

  it("is kept with the answer where a crash of the server took the intent, whose number went to another", async () => {
    const { pool, ledger, intend } = await openLedger();
    const lost = await intend("one");
    await pool.query("DELETE FROM llm_calls");
    await pool.query("ALTER TABLE llm_calls ALTER COLUMN id RESTART");
    const other = await intend("two");
    expect(other.id).toBe(lost.id);
    for (let times = 0; times < 2; times += 1) await ledger.settle(lost, PAID);
    expect(await ledger.find("one", lost.entry.request)).toMatchObject({ answer: "{}" });
    expect((await pool.query("SELECT session, state FROM llm_calls ORDER BY 1")).rows).toEqual([
      { session: "one", state: "accepted" },
      { session: "two", state: "sent" },
    ]);
    expect(await usageByDay(pool, 30)).toMatchObject([{ calls: 1, inputTokens: 100 }]);
  });

  it("takes one round trip for all that is settled at once, where a bad answer fails alone", async () => {
    const { pool, ledger, intend } = await openLedger();
    const sessions = Array.from({ length: 20 }, (_, n) => `session-${n}`);
    const [first, second] = [await Promise.all(sessions.map(intend)), await Promise.all(sessions.map(intend))];
    const settleAll = (intents: typeof first) => Promise.all(intents.map((intent) => ledger.settle(intent, PAID)));
    expect(await queriesOf(pool, () => settleAll(first))).toBe(1);
    const failing = ledger.settle(await intend("bad"), { ...PAID, answer: "\0" }).catch(({ category }) => category);
    await settleAll(second);
    expect(await failing).toBe("storage");
    expect(await usageByDay(pool, 30)).toMatchObject([{ calls: 40 }]);
  });

  it("takes one round trip with the answer, and is not there without it", async () => {
    const { pool, ledger, intend } = await openLedger();
    const id = await intend("one");
    expect(await queriesOf(pool, () => ledger.settle(id, PAID))).toBe(1);
    // Where the answer cannot be stored, nothing is counted; where nothing can be counted, no answer is stored.
    await expect(ledger.settle(await intend("one"), { ...PAID, answer: "\0" })).rejects.toThrow();
    await pool.query("ALTER TABLE usage_by_day ADD CHECK (calls < 2)");
    await expect(ledger.settle(await intend("one"), PAID)).rejects.toThrow();
    expect(await usageByDay(pool, 30)).toMatchObject([{ calls: 1 }]);
    expect((await pool.query("SELECT state FROM llm_calls ORDER BY id")).rows.map(({ state }) => state)).toEqual([
      ...["accepted", "sent", "sent"],
    ]);
  });

  it("has no cost where no call of the day has a price", async () => {
    const { pool, ledger, intend } = await openLedger();
    await ledger.settle(await intend("one"), { ...PAID, costUsd: null });
    expect(await usageByDay(pool, 30)).toMatchObject([{ calls: 1, unpricedCalls: 1, costUsd: null }]);
  });

  it("is one of the days asked for, the newest first, today among them", async () => {
    const { pool } = await openLedger();
    await pool.query(
      `INSERT INTO usage_by_day SELECT (now() AT TIME ZONE 'UTC')::date - ago, 0, 1 + ago, 0, 1, 1, 1
       FROM generate_series(0, 40) AS ago`,
    );
    const days = await usageByDay(pool, 30);
    expect(days.map(({ calls }) => calls)).toEqual(Array.from({ length: 30 }, (_, ago) => 1 + ago));
  });
});

describe("the statistics of sessions", () => {
  it("count them by state and last score, and tell how long the finished ones ran", async () => {
    const { pool } = await openLedger();
    await storeSessions(pool, 100);
    await pool.query("UPDATE sessions SET state = 'waiting', score = NULL, ran_ms = 9000000 WHERE ran_ms <= 20000");
    const counts = await countSessions(pool);
    expect(counts).toContainEqual({ state: "waiting", score: null, sessions: 20 });
    expect(counts.filter(({ state }) => state === "done").map(({ score, sessions }) => [score, sessions])).toEqual(
      expect.arrayContaining(Array.from({ length: 10 }, (_, n) => [n + 1, 8])),
    );
    expect(await sessionDurations(pool)).toEqual({ medianMs: 60_500, p95Ms: 96_050 });
  });

  it("count scores with a fraction each for themselves, as the plan shows them", async () => {
    const { pool } = await openLedger();
    await storeSessions(pool, 100);
    await pool.query("UPDATE sessions SET score = CASE WHEN ran_ms <= 20000 THEN 9.3 WHEN ran_ms <= 50000 THEN 9 END");
    const counts = await countSessions(pool);
    expect(counts).toHaveLength(3);
    expect(counts).toEqual(
      expect.arrayContaining([
        { state: "done", score: 9.3, sessions: 20 },
        { state: "done", score: 9, sessions: 30 },
        { state: "done", score: null, sessions: 50 },
      ]),
    );
  });

  it("have no durations where nothing is finished", async () => {
    const { pool } = await openLedger();
    expect(await sessionDurations(pool)).toEqual({ medianMs: null, p95Ms: null });
    expect(await countSessions(pool)).toEqual([]);
  });

  it("read an index and not the sessions themselves", async () => {
    const { pool } = await openLedger();
    await storeSessions(pool, 20_000);
    const { rows } = await pool.query<{ blocks: number }>(
      "SELECT (pg_relation_size('all_sessions') / 8192)::int AS blocks",
    );
    const blocks = await blocksRead(pool, () => Promise.all([countSessions(pool), sessionDurations(pool)]));
    expect(blocks).toBeLessThan((rows[0]?.blocks ?? 0) / 3);
  });
});

describe("the sizes of the database", () => {
  it("are those of its parts, with the sessions counted", async () => {
    const { pool } = await openTestDatabase();
    await new PostgresSaver(pool).setup();
    await storeSessions(pool, 7);
    const before = await storageSizes(pool);
    await pool.query("ALTER TABLE checkpoint_blobs ALTER blob SET STORAGE EXTERNAL");
    await pool.query(
      `INSERT INTO checkpoint_blobs SELECT 't', '', 'c', n::text, 'bytes', decode(repeat(md5(n::text), 500), 'hex')
       FROM generate_series(1, 100) AS n`,
    );
    const after = await storageSizes(pool);
    expect(after.sessions).toBe(7);
    expect((after.checkpoints ?? 0) - (before.checkpoints ?? 0)).toBeGreaterThan(100 * 8_000);
    expect(after.database - before.database).toBeGreaterThan(100 * 8_000);
    expect(after).toMatchObject({ events: before.events, ledger: before.ledger });
  });

  it("are told of a database without tables too", async () => {
    const { pool } = await openTestDatabase({ isEmpty: true });
    expect(await storageSizes(pool)).toEqual({
      database: expect.any(Number),
      checkpoints: null,
      events: null,
      ledger: null,
      sessions: null,
    });
  });
});

describe("what was stored before there were statistics", () => {
  it("is counted by the migration that makes them", async () => {
    const { pool } = await openTestDatabase({ isEmpty: true });
    await migrate(pool, await migrationsBefore("0004"));
    const saver = new PostgresSaver(pool);
    await saver.setup();
    await pool.query(
      `INSERT INTO sessions (id, lineage, idea, preset, model, state) VALUES
         ('reviewed', 'reviewed', 'i', 'fast', 'm', 'done'), ('new', 'new', 'i', 'fast', 'm', 'running')`,
    );
    const reviews = [
      { score: 4, verdict: "revise", strengths: ['It says "score": 3 and \\"score\\":1'] },
      { score: 10, verdict: "pass", weaknesses: ['"score":2'] },
    ];
    const put = async (version: number, kept: unknown[]) => {
      const checkpoint = { ...emptyCheckpoint(), id: `1f000000-0000-6000-8000-00000000000${version}` };
      checkpoint.channel_values = { reviews: kept };
      checkpoint.channel_versions = { reviews: version };
      const config = { configurable: { thread_id: "reviewed", checkpoint_ns: "" } };
      await saver.put(config, checkpoint, { source: "loop", step: version, parents: {} }, { reviews: version });
    };
    await put(1, reviews.slice(0, 1));
    await put(2, reviews);
    await pool.query(
      `INSERT INTO session_events (session, seq, at, type, body)
       SELECT 'reviewed', seq, '2026-01-01'::timestamptz + make_interval(secs => at), type, '{}' FROM (VALUES
         (1, 0, 'session-started'), (2, 3.5, 'waiting'), (3, 1000, 'session-started'), (4, 1001, 'step-started'),
         (5, 5000, 'session-started'), (6, 5010, 'done')) AS events (seq, at, type)`,
    );
    await pool.query(
      `INSERT INTO llm_calls (lineage, request, session, node, name, model, attempt, state, input_tokens, output_tokens, cost_usd, settled_at)
       SELECT 'reviewed', n::text, 'session-' || n % 30, 'write', 'Section', 'm', 1, 'accepted', 10, 5,
         CASE WHEN n % 3 = 0 THEN 0.5 END, now() - make_interval(days => n % 4)
       FROM generate_series(1, 100) AS n
       UNION ALL SELECT 'new', 'sent', 'new', 'write', 'Section', 'm', 1, 'sent', NULL, NULL, NULL, NULL`,
    );
    await migrate(pool, MIGRATIONS);
    const { rows } = await pool.query("SELECT id, score::float8 AS score, ran_ms FROM sessions ORDER BY id DESC");
    expect(rows).toEqual([
      { id: "reviewed", score: 10, ran_ms: "14500" },
      { id: "new", score: null, ran_ms: "0" },
    ]);
    const days = await usageByDay(pool, 30);
    expect(days).toHaveLength(4);
    expect(days).toEqual(await ledgerSums(pool));
  });
});

describe("calls that were paid for before anybody counted what came from a cache", () => {
  it("say nothing of it, and count as before with those that do", async () => {
    const { pool } = await openTestDatabase({ isEmpty: true });
    await migrate(pool, await migrationsBefore("0012"));
    await pool.query(
      `INSERT INTO llm_calls (lineage, request, session, node, name, model, attempt, state, input_tokens, output_tokens, cost_usd, settled_at)
       VALUES ('one', 'r', 'one', 'write', 'Section', 'openai:gpt-4.1', 1, 'accepted', 100, 50, 0.25, now())`,
    );
    await pool.query(
      `INSERT INTO usage_by_day (day, shard, calls, unpriced_calls, input_tokens, output_tokens, cost_usd)
       VALUES ((now() AT TIME ZONE 'UTC')::date, 0, 1, 0, 100, 50, 0.25)`,
    );
    await migrate(pool, MIGRATIONS);
    const ledger = new CallLedger(pool);
    const entry = { lineage: "one", request: "s", site: siteOf("one"), claim: null, name: "Section", model: "m" };
    await ledger.settle(await ledger.intend({ ...entry, attempt: 1 }), PAID);
    expect((await pool.query("SELECT cached_tokens FROM llm_calls ORDER BY id")).rows).toEqual([
      { cached_tokens: null },
      { cached_tokens: 40 },
    ]);
    expect(await ledger.usage("one", "one")).toMatchObject({ calls: 2, tokens: 300, cachedTokens: 40, costUsd: 0.5 });
    expect(await usageByDay(pool, 30)).toMatchObject([{ calls: 2, inputTokens: 200, cachedTokens: 40 }]);
  });
});

/** A folder with the migrations there were before one. */
async function migrationsBefore(version: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "plancraft-migrations-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const names = (await readdir(MIGRATIONS)).filter((name) => name < version);
  for (const name of names) await cp(new URL(name, MIGRATIONS), join(folder, name));
  return folder;
}
