import pg from "pg";
import { describe, expect, it, onTestFinished } from "vitest";
import { BatchingPostgresSaver } from "../../../utils/postgres/checkpoints/checkpointer.ts";
import { type Claim, EPOCH_KEY } from "../../../utils/postgres/claim.ts";
import { SessionLocks } from "../../../utils/postgres/session-lock.ts";
import { CallLedger } from "../../../utils/postgres/stores/call-ledger.ts";
import { KnowledgeStore } from "../../../utils/postgres/stores/knowledge/knowledge-store.ts";
import { MemoryStore } from "../../../utils/postgres/stores/memory-store.ts";
import { OutFileStore } from "../../../utils/postgres/stores/out-file-store.ts";
import { RevisionStore } from "../../../utils/postgres/stores/revision-store.ts";
import { EventStore } from "../../../utils/postgres/stores/sessions/event-store.ts";
import { OutsideEndings } from "../../../utils/postgres/stores/sessions/outside-endings.ts";
import { SessionStore } from "../../../utils/postgres/stores/sessions/session-store.ts";
import { SettingStore } from "../../../utils/postgres/stores/setting-store.ts";
import { at, checkpointOf, idAt, openPool, STEP } from "../../support/checkpoint-samples.ts";
import { claimOn, runEnd } from "../../support/claims.ts";
import { createTestDatabase } from "../../support/postgres.ts";
import { rememberedChoice } from "../../support/remembered-choice.ts";
import { rowsOfSession } from "../../support/session-tables.ts";

const AT = "2026-11-21T12:00:00.000Z";
const SESSION = "plan";
const FILE = { id: "notes", title: "notes.txt", passages: [{ place: null, text: "Notes", searched: "Notes" }] };

async function opened() {
  const { url } = await createTestDatabase();
  const database = await openPool(url);
  const { pool } = database;
  const store = new SessionStore(pool);
  const base = { person: "kim", parent: null, forkedAt: null, idea: "An idea", preset: "fast" as const };
  for (const session of [SESSION, "parent"])
    await store.create({ ...base, session, lineage: session, model: "offline", options: {} });
  const events = new EventStore(pool);
  await events.add(claimOn(SESSION), [eventOf(1)]);
  // What a fork inherits.
  const revisions = new RevisionStore(pool);
  await revisions.keep(claimOn("parent"), { version: 1, document: "# Old", sections: [] });
  await revisions.add(claimOn("parent"), { number: 1, request: "Halve it" }, new Date(AT), [FILE]);
  const stores = {
    store,
    events,
    revisions,
    documents: new KnowledgeStore(pool),
    memory: new MemoryStore(pool, () => new Date(AT)),
    settings: new SettingStore(pool),
    outFiles: new OutFileStore(pool),
    ledger: new CallLedger(pool),
    endings: new OutsideEndings(pool),
  };
  const outOf = async (table: string) =>
    (await pool.query<{ row: string }>(`SELECT row_to_json(t)::text AS row FROM ${table} AS t ORDER BY 1`)).rows.map(
      ({ row }) => row,
    );
  const rows = async () => ({
    ...(await rowsOfSession(pool, SESSION)),
    calls: await outOf("llm_calls"),
    files: await outOf("out_files"),
  });
  return { ...stores, url, database, pool, rows };
}

function eventOf(seq: number) {
  return { seq, at: AT, origin: {}, body: { type: "step-started" as const, step: "analyze" as const } };
}

type Stores = Omit<Awaited<ReturnType<typeof opened>>, "url" | "database" | "rows">;

const VERSION = { version: 1, document: "# Plan", sections: [] };
const ENTRY = {
  lineage: SESSION,
  request: "r",
  site: { session: SESSION, node: "analyze", preset: "fast" },
  name: "Analysis",
  model: "offline",
  attempt: 1,
} as const;

const WRITES: Readonly<Record<string, (stores: Stores, claim: Claim) => Promise<void>>> = {
  "its options": ({ store }, claim) => store.setOptions(claim, { yes: true }),
  "the begin of its run": ({ store }, claim) => store.begin(claim, "waiting", [eventOf(2)]),
  "its state": async ({ store }, claim) => {
    await store.settle(claim, runEnd("done", { title: "A plan", score: 9, ranMs: 1 }));
  },
  "an event": ({ events }, claim) => events.add(claim, [eventOf(2)]),
  "an entry of the audit trail": ({ store }, claim) =>
    store.audit(claim, [{ interruptId: "i", questionId: "q", attempt: 1, act: "asked", at: AT, detail: "Who?" }]),
  "a request with its files": ({ revisions }, claim) =>
    revisions.add(claim, { number: 1, request: "Halve it" }, new Date(AT), [FILE]),
  "a version": async ({ revisions }, claim) => {
    await revisions.keep(claim, VERSION);
  },
  "the versions of its parent": ({ revisions }, claim) => revisions.inherit(claim, "parent", 1),
  "the files of its parent": ({ documents }, claim) => documents.inherit(claim, "parent", [FILE.id]),
  "what a person chose": ({ memory }, claim) => memory.remember(claim, [rememberedChoice({ at: AT })]),
  "a setting of figures": async ({ settings }, claim) => {
    const setting = {
      request: "Set it",
      setting: { figures: [], undoes: null, rewrite: false },
      unchanged: 0,
      once: "once",
    };
    await settings.begin(claim, VERSION, setting, new Date(AT));
  },
  "what a setting came to": async ({ settings }, claim) => {
    await settings.end(claim, VERSION, { title: "A plan", ranMs: 1, events: [eventOf(2)] });
  },
  "a checkpoint": async ({ pool }, claim) => {
    const checkpoint = checkpointOf(idAt(1), { text: "a" });
    await saverOf(pool, claim).put(at(SESSION), checkpoint, STEP, checkpoint.channel_versions);
  },
  "what a task wrote": ({ pool }, claim) =>
    saverOf(pool, claim).putWrites(at(SESSION, idAt(1)), [["text", "a"]], "task"),
  "what a task asks": ({ pool }, claim) =>
    saverOf(pool, claim).putWrites(at(SESSION, idAt(1)), [["__interrupt__", "a"]], "task"),
  "checkpoints that are stored together": async ({ pool }, claim) => {
    const [saver, checkpoint] = [saverOf(pool, claim), checkpointOf(idAt(1), { text: "a" })];
    await saver.together(SESSION, () => saver.put(at(SESSION), checkpoint, STEP, checkpoint.channel_versions));
  },
  "a note of the file that it is written to": ({ outFiles }, claim) => outFiles.add("/plan.md", "hash", claim),
};
/** What is refused in the same way, and is not the same twice. */
const ONCE: typeof WRITES = {
  "an intent to call a model": async ({ ledger }, claim) => {
    await ledger.intend({ ...ENTRY, claim });
  },
  "that it is deleted": ({ endings }, claim) => endings.delete(claim),
};

function saverOf(pool: pg.Pool, claim: Claim) {
  return new BatchingPostgresSaver(pool, { claimOf: () => claim });
}

describe("under a claim", () => {
  it.each(Object.entries(WRITES))("%s is written, and twice as once", async (_, write) => {
    const { rows, ...stores } = await opened();
    const before = await rows();
    await write(stores, claimOn(SESSION));
    const once = await rows();
    expect(once).not.toEqual(before);
    await write(stores, claimOn(SESSION));
    const withoutTime = (all: typeof once) =>
      JSON.stringify(all).replaceAll(/\\"(updated|written)_at\\":\\"[^"]*"/g, "");
    expect(withoutTime(await rows())).toBe(withoutTime(once));
  });

  it.each(Object.entries({ ...WRITES, ...ONCE }))(
    "%s is not written where another process has the session",
    async (_, write) => {
      const { rows, ...stores } = await opened();
      await stores.pool.query("UPDATE sessions SET epoch = epoch + 1 WHERE id = $1", [SESSION]);
      const before = await rows();
      await expect(write(stores, claimOn(SESSION))).rejects.toMatchObject({ code: "session-in-use" });
      expect(await rows()).toEqual(before);
    },
  );

  it("an answer is not taken out of replay where another process has the session", async () => {
    const { ledger, pool, rows } = await opened();
    const intent = await ledger.intend({ ...ENTRY, claim: claimOn(SESSION) });
    await ledger.settle(intent, { state: "unusable", answer: "{}", durationMs: 1 });
    await pool.query("UPDATE sessions SET epoch = epoch + 1 WHERE id = $1", [SESSION]);
    const before = await rows();
    await ledger.reject(claimOn(SESSION), SESSION, ["r"]);
    expect(await rows()).toEqual(before);
  });

  it("what a task writes that a run has left is not stored, whoever has the session then", async () => {
    const { pool, rows } = await opened();
    const before = await rows();
    const left = { configurable: { thread_id: SESSION, checkpoint_ns: "", checkpoint_id: idAt(1), [EPOCH_KEY]: "0" } };
    for (const claim of [null, claimOn(SESSION, "1")]) {
      await pool.query("UPDATE sessions SET epoch = $1 WHERE id = $2", [claim?.epoch ?? "0", SESSION]);
      const saver = new BatchingPostgresSaver(pool, { claimOf: () => claim });
      const checkpoint = checkpointOf(idAt(1), { text: "a" });
      for (const writing of [
        saver.put(left, checkpoint, STEP, checkpoint.channel_versions),
        saver.putWrites(left, [["text", "a"]], "task"),
      ])
        await expect(writing).rejects.toMatchObject({ code: "session-in-use" });
    }
    await pool.query("UPDATE sessions SET epoch = 0 WHERE id = $1", [SESSION]);
    expect(await rows()).toEqual(before);
  });

  it("the time of a run is told again after an outage without counting twice", async () => {
    const { store } = await opened();
    await store.settle(claimOn(SESSION), runEnd("waiting", { ranMs: 1_000 }));
    for (let times = 0; times < 2; times += 1) await store.settle(claimOn(SESSION), runEnd("done", { ranMs: 1_500 }));
    expect(await store.get(SESSION)).toMatchObject({ ranMs: 1_500, state: "done" });
  });
});

/** Writes of a run, each of which another transaction can hold up in its middle: it has stored a row of the same key. */
const HELD_UP = {
  "a checkpoint": {
    write: (pool: pg.Pool, claim: Claim) => {
      const checkpoint = checkpointOf(idAt(1), { text: "stale" });
      const saver = new BatchingPostgresSaver(pool, { claimOf: () => claim });
      return saver.put(at(SESSION), checkpoint, STEP, checkpoint.channel_versions);
    },
    sameKey: `INSERT INTO checkpoints (thread_id, checkpoint_id, checkpoint) VALUES ('${SESSION}', '${idAt(1)}', '{}')`,
    stored: "SELECT FROM checkpoints",
  },
  "a remembered choice": {
    write: (pool: pg.Pool, claim: Claim) =>
      new MemoryStore(pool, () => new Date(AT)).remember(claim, [rememberedChoice({ at: AT })]),
    sameKey: `INSERT INTO remembered_choices VALUES ('kim', 'audience', '${SESSION}', 'option', '', '[]', '${AT}')`,
    stored: "SELECT FROM remembered_choices",
  },
};

describe("who takes a session", () => {
  const waiting = (sql: string) =>
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%${sql}%'`;

  async function besides(url: string) {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    onTestFinished(() => client.end());
    return client;
  }

  it.each(Object.entries(HELD_UP))(
    "waits for %s that is being written, and sees it",
    async (_, { write, sameKey, stored }) => {
      const { url, database, pool } = await opened();
      const [blocker, watcher] = [await besides(url), await besides(url)];
      await blocker.query(`BEGIN; ${sameKey}`);
      const writing = write(pool, claimOn(SESSION));
      await expect.poll(async () => (await watcher.query(waiting("FOR KEY SHARE"))).rowCount).toBe(1);
      const taking = new SessionLocks(database).take(SESSION);
      await expect.poll(async () => (await watcher.query(waiting("SET epoch = epoch + 1"))).rowCount).toBe(1);
      await blocker.query("ROLLBACK");
      await taking;
      expect((await watcher.query(stored)).rowCount).toBe(1);
      await writing;
      await expect(write(pool, claimOn(SESSION))).rejects.toMatchObject({ code: "session-in-use" });
    },
  );

  it.each(Object.entries(HELD_UP))("has %s wait that is to be written, which is refused then", async (_, held) => {
    const { url, pool } = await opened();
    const [taker, watcher] = [await besides(url), await besides(url)];
    await taker.query("BEGIN; SELECT FROM sessions FOR UPDATE");
    await taker.query("UPDATE sessions SET epoch = epoch + 1");
    const writing = held.write(pool, claimOn(SESSION)).catch(({ code }) => code);
    await expect.poll(async () => (await watcher.query(waiting("FOR KEY SHARE"))).rowCount).toBe(1);
    await taker.query("COMMIT");
    expect(await writing).toBe("session-in-use");
    expect((await watcher.query(held.stored)).rowCount).toBe(0);
  });

  it("is not waited for by what only changes a session's row", async () => {
    const { url, store } = await opened();
    const writer = await besides(url);
    await writer.query("BEGIN");
    await writer.query(`SELECT FROM sessions WHERE id = '${SESSION}' FOR KEY SHARE`);
    await store.settle(claimOn(SESSION), runEnd("waiting"));
    await writer.query("ROLLBACK");
    expect(await store.get(SESSION)).toMatchObject({ state: "waiting" });
  });
});
