import pg from "pg";
import { describe, expect, it, onTestFinished } from "vitest";
import { BatchingPostgresSaver } from "../../../utils/postgres/checkpoints/checkpointer.ts";
import type { Claim } from "../../../utils/postgres/claim.ts";
import { SessionLocks } from "../../../utils/postgres/session-lock.ts";
import { KnowledgeStore } from "../../../utils/postgres/stores/knowledge/knowledge-store.ts";
import { MemoryStore } from "../../../utils/postgres/stores/memory-store.ts";
import { RevisionStore } from "../../../utils/postgres/stores/revision-store.ts";
import { EventStore } from "../../../utils/postgres/stores/sessions/event-store.ts";
import { SessionStore } from "../../../utils/postgres/stores/sessions/session-store.ts";
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
  };
  return { ...stores, url, database, pool, rows: () => rowsOfSession(pool, SESSION) };
}

function eventOf(seq: number) {
  return { seq, at: AT, origin: {}, body: { type: "step-started" as const, step: "analyze" as const } };
}

type Stores = Pick<Awaited<ReturnType<typeof opened>>, "store" | "events" | "revisions" | "documents" | "memory">;

const WRITES: Readonly<Record<string, (stores: Stores, claim: Claim) => Promise<void>>> = {
  "its options": ({ store }, claim) => store.setOptions(claim, { yes: true }),
  "its state": ({ store }, claim) => store.settle(claim, runEnd("done", { title: "A plan", score: 9, ranMs: 1 })),
  "an event": ({ events }, claim) => events.add(claim, [eventOf(2)]),
  "an entry of the audit trail": ({ store }, claim) =>
    store.audit(claim, [{ interruptId: "i", questionId: "q", attempt: 1, act: "asked", at: AT, detail: "Who?" }]),
  "a request with its files": ({ revisions }, claim) =>
    revisions.add(claim, { number: 1, request: "Halve it" }, new Date(AT), [FILE]),
  "a version": async ({ revisions }, claim) => {
    await revisions.keep(claim, { version: 1, document: "# Plan", sections: [] });
  },
  "the versions of its parent": ({ revisions }, claim) => revisions.inherit(claim, "parent", 1),
  "the files of its parent": ({ documents }, claim) => documents.inherit(claim, "parent", [FILE.id]),
  "what a person chose": ({ memory }, claim) => memory.remember(claim, [rememberedChoice({ at: AT })]),
};

describe("under a claim", () => {
  it.each(Object.entries(WRITES))("%s is written, and twice as once", async (_, write) => {
    const { rows, ...stores } = await opened();
    const before = await rows();
    await write(stores, claimOn(SESSION));
    const once = await rows();
    expect(once).not.toEqual(before);
    await write(stores, claimOn(SESSION));
    const withoutTime = (all: typeof once) => JSON.stringify(all).replaceAll(/\\"updated_at\\":\\"[^"]*"/g, "");
    expect(withoutTime(await rows())).toBe(withoutTime(once));
  });

  it.each(Object.entries(WRITES))("%s is not written where another process has the session", async (_, write) => {
    const { rows, pool, ...stores } = await opened();
    await pool.query("UPDATE sessions SET epoch = epoch + 1 WHERE id = $1", [SESSION]);
    const before = await rows();
    await expect(write(stores, claimOn(SESSION))).rejects.toMatchObject({ code: "session-in-use" });
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
