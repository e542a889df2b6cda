import pg from "pg";
import { PgBoss } from "pg-boss";
import { beforeAll, beforeEach, expect, it, onTestFinished, vi } from "vitest";
import { AppError } from "../../../utils/errors.ts";
import { Signals } from "../../../utils/postgres/signals.ts";
import { inTransaction } from "../../../utils/postgres/transaction.ts";
import { QUEUE_CHANNEL, QUEUE_SCHEMA, QUEUE_TABLES_VERSION } from "../../../utils/queue/queue-tables.ts";
import { openRunQueue, type RunQueue, type SentJob } from "../../../utils/queue/run-queue.ts";
import { openWorkQueue, type TakenJob, type WorkQueue } from "../../../utils/queue/work-queue.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";
import { toldMeasures } from "../../support/told-measures.ts";

const JOB = `${QUEUE_SCHEMA}.job`;

let pool: pg.Pool;
let queue: RunQueue;
let work: WorkQueue;
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url });
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const signals = new Signals(async () => client);
  queue = await openRunQueue(pool);
  work = await openWorkQueue(pool, signals);
  return async () => {
    await work.close();
    signals.close();
    await Promise.all([client.end(), pool.end()]);
    await database.drop();
  };
});
beforeEach(async () => {
  await pool.query(`DELETE FROM ${JOB}`);
  await pool.query("DELETE FROM dead_runs");
});

const send = (session: string, more: Partial<SentJob> = {}) => queue.send(pool, job(session, more));

function job(session: string, more: Partial<SentJob> = {}): SentJob {
  return { kind: "run", session, priority: "normal", owner: "ada", model: "offline", ...more };
}

/** Takes one job after another and completes each. */
async function drained(): Promise<string[]> {
  const sessions: string[] = [];
  for (let [next] = await work.fetch(1, []); next; [next] = await work.fetch(1, [])) {
    sessions.push(next.job.session);
    await work.complete(next);
  }
  return sessions;
}

async function taken(): Promise<TakenJob> {
  const [next] = await work.fetch(1, []);
  if (!next) throw new Error("nothing waits");
  return next;
}

/** As if its worker had been silent for a minute. */
const silence = () => pool.query(`UPDATE ${JOB} SET heartbeat_on = now() - interval '1 minute'`);

/** On a database of its own, in which no queue has been made. */
async function ownPool(): Promise<pg.Pool> {
  const { url } = await createTestDatabase();
  const own = new pg.Pool({ connectionString: url });
  onTestFinished(() => own.end());
  return own;
}

it("sends a job with the transaction that asks for it, or not at all", async () => {
  await inTransaction(pool, (client) => queue.send(client, job("one")));
  const failing = inTransaction(pool, async (client) => {
    await queue.send(client, job("two"));
    throw new Error("only this");
  });
  await expect(failing).rejects.toThrow("only this");
  const { rows } = await pool.query(`SELECT singleton_key FROM ${JOB}`);
  expect(rows).toEqual([{ singleton_key: "one" }]);
  await inTransaction(pool, (client) => queue.withdraw(client, "one"));
  expect(await work.fetch(1, [])).toEqual([]);
});

it("holds back a session's second job while its first runs, and no other session's", async () => {
  for (const session of ["a", "a", "b", "c"]) await send(session);
  const first = await taken();
  expect(first.job).toMatchObject({ kind: "run", session: "a" });
  const others = await work.fetch(5, []);
  expect(others.map(({ job }) => job.session).sort()).toEqual(["b", "c"]);
  // What a worker has is not withdrawn; what waits behind it is.
  await queue.withdraw(pool, "a");
  expect(await work.complete(first)).toBe(true);
  expect(await work.complete(first)).toBe(false);
  expect(await work.fetch(5, [])).toEqual([]);
});

it("lets another try of a session wait without holding back what it is asked for meanwhile", async () => {
  await send("a", { request: "first" });
  const first = await taken();
  expect(await work.requeue(first, new Date(Date.now() + 60_000))).toBe(true);
  expect(await work.requeue(first, new Date())).toBe(false);
  expect(await work.fetch(1, [])).toEqual([]);
  await send("a", { request: "second" });
  const second = await taken();
  expect(second.job.request).toBe("second");
  await pool.query(`UPDATE ${JOB} SET start_after = now() WHERE state = 'created'`);
  expect(await work.fetch(1, [])).toEqual([]);
  await work.complete(second);
  expect(await taken()).toMatchObject({ job: { request: "first" }, priority: "normal", owner: "ada" });
});

it("takes next, of all that come after 500 jobs of one user, the interactive one, and second or third another user's", async () => {
  await inTransaction(pool, async (client) => {
    for (let at = 0; at < 500; at++) await queue.send(client, job(`a${at}`, { priority: "batch" }));
    await queue.send(client, job("other", { priority: "batch", owner: "bob" }));
    await queue.send(client, job("person", { priority: "interactive" }));
  });
  const next: string[] = [];
  while (next.length < 5) next.push((await taken()).job.session);
  expect(next).toEqual(["person", "a0", "other", "a1", "a2"]);
});

it("lets users take turns, whoever came first and however many they have, and gives none for having been away", async () => {
  for (let at = 1; at <= 6; at++) await send(`a${at}`);
  for (let at = 1; at <= 3; at++) await send(`b${at}`, { owner: "bob" });
  const held = await work.fetch(4, []);
  expect(held.map(({ job }) => job.session).sort()).toEqual(["a1", "a2", "b1", "b2"]);
  // Who comes now is where the others are, not where they began.
  for (let at = 1; at <= 3; at++) await send(`c${at}`, { owner: "cas" });
  expect(await drained()).toEqual(["c1", "a3", "b3", "c2", "a4", "c3", "a5", "a6"]);
});

it("gives no job to two of many who take at once", async () => {
  await inTransaction(pool, async (client) => {
    for (let at = 0; at < 120; at++) await queue.send(client, job(`s${at % 60}`, { owner: `u${at % 7}` }));
  });
  const running = new Set<string>();
  const done: string[] = [];
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let jobs = await work.fetch(3, []); done.length < 120; jobs = await work.fetch(3, [])) {
        for (const { job } of jobs) {
          expect(running.has(job.session)).toBe(false);
          running.add(job.session);
        }
        for (const one of jobs) {
          running.delete(one.job.session);
          done.push(one.id);
          await work.complete(one);
        }
      }
    }),
  );
  expect(new Set(done).size).toBe(120);
});

it("passes over jobs whose model a worker has no access to, and says what waits", async () => {
  await send("a", { model: "openai:x" });
  await send("b");
  const [only, none] = await work.fetch(2, ["openai:x"]);
  expect([only?.job.session, none]).toEqual(["b", undefined]);
  expect(await work.waiting()).toEqual([{ model: "openai:x", count: 1, since: expect.any(Date) }]);
  expect(await work.withoutJob(["a", "b", "c"])).toEqual(["c"]);
});

it("gives a silent worker's jobs to another, after which the first can do nothing with them", async () => {
  await send("a");
  await send("a", { request: "later" });
  const lost = await taken();
  expect(await work.giveBackAbandoned(5_000)).toBe(0);
  await silence();
  expect(await work.touch([lost])).toEqual(new Set([lost.id]));
  expect(await work.giveBackAbandoned(5_000)).toBe(0);
  await silence();
  expect(await work.giveBackAbandoned(5_000)).toBe(1);
  const again = await taken();
  expect(again).toMatchObject({ id: lost.id, retryCount: lost.retryCount + 1 });
  expect(await work.touch([lost])).toEqual(new Set());
  expect(await work.complete(lost)).toBe(false);
  expect(await work.giveBack(lost)).toBe(false);
  expect(await work.giveBack(again)).toBe(true);
  expect((await taken()).id).toBe(lost.id);
});

it("wakes whoever listens as soon as a job is there, or back", async () => {
  const wake = vi.fn();
  const stop = await work.listen(wake);
  await send("a");
  await expect.poll(() => wake).toHaveBeenCalledTimes(1);
  await work.giveBack(await taken());
  await expect.poll(() => wake).toHaveBeenCalledTimes(2);
  stop();
});

it("buries a job with its letter in one step, and its session's next job goes on", async () => {
  await send("gone");
  await send("gone", { request: "next" });
  const first = await taken();
  const error = new AppError("model-quota", { said: "" });
  const letters = toldMeasures("letter-kept");
  expect(await work.bury(first, { error, attempts: 4 })).toBe(true);
  expect(await work.bury(first, { error, attempts: 4 })).toBe(false);
  expect(letters).toEqual([{ code: "model-quota" }]);
  const { rows } = await pool.query("SELECT session, job, code, attempts FROM dead_runs");
  expect(rows).toEqual([
    { session: null, job: expect.objectContaining({ session: "gone" }), code: "model-quota", attempts: 4 },
  ]);
  expect((await taken()).job.request).toBe("next");
});

it("buries a job of a kind that it does not know, and takes the others", async () => {
  await send("strange");
  await send("a");
  await pool.query(`UPDATE ${JOB} SET data = '{"kind":"dream"}' WHERE singleton_key = 'strange'`);
  expect((await work.fetch(2, [])).map(({ job }) => job.session)).toEqual(["a"]);
  const { rows } = await pool.query("SELECT code, details, job FROM dead_runs");
  expect(rows).toEqual([{ code: "job-unknown", details: { kind: "dream" }, job: { kind: "dream" } }]);
  expect((await pool.query(`SELECT FROM ${JOB} WHERE singleton_key = 'strange'`)).rowCount).toBe(0);
});

it("makes its tables once, however many open it at the same time, and in a schema that is there already", async () => {
  const pool = await ownPool();
  await pool.query(`CREATE SCHEMA ${QUEUE_SCHEMA}`);
  const queues: RunQueue[] = await Promise.all(Array.from({ length: 20 }, () => openRunQueue(pool)));
  await Promise.all(queues.map((queue, at) => queue.send(pool, job(`s${at}`))));
  expect((await pool.query(`SELECT FROM ${JOB}`)).rowCount).toBe(20);
  const boss = new PgBoss({ db: { executeSql: (text, values) => pool.query(text, values) }, schema: QUEUE_SCHEMA });
  expect(await boss.schemaVersion()).toBe(QUEUE_TABLES_VERSION);
});

it("tells of jobs where the library does", async () => {
  const client = await pool.connect();
  onTestFinished(() => client.release());
  const heard = vi.fn();
  client.on("notification", ({ channel }) => heard(channel));
  await client.query(`LISTEN ${QUEUE_CHANNEL}`);
  await queue.send(pool, job("a"));
  await expect.poll(() => heard).toHaveBeenCalledWith(QUEUE_CHANNEL);
});

it("refuses tables of a newer version, and leaves them as they are", async () => {
  const pool = await ownPool();
  await openRunQueue(pool);
  await pool.query(`UPDATE ${QUEUE_SCHEMA}.version SET version = 99`);
  await expect(openRunQueue(pool)).rejects.toMatchObject({
    code: "queue-newer",
    message: expect.stringContaining("schema version 99"),
  });
  expect((await pool.query(`SELECT version FROM ${QUEUE_SCHEMA}.version`)).rows).toEqual([{ version: 99 }]);
});

it("keeps jobs in their class when its tags are used up", async () => {
  await send("last");
  await pool.query(`UPDATE ${JOB} SET priority = priority - 599999999`);
  await send("after");
  await send("batch", { priority: "batch" });
  expect(await drained()).toEqual(["last", "after", "batch"]);
});

it("takes jobs within as many transactions at once as the pool has connections, also right after it was opened", async () => {
  const few = new pg.Pool({ connectionString: database.url, max: 2 });
  onTestFinished(() => few.end());
  const opened = await openRunQueue(few);
  const sessions = Array.from({ length: 10 }, (_, at) => `at-once-${at}`);
  const ids = await Promise.all(
    sessions.map((session) => inTransaction(few, (client) => opened.send(client, job(session)))),
  );
  expect(new Set(ids).size).toBe(sessions.length);
});

it("says of a database that goes away while it is asked for jobs that it cannot be reached, and not that it is a defect", async () => {
  const client = await pool.connect();
  onTestFinished(async () => {
    await client.query("ROLLBACK");
    client.release();
  });
  await client.query("BEGIN");
  await client.query(`LOCK TABLE ${JOB} IN ACCESS EXCLUSIVE MODE`);
  const asked = expect(work.fetch(1, [])).rejects.toMatchObject({ code: "storage-unreachable" });
  const cut = `
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  await vi.waitFor(async () => expect((await client.query(cut)).rows).toHaveLength(1), 10_000);
  await asked;
});
