import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { Book } from "../../ops/chaos/book.ts";
import { INVARIANTS } from "../../ops/chaos/invariants/all-invariants.ts";
import type { Evidence } from "../../ops/chaos/invariants/invariant.ts";
import type { EventType } from "../../schemas/event.ts";
import { bossOn, RUNS, readyQueueTables } from "../../utils/queue/queue-tables.ts";
import { tellStory } from "../support/host-story.ts";
import { createTestDatabase } from "../support/postgres.ts";

const NOON = new Date("2026-11-28T12:00:00Z");
const later = (seconds: number) => new Date(NOON.getTime() + seconds * 1_000);

/** A database where one session ran to its end without a fault, and what was told of it. */
async function quietDay() {
  const { url } = await createTestDatabase();
  const pool = new pg.Pool({ connectionString: url, max: 1, application_name: "worker-1.1" });
  onTestFinished(() => pool.end());
  await readyQueueTables(pool);
  const client = await pool.connect();
  await tellStory(client).finally(() => client.release());
  const folder = await mkdtemp(join(tmpdir(), "plancraft-invariants-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const run = (sql: string, values: unknown[] = []) => pool.query(sql, values);
  const insertSession = (id: string) =>
    run(
      "INSERT INTO sessions (id, lineage, idea, preset, model, state) VALUES ($1, $1, 'An idea', 'fast', 'offline', 'done')",
      [id],
    );
  const insertEvent = (seq: number, type: EventType, body = "{}") =>
    run("INSERT INTO session_events (session, seq, at, type, body) VALUES ('plan', $1, now(), $2, $3)", [
      seq,
      type,
      body,
    ]);
  const insertCall = (request: string) =>
    run(
      `INSERT INTO llm_calls (lineage, request, session, node, name, model, attempt, state, input_tokens, output_tokens, settled_at)
       VALUES ('plan', $1, 'plan', 'write', 'Section', 'offline', 1, 'accepted', 10, 5, '2026-11-28T12:00:00Z')`,
      [request],
    );
  await insertSession("plan");
  await run("UPDATE sessions SET epoch = epoch + 1 WHERE id = 'plan'");
  await insertEvent(1, "session-started");
  await insertEvent(2, "done", '{"planVersion": 1, "complete": true, "plan": null}');
  await insertCall("one");
  await run("INSERT INTO usage_by_day VALUES ('2026-11-28', 0, 1, 1, 10, 5, 0)");
  await run(`INSERT INTO plan_versions (session, version, plan) VALUES ('plan', 1, '{}')`);
  await run(
    "INSERT INTO audit (session, interrupt_id, attempt, act, question_id, at, detail) VALUES ('plan', 'q1', 1, 'answered', 'q', now(), '')",
  );
  const book = new Book();
  const entry = book.opened("plan", "An idea");
  book.given("key", "plan");
  entry.heard.push({ seq: 1, type: "session-started", atMs: 0 }, { seq: 2, type: "done", atMs: 1 });
  entry.answered.push("q1");
  entry.isOver = true;
  const answered = (fingerprint: string, at: number) =>
    ({
      fingerprint,
      schemaName: "Section",
      fault: null,
      state: "answered",
      cameAt: later(at),
      overAt: later(at + 1),
    }) as const;
  const metrics = new Map([
    ['plancraft_model_calls_total{model="offline",outcome="answered"}', 1],
    ['plancraft_model_calls_total{model="offline",outcome="failed"}', 3],
    ['plancraft_plans_finished_total{outcome="done",variant="none"}', 1],
    ['plancraft_sessions{state="done"}', 1],
  ]);
  const evidence = {
    rows: async <T extends object>(sql: string, values: readonly unknown[] = []) =>
      (await pool.query(sql, [...values])).rows as T[],
    book,
    requests: [answered("one", 0)] as Evidence["requests"],
    faults: [] as Evidence["faults"],
    lives: [{ name: "worker-1.1", wasKilled: false, metrics }] as Evidence["lives"],
    temporaryFolders: [folder],
  };
  return { evidence, metrics, entry, book, folder, url, pool, run, insertSession, insertEvent, insertCall, answered };
}

type Day = Awaited<ReturnType<typeof quietDay>>;
let day: Day;
beforeEach(async () => {
  day = await quietDay();
});

const found = (name: string) => (INVARIANTS[name] ?? (async () => ["no such invariant"]))(day.evidence);
const losing = (from: number, to: number) => ({
  name: "killed-worker",
  what: "worker-1",
  from: later(from),
  to: later(to),
  losesCalls: true,
});

it("nothing is found on a quiet day", async () => {
  for (const name of Object.keys(INVARIANTS)) expect(await found(name), name).toEqual([]);
});

/** What is planted, and what is found of it. */
const PLANTED: Record<string, readonly (readonly [what: string, plant: (day: Day) => unknown, said: RegExp])[]> = {
  sessionsEnded: [
    ["a session that was acknowledged and is gone", ({ book }) => book.opened("lost", "An idea"), /lost .* not there/],
    ["one that still runs", ({ run }) => run("UPDATE sessions SET state = 'running'"), /plan is running/],
    ["one that failed", ({ run }) => run("UPDATE sessions SET state = 'failed'"), /plan is failed/],
    [
      "a reader who waits for an end",
      ({ entry }) => {
        entry.isOver = false;
      },
      /reader was not told/,
    ],
  ],
  callsPaidOnce: [
    [
      "an answer that was there before the fault, and was asked for again",
      ({ evidence, answered }) => {
        evidence.requests = [answered("one", 0), answered("one", 20)];
        evidence.faults = [losing(10, 15)];
      },
      /Section one was paid for twice/,
    ],
    ["two answers to one request in the ledger", ({ insertCall }) => insertCall("one"), /1 answers of the ledger/],
    [
      "an answer that was paid for and not kept",
      ({ evidence, answered }) => {
        evidence.requests = [answered("one", 0), answered("two", 5)];
      },
      /ledger answers 1 requests, the provider 2/,
    ],
  ],
  eventsInOrder: [
    ["a gap", ({ run }) => run("UPDATE session_events SET seq = 3 WHERE seq = 2"), /2 events, numbered up to 3/],
    ["a second last event", ({ insertEvent }) => insertEvent(3, "done"), /done behind done at 2/],
    ["a run without a last event", ({ insertEvent }) => insertEvent(3, "session-started"), /stops at 3/],
  ],
  readersHeardAll: [
    ["an event that did not come", ({ entry }) => entry.heard.shift(), /heard done 2 where session-started 1/],
    [
      "one that came twice",
      ({ entry }) => entry.heard.push({ seq: 2, type: "done", atMs: 2 }),
      /heard done 2 where nothing/,
    ],
    ["one that was missed at the end", ({ entry }) => entry.heard.pop(), /heard nothing where done 2/],
  ],
  oneHolderAnEpoch: [
    [
      "a host that writes at another one's epoch",
      async ({ url }) => {
        const other = new pg.Client({ connectionString: url, application_name: "worker-2.1" });
        await other.connect();
        await other.query("INSERT INTO session_events VALUES ('plan', 3, now(), 'warning', '{}')");
        await other.end();
      },
      /worker-2.1 wrote session_events of plan, which worker-1.1 had at epoch 1/,
    ],
  ],
  answersInAudit: [
    ["an answer that was taken and is not there", ({ entry }) => entry.answered.push("q2"), /q2 of plan .* 0 times/],
  ],
  keysGiveOneSession: [
    ["a second session for a key", ({ book }) => book.given("key", "other"), /key gave plan and other/],
    ["a session that nobody was told of", ({ insertSession }) => insertSession("stray"), /stray was made/],
  ],
  nothingLeftOver: [
    [
      "a request",
      ({ run }) => run("INSERT INTO run_requests (session, body) VALUES ('plan', '{}')"),
      /something is still asked/,
    ],
    [
      "a job",
      async ({ pool }) => await bossOn(pool).send(RUNS, {}, { singletonKey: "plan" }),
      /A job of plan is created/,
    ],
    [
      "a dead letter",
      ({ run }) =>
        run("INSERT INTO dead_runs (session, job, code, details, attempts) VALUES ('plan', '{}', 'defect', '{}', 1)"),
      /dead letter: defect/,
    ],
    [
      "a file",
      async ({ folder }) => {
        await mkdir(join(folder, "upload-1"));
        await writeFile(join(folder, "upload-1", "notes.md"), "");
      },
      /upload-1 was left/,
    ],
  ],
  readModelRecounted: [
    ["another state", ({ run }) => run("UPDATE sessions SET state = 'cancelled'"), /listed as cancelled/],
    ["a call that its day does not count", ({ insertCall }) => insertCall("two"), /2026-11-28 .*1,10,5.* is kept/],
    ["a version too few", ({ run }) => run("DELETE FROM plan_versions"), /plan has 0 versions, and was done 1 times/],
  ],
  metricsRecounted: [
    [
      "an answer that was not counted",
      ({ insertCall }) => insertCall("two"),
      /told of 1 answers of models, and 2 are stored/,
    ],
    [
      "a plan that was counted twice",
      ({ metrics }) => metrics.set('plancraft_plans_finished_total{outcome="done",variant="none"}', 2),
      /told of 2 finished plans, and 1 are stored/,
    ],
    [
      "a state that is told as it was before",
      ({ metrics }) => metrics.set('plancraft_sessions{state="done"}', 0),
      /plancraft_sessions\{state="done"\} of worker-1.1 was 0, and 1 was right/,
    ],
    [
      "a stream that is not open any more",
      ({ metrics }) => metrics.set("plancraft_sse_connections", 1),
      /plancraft_sse_connections.* was 1/,
    ],
    [
      "a process that does not tell",
      ({ evidence }) => {
        evidence.lives = [{ name: "worker-1.1", wasKilled: false, metrics: null }];
      },
      /worker-1.1 did not tell its metrics/,
    ],
  ],
};

it("something is planted for each invariant", () => {
  expect(Object.keys(PLANTED)).toEqual(Object.keys(INVARIANTS));
});

describe.each(Object.entries(PLANTED))("%s finds", (name, cases) => {
  it.each(cases)("%s", async (_what, plant, said) => {
    await plant(day);
    expect((await found(name)).join("\n")).toMatch(said);
  });
});

it("a call that was in flight when a worker was killed may be paid for again", async () => {
  day.evidence.requests = [day.answered("one", 9.5), day.answered("one", 20)];
  day.evidence.faults = [losing(10, 15)];
  expect(await found("callsPaidOnce")).toEqual([]);
});

it("what waits for a person may be cancelled, which nobody reads any more", async () => {
  await day.run("UPDATE session_events SET type = 'waiting' WHERE seq = 2");
  await day.insertEvent(3, "cancelled");
  day.entry.heard.splice(1, 1, { seq: 2, type: "waiting", atMs: 1 });
  expect(await found("eventsInOrder")).toEqual([]);
  expect(await found("readersHeardAll")).toEqual([]);
});

it("an answer that was in flight when a worker was killed may be counted by nobody", async () => {
  await day.insertCall("two");
  day.evidence.requests = [day.answered("one", 0), day.answered("two", 9.5)];
  day.evidence.faults = [losing(10, 15)];
  expect(await found("metricsRecounted")).toEqual([]);
});
