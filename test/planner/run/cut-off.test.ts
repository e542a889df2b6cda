import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { expect, it, onTestFinished } from "vitest";
import { createPlanner } from "../../../index.ts";
import { killPoints } from "../../support/kill-points.ts";
import { createTestDatabase } from "../../support/postgres.ts";
import { rowsOfSession } from "../../support/session-tables.ts";

/** In every statement of a run that changes something in the database. */
const WRITES = /INSERT INTO|UPDATE |DELETE FROM/;
/** In its last one: how many come before it differs, since what is stored at once depends on the moment. */
const LAST = /settled AS/;

/** What is stored of a session. What a call came to that was under way is stored whoever has the session: it is paid. */
async function storedOf(client: pg.Pool, session: string, outFile: string) {
  const rows = async (sql: string, value: string) => (await client.query(sql, [value])).rows;
  return {
    ...(await rowsOfSession(client, session)),
    calls: await rows("SELECT id FROM llm_calls WHERE session = $1 ORDER BY id", session),
    files: await rows("SELECT content FROM out_files WHERE path = $1 ORDER BY content", outFile),
  };
}

/** @returns Null. @throws What the run ends with. */
async function toItsEnd(events: AsyncIterable<unknown>): Promise<null> {
  for await (const _ of events);
  return null;
}

/** A planner on a pool whose writing statements are told before they are sent. */
async function openWatched() {
  const { url } = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), "plancraft-cut-off-"));
  const [pool, other] = [3, 1].map((max) => new pg.Pool({ connectionString: url, max })) as [pg.Pool, pg.Pool];
  const watch: { told: (statement: string) => Promise<void> } = { told: async () => {} };
  pool.on("connect", (client) => {
    const { query } = client;
    Object.assign(client, {
      query: (...args: [string | pg.QueryConfig]) => {
        const text = typeof args[0] === "string" ? args[0] : args[0].text;
        const told = WRITES.test(text) ? watch.told(text) : Promise.resolve();
        return told.then(() => Reflect.apply(query, client, args));
      },
    });
  });
  const planner = await createPlanner({ pool, environment: { PLANCRAFT_HOME: folder, PLANCRAFT_MODEL: "offline" } });
  onTestFinished(async () => {
    await planner.close();
    await Promise.all([pool.end(), other.end()]);
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs a session; before one of its writing statements, the nth, another process takes it. */
  const run = async (session: string, nth: number | null) => {
    const outFile = join(folder, `${session}.md`);
    const written: string[] = [];
    let taking: ReturnType<typeof storedOf> | null = null;
    const take = async () => {
      await other.query(`BEGIN; SELECT FROM sessions WHERE id = '${session}' FOR UPDATE;
        UPDATE sessions SET epoch = epoch + 1, holder = 'another' WHERE id = '${session}'; COMMIT`);
      return await storedOf(other, session, outFile);
    };
    watch.told = async (statement) => {
      const begun = await other.query("SELECT FROM sessions WHERE id = $1 AND epoch > 0", [session]);
      if (begun.rowCount === 0) return;
      const isNext = written.push(statement) === nth || (nth !== null && LAST.test(statement));
      if (isNext) taking ??= take();
      await taking;
    };
    const events = planner.start({ idea: "A kiosk", session, preset: "fast", yes: true, outFile });
    const failure = await toItsEnd(events).catch((error: unknown) => error);
    const file = await readFile(outFile, "utf8").catch(() => null);
    const taken = await taking;
    return { written, failure, file, taken, now: await storedOf(other, session, outFile) };
  };
  return { run };
}

it("a run stores nothing once another process has its session, whichever of its statements comes next", async () => {
  const { run } = await openWatched();
  const whole = await run("whole", null);
  expect(whole.failure).toBeNull();
  expect(whole.file).toMatch(/^# /);
  expect(whole.written.length).toBeGreaterThan(20);
  for (const nth of killPoints(whole.written.map((_, at) => at + 1))) {
    const { written, taken, now, failure, file } = await run(`cut-${nth}`, nth);
    const where = `statement ${nth}: ${written[nth - 1]}`;
    expect(taken, where).not.toBeNull();
    expect(now, where).toEqual(taken);
    expect(failure, where).toMatchObject({ code: "session-in-use" });
    expect(file, where).toBeNull();
  }
});
