import pg from "pg";
import { describe, expect, it, onTestFinished } from "vitest";
import { openDatabase } from "../../../utils/postgres/database.ts";
import { SessionLocks } from "../../../utils/postgres/session-lock.ts";
import { sessionLockKey } from "../../../utils/postgres/session-lock-key.ts";
import { CallLedger } from "../../../utils/postgres/stores/call-ledger.ts";
import { SessionStore } from "../../../utils/postgres/stores/sessions/session-store.ts";
import { siteOf } from "../../support/guarded-session.ts";
import { startHalfOpenProxy } from "../../support/half-open-proxy.ts";
import { createTestDatabase } from "../../support/postgres.ts";

const SESSION = "locked";
/** Longer than the second that is waited for a lock. */
const POLLING = { timeout: 10_000 };
/** The locks of sessions that are held in the database. */
const HELD = `FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND granted
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
const THIS_PROCESS = `process ${process.pid} on `;

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

/** A database with one session, and as many processes' locks on it as are asked for. */
async function lockers(count: number) {
  const { url } = await createTestDatabase();
  const databases = await Promise.all(
    Array.from({ length: count }, () => openDatabase({ databaseUrl: url, home: "/nonexistent" })),
  );
  onTestFinished(() => Promise.all(databases.map((database) => database.close())).then(() => {}));
  const admin = await connected(url);
  const beside = await connected(url);
  const [first] = databases;
  if (!first) throw new Error("No database was asked for");
  await new SessionStore(first.pool).create({
    session: SESSION,
    lineage: SESSION,
    person: null,
    parent: null,
    forkedAt: null,
    idea: "An idea",
    preset: "fast",
    model: "offline",
    options: {},
  });
  const one = async <T extends pg.QueryResultRow>(sql: string, values: unknown[] = []) =>
    (await admin.query<T>(sql, values)).rows[0];
  return {
    url,
    pool: first.pool,
    locks: databases.map((database) => new SessionLocks(database)),
    epoch: async () => (await one<{ epoch: string }>("SELECT epoch FROM sessions"))?.epoch,
    /** The back ends that hold a session's lock. */
    holders: async () => (await admin.query<{ pid: number }>(`SELECT pid ${HELD}`)).rows.map(({ pid }) => pid),
    /** Ends the connection that holds the session's lock, as a failing network or server does. */
    cutHolder: async () => {
      expect(await one(`SELECT pg_terminate_backend(pid) AS cut ${HELD}`)).toEqual({ cut: true });
    },
    /** Locks as somebody would who is not PlanCraft's code. */
    lockBeside: () => beside.query(`SELECT pg_advisory_lock(${sessionLockKey("$1")})`, [SESSION]),
    unlockBeside: () => beside.query(`SELECT pg_advisory_unlock(${sessionLockKey("$1")})`, [SESSION]),
  };
}

describe("the lock of a session", () => {
  it("is one process's alone, and tells the other who holds it", async () => {
    const { locks } = await lockers(2);
    const [first, second] = locks;
    const held = await first?.take(SESSION);
    await expect(second?.take(SESSION)).rejects.toMatchObject({
      code: "session-in-use",
      message: expect.stringContaining(THIS_PROCESS),
    });
    await held?.[Symbol.asyncDispose]();
    expect(await second?.take(SESSION)).toMatchObject({ epoch: "2" });
  });

  it("is one run's alone in the same process", async () => {
    const { locks } = await lockers(1);
    const held = await locks[0]?.take(SESSION);
    await expect(locks[0]?.take(SESSION)).rejects.toMatchObject({ code: "session-in-use" });
    await held?.[Symbol.asyncDispose]();
    expect(await locks[0]?.take(SESSION)).toBeDefined();
  });

  it("is taken as soon as the holder gives it back, within the second that is waited", async () => {
    const { locks } = await lockers(2);
    const held = await locks[0]?.take(SESSION);
    const taking = locks[1]?.take(SESSION);
    await held?.[Symbol.asyncDispose]();
    expect(await taking).toMatchObject({ epoch: "2" });
  });

  it("does not stand in the way of another session, and is not left behind by an unknown one", async () => {
    const { locks, holders } = await lockers(1);
    await locks[0]?.take(SESSION);
    await expect(locks[0]?.take("unknown")).rejects.toMatchObject({ code: "session-unknown" });
    expect(await holders()).toHaveLength(1);
  });

  it("goes to one of 20 who want it at the same moment", async () => {
    const { locks, epoch } = await lockers(5);
    const takes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, at) => locks[at % locks.length]?.take(SESSION)),
    );
    expect(takes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await epoch()).toBe("1");
  });
});

describe("a lock whose connection is lost", () => {
  it("is taken again before the next write, with the epoch it had", async () => {
    const { locks, epoch, cutHolder, holders } = await lockers(2);
    const held = await locks[0]?.take(SESSION);
    if (!held) throw new Error("Not taken");
    const before = await holders();
    await cutHolder();
    // A back end that is told to end holds its locks for a moment more.
    await expect
      .poll(async () => {
        await held.relock();
        const now = await holders();
        return now.length === 1 && now[0] !== before[0];
      }, POLLING)
      .toBe(true);
    await expect(locks[1]?.take(SESSION)).rejects.toMatchObject({ code: "session-in-use" });
    expect(await epoch()).toBe(held.epoch);
    expect(held.lost.aborted).toBe(false);
  });

  it("is lost for good where another process has the session", async () => {
    const { locks, cutHolder, lockBeside } = await lockers(1);
    const held = await locks[0]?.take(SESSION);
    if (!held) throw new Error("Not taken");
    const waiting = lockBeside();
    await cutHolder();
    await waiting;
    await expect.poll(() => held.relock().catch(({ code }) => code), POLLING).toBe("session-in-use");
    expect(held.lost.reason).toMatchObject({ code: "session-in-use" });
    await expect(held.ensure()).rejects.toMatchObject({ code: "session-in-use" });
  });

  it("is lost for good where another process had the session in between", async () => {
    const { locks, pool, cutHolder, lockBeside, unlockBeside, epoch } = await lockers(1);
    const held = await locks[0]?.take(SESSION);
    if (!held) throw new Error("Not taken");
    const waiting = lockBeside();
    await cutHolder();
    await waiting;
    await pool.query("UPDATE sessions SET epoch = epoch + 1");
    await unlockBeside();
    await expect.poll(() => held.relock().catch(({ code }) => code), POLLING).toBe("session-in-use");
    expect(await epoch()).toBe("2");
  });
});

describe("a lock whose connection the server dropped without its client's knowing", () => {
  /** Sessions' locks over such a connection, and the locks of another process. */
  async function halfOpen() {
    const { pool, locks, url } = await lockers(1);
    const proxy = await startHalfOpenProxy(url);
    onTestFinished(() => proxy.close());
    const database = await openDatabase({ databaseUrl: proxy.url, home: "/nonexistent" });
    onTestFinished(() => database.close());
    await pool.query(
      "INSERT INTO sessions (id, lineage, idea, preset, model, state) VALUES ('other', 'other', '', 'fast', 'offline', 'done')",
    );
    return { proxy, database, mine: new SessionLocks(database), theirs: locks[0] };
  }

  it("is another process's to take, and does not hold up who lost it: it gives it back and closes", async () => {
    const { proxy, database, mine, theirs } = await halfOpen();
    const held = await mine.take(SESSION);
    expect(proxy.dropLockConnections()).toBe(1);
    // Nothing that can be seen here tells of it.
    await held.relock();
    expect(await theirs?.take(SESSION)).toMatchObject({ epoch: "2" });
    await expect(held.ensure()).rejects.toMatchObject({ code: "session-in-use" });
    expect(held.lost.aborted).toBe(true);
    await held[Symbol.asyncDispose]();
    await database.close();
  });

  it("ends with the database, though nobody answers it or closes its connection", async () => {
    const { proxy, database, mine } = await halfOpen();
    await mine.take(SESSION);
    expect(proxy.dropLockConnections()).toBe(1);
    await database.close();
  });

  it("is made anew where it does not answer, and what was held is taken again there", async () => {
    const { proxy, mine, theirs } = await halfOpen();
    const held = await mine.take(SESSION);
    expect(proxy.dropLockConnections()).toBe(1);
    expect(await mine.take("other")).toMatchObject({ epoch: "1" });
    await held.relock();
    await held.ensure();
    await expect(theirs?.take(SESSION)).rejects.toMatchObject({ code: "session-in-use" });
  });
});

describe("an intent in the ledger", () => {
  const entry = {
    lineage: SESSION,
    request: "0",
    site: siteOf(SESSION),
    name: "Agreement",
    model: "offline",
    attempt: 1,
  };

  it("is written only where the session's epoch is still the writer's", async () => {
    const { locks, pool } = await lockers(1);
    const held = await locks[0]?.take(SESSION);
    if (!held) throw new Error("Not taken");
    const ledger = new CallLedger(pool);
    await ledger.intend({ ...entry, claim: held });
    await pool.query("UPDATE sessions SET epoch = epoch + 1");
    await expect(ledger.intend({ ...entry, claim: held })).rejects.toMatchObject({ code: "session-in-use" });
    expect((await pool.query("SELECT 1 FROM llm_calls")).rowCount).toBe(1);
  });

  it("of a thread that is no session is always written", async () => {
    const { pool } = await lockers(1);
    const site = siteOf("somebody's own thread");
    expect(await new CallLedger(pool).intend({ ...entry, site, claim: null })).toMatchObject({
      id: expect.stringMatching(/^\d+$/),
    });
  });
});
