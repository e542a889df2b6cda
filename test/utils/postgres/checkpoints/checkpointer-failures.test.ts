import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunnableConfig } from "@langchain/core/runnables";
import type { Checkpoint, CheckpointMetadata, PendingWrite } from "@langchain/langgraph-checkpoint";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import pg from "pg";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { AppError } from "../../../../utils/errors.ts";
import { BatchingPostgresSaver } from "../../../../utils/postgres/checkpoints/checkpointer.ts";
import { openDatabase } from "../../../../utils/postgres/database.ts";
import { inspectEmbedded } from "../../../../utils/postgres/embedded.ts";
import {
  allRows,
  at,
  checkpointOf,
  idAt,
  noise,
  noted,
  openPool,
  openSaver,
  openSavers,
  STEP,
} from "../../../support/checkpoint-samples.ts";
import { openCountedPool } from "../../../support/counted-pool.ts";
import { startOnSmallDisk } from "../../../support/full-disk.ts";
import { createHomeWithCluster } from "../../../support/postgres-processes.ts";
import { startLoad } from "../../../support/saver-load.ts";

const THREADS = Array.from({ length: 50 }, (_, thread) => `thread ${thread}`);
/** The bad call's own session is one of the good ones. */
const VICTIM = "thread 7";

async function failureOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
  } catch (error) {
    return error;
  }
  return null;
}

describe("one bad call among those of 50 sessions", () => {
  const good = checkpointOf(idAt(2), { text: "bad" });
  const circular: Record<string, never> = {};
  Object.assign(circular, { circular });
  const puts: [string, unknown, RunnableConfig, Checkpoint, CheckpointMetadata][] = [
    ["NUL in the metadata", { code: "22P05" }, at(VICTIM), good, noted("a\u0000b")],
    ["half a surrogate pair in the metadata", { code: "22P02" }, at(VICTIM), good, noted("\ud83d")],
    ["NUL in a channel's name", { code: "22021" }, at(VICTIM), checkpointOf(idAt(2), { "a\u0000": 1 }), STEP],
    ["an id too long for the index", { code: "54000" }, at(VICTIM), { ...good, id: noise(20_000) }, STEP],
    ["a checkpoint that is no JSON", expect.any(TypeError), at(VICTIM), { ...good, versions_seen: circular }, STEP],
  ];

  it.each(puts)("fails alone: %s", async (_, cause, ...put) => {
    const { ours, stock, pool } = await openSavers();
    const [, checkpoint] = put;
    const before = THREADS.map((thread) => putText(ours, thread, "before"));
    const bad = failureOf(ours.put(...put, checkpoint.channel_versions));
    const after = THREADS.map((thread) => putText(ours, thread, "after"));
    const writes = THREADS.map((thread) => ours.putWrites(at(thread, idAt(1)), [["text", thread]], "task"));
    await Promise.all([...before, ...after, ...writes]);

    const problem = await bad;
    expect(problem).toBeInstanceOf(AppError);
    expect(problem).toMatchObject({ category: "storage", cause });
    for (const thread of THREADS) {
      expect(await stock.getTuple(at(thread))).toMatchObject({
        metadata: { note: "after" },
        checkpoint: { channel_values: { text: "before" } },
        pendingWrites: [["task", "text", thread]],
      });
    }
    expect((await allRows(pool)).length).toBe(3 * THREADS.length);
    // The session goes on.
    await ours.put(at(VICTIM), good, STEP, good.channel_versions);
    expect((await stock.getTuple(at(VICTIM)))?.checkpoint.id).toBe(good.id);
  });

  it("fails alone: writes to a channel with NUL in its name", async () => {
    const { ours, stock } = await openSavers();
    const config = await putText(ours, VICTIM, "before");
    const write = (task: string, writes: PendingWrite[]) => ours.putWrites(config, writes, task);
    const bad = failureOf(
      write("task 2", [
        ["good", 1],
        ["a\u0000", 1],
      ]),
    );
    await Promise.all([write("task 1", [["text", 1]]), write("task 3", [["text", 3]])]);
    expect(await bad).toMatchObject({ category: "storage", cause: { code: "22021" } });
    expect((await stock.getTuple(config))?.pendingWrites).toEqual([
      ["task 1", "text", 1],
      ["task 3", "text", 3],
    ]);
  });
});

describe("connections that are lost", () => {
  it("lose nothing and fail nothing when they are cut 50 times in mid-batch", { timeout: 120_000 }, async () => {
    const { ours, stock, url } = await openSavers();
    const admin = await connect(url);
    const load = startLoad(ours, 10);
    let cuts = 0;
    while (cuts < 50) {
      await load.more(1);
      const { rows } = await admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
          AND pid <> pg_backend_pid() AND state = 'active' AND query LIKE '%INTO public.checkpoint%'`,
      );
      cuts += rows.length;
    }
    await load.more(10);
    await load.stop();
    expect(await load.differences(stock)).toEqual([]);
  });

  it.each(["idle", "in mid-batch"])("are made anew when they are cut while they are %s", async (moment) => {
    const { ours, stock, url } = await openSavers();
    const admin = await connect(url);
    await putText(ours, "thread", "first");
    const isIdle = moment === "idle";
    await admin.query("BEGIN");
    // What is to be cut in mid-batch waits for this lock.
    if (!isIdle) await admin.query("LOCK TABLE checkpoints");
    const put = isIdle ? null : putText(ours, "thread", "second");
    const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
      AND pid <> pg_backend_pid() AND wait_event_type = '${isIdle ? "Client" : "Lock"}'`;
    await expect.poll(async () => (await admin.query(cut)).rows.length).toBeGreaterThan(0);
    await admin.query("COMMIT");
    await (put ?? putText(ours, "thread", "second"));
    expect((await stock.getTuple(at("thread")))?.metadata).toMatchObject({ note: "second" });
  });

  it("leave a thread whole when they are cut in the middle of a deleteThread", async () => {
    const { ours, pool, url } = await openSavers();
    const admin = await connect(url);
    await putText(ours, "thread", "first");
    const whole = await allRows(pool);
    await admin.query("BEGIN; LOCK TABLE checkpoint_writes");
    const deleting = failureOf(ours.deleteThread("thread"));
    const cut = `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted AND relation = 'checkpoint_writes'::regclass`;
    await expect.poll(async () => (await admin.query(cut)).rows.length).toBe(1);
    await admin.query("COMMIT");
    expect(await deleting).toMatchObject({ code: "storage-unreachable", category: "storage" });
    expect(await allRows(pool)).toEqual(whole);
    await ours.deleteThread("thread");
    expect(await allRows(pool)).toEqual([]);
  });
});

describe("a server that is stopped under load", () => {
  it.each([
    ["fast", "SIGINT"],
    ["immediate", "SIGQUIT"],
  ] as const)("loses nothing in a %s shutdown, and every call is done when it is back", async (_, signal) => {
    const home = await createHomeWithCluster();
    // Starts the server again when it is gone.
    const { pool, close } = await openDatabase({ home });
    onTestFinished(close);
    expect((await pool.query("SHOW fsync")).rows).toEqual([{ fsync: "on" }]);
    const load = startLoad(await openSaver(pool), 10);
    for (let stops = 0; stops < 2; stops += 1) {
      await load.more(20);
      const { pid } = await inspectEmbedded(home);
      process.kill(pid ?? 0, signal);
      await load.more(20);
      expect((await inspectEmbedded(home)).pid).not.toBe(pid);
    }
    await load.stop();
    expect(await load.differences(new PostgresSaver(pool))).toEqual([]);
  });
});

describe("a server that stays away", () => {
  it("fails the calls after a while, and takes them when it has come back", async () => {
    const { url, stock } = await openSavers();
    const away = new URL(url);
    const folder = await mkdtemp(join(tmpdir(), "plancraft-away-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    away.searchParams.set("host", join(folder, "socket"));
    const { pool } = openCountedPool(away.href);
    const saver = new BatchingPostgresSaver(pool);

    const startedAt = performance.now();
    let looks = 0;
    const clock = vi.spyOn(performance, "now").mockImplementation(() => startedAt + 2000 * looks++);
    onTestFinished(() => clock.mockRestore());
    const problems = await Promise.all(THREADS.map((thread) => failureOf(putText(saver, thread, "away"))));
    problems.push(await failureOf(saver.getTuple(at(VICTIM))));
    for (const problem of problems) {
      expect(problem).toMatchObject({ code: "storage-unreachable", category: "storage", cause: { code: "ENOENT" } });
    }
    clock.mockRestore();

    await symlink(new URL(url).searchParams.get("host") ?? "", join(folder, "socket"));
    await Promise.all(THREADS.map((thread) => putText(saver, thread, "back")));
    expect((await stock.getTuple(at(VICTIM)))?.metadata).toMatchObject({ note: "back" });
  });
});

describe("a full disk", () => {
  it("fails the put that meets it, stores nothing of it, and takes the same put when there is room", async () => {
    const disk = await startOnSmallDisk(16);
    const { pool } = await openPool(disk.url);
    const saver = await openSaver(pool);
    await putText(saver, "thread", "small");
    const before = await allRows(pool);
    await disk.fill();

    const bytes = Object.fromEntries(["a", "b", "c"].map((channel) => [channel, Buffer.from(noise(50_000))]));
    const large = checkpointOf(idAt(2), bytes);
    const putLarge = (thread: string) => saver.put(at(thread, idAt(1)), large, STEP, large.channel_versions);
    const problems = await Promise.all(THREADS.slice(0, 8).map((thread) => failureOf(putLarge(thread))));
    for (const problem of problems) {
      expect(problem).toBeInstanceOf(AppError);
      expect(problem).toMatchObject({ category: "storage", cause: { code: "53100" } });
    }
    expect(await allRows(pool)).toEqual(before);

    await disk.makeRoom();
    await Promise.all(THREADS.slice(0, 8).map(putLarge));
    const stock = new PostgresSaver(pool);
    for (const thread of THREADS.slice(0, 8)) {
      expect((await stock.getTuple(at(thread)))?.checkpoint.channel_values).toEqual(bytes);
    }
  });
});

/** Puts the same checkpoint again, with a note by which to tell the last one. */
function putText(saver: PostgresSaver, thread: string, text: string): Promise<RunnableConfig> {
  return saver.put(at(thread), checkpointOf(idAt(1), { text }), noted(text), { text: 1 });
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}
