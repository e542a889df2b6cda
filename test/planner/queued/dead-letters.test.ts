import { Readable, Writable } from "node:stream";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runCommandLine } from "../../../cli/program.ts";
import { openPlanner } from "../../../planner/compose.ts";
import type { LazyPlanner } from "../../../planner/planner.ts";
import type { DeadLetter } from "../../../schemas/http/dead-letter.ts";
import { MAX_TRIES, nextTry } from "../../../utils/errors/retry-table.ts";
import type { AppError } from "../../../utils/errors.ts";
import { keepDeadRun } from "../../../utils/postgres/stores/dead-run-store.ts";
import { openWorkQueue, type WorkQueue } from "../../../utils/queue/work-queue.ts";
import { type OpenAIServer, startOpenAIServer } from "../../support/openai-server.ts";
import { modelEnvironment, shortOutline } from "../../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";
import type { Variables } from "../../support/run-cli.ts";
import { type Served, served } from "../../support/served.ts";

let database: TestDatabase;
let pool: pg.Pool;
let server: OpenAIServer;
let on: Variables;
let asking: LazyPlanner;
let worker: LazyPlanner;
let queue: WorkQueue;
let app: Served;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url });
  // The key is refused once, in the middle of a plan.
  const fault = { kind: "unauthorized" } as const;
  server = await startOpenAIServer({ answers: shortOutline, faults: [{ call: 2, fault }] });
  on = { ...modelEnvironment(database.url, server), USE_DURABLE_WORKER: "true" };
  asking = await openPlanner({ environment: on });
  worker = await openPlanner({ environment: on, runsQueued: true });
  queue = await openWorkQueue(pool, { listen: async () => () => {} });
  app = served({ planner: asking });
});
afterAll(async () => {
  await queue.close();
  await Promise.all([asking.close(), worker.close(), server.close(), pool.end()]);
  await database.drop();
});

/** As a worker does with what it takes: one job, to its end. */
async function work(): Promise<string> {
  const [taken] = await queue.fetch(1, []);
  if (!taken) return "nothing";
  let failure: AppError | undefined;
  const ran = await worker.runQueued(taken.job, {
    maxAttempts: MAX_TRIES,
    retryAt: (error, attempt) => {
      failure = error;
      const next = nextTry(error.code, error.details, attempt, new Date(), () => 0);
      return typeof next === "string" ? null : next.startAfter;
    },
  });
  if (ran.outcome === "dead" && failure) await queue.bury(taken, { error: failure, attempts: ran.attempts });
  else await queue.complete(taken);
  return ran.outcome;
}

async function failedSession(session: string, person = "kim"): Promise<void> {
  const events = asking.as({ person }).start({ session, idea: "A marketplace for used climbing gear", yes: true });
  expect((await events.next()).value).toMatchObject({ type: "session-queued" });
  await events.return();
  expect(await work()).toBe("dead");
}

/** Runs the command in this process. */
async function dead(args: readonly string[], environment: Variables = {}) {
  const said = { stdout: "", stderr: "" };
  const output = (name: keyof typeof said) =>
    new Writable({
      write: (chunk, _, done) => {
        said[name] += String(chunk);
        done();
      },
    });
  const host = {
    environment: { ...on, LANG: "en", ...environment },
    stdin: Readable.from([]),
    stdout: output("stdout"),
    stderr: output("stderr"),
    on: () => {},
    exit: () => {},
  };
  return { exitCode: await runCommandLine(["dead", ...args], host), ...said };
}

/** A letter that is only kept, and never was a job. */
async function keptLetter(session: string | null, code: string, details = {}): Promise<string> {
  const error = { code, details } as AppError;
  return await keepDeadRun(pool, { job: { kind: "run", session }, error, attempts: 1 });
}

it("goes on from the last checkpoint when it is replayed, for whoever asked first, and pays for nothing again", async () => {
  await failedSession("dead-1");
  const [letter] = await asking.deadLetters.list();
  expect(letter).toMatchObject({ session: "dead-1", kind: "model-auth", attempts: 1, asked: null });
  const before = server.requests.length;
  expect(await asking.deadLetters.replay(letter?.id ?? "")).toEqual({ id: letter?.id, session: "dead-1" });
  expect(await asking.deadLetters.list()).toEqual([]);
  expect(await asking.status("dead-1")).toMatchObject({ state: "queued", owner: "kim" });
  expect(await work()).toBe("over");
  expect(await asking.status("dead-1")).toMatchObject({ state: "done" });
  const again = server.requests.slice(before).map(({ schemaName }) => schemaName);
  expect(again).not.toContain("Analysis");
  const { rows } = await pool.query("SELECT body -> 'requester' AS requester FROM run_requests");
  expect(rows).toEqual([]);
});

it("lists, shows and drops letters by the beginning of their id, in both languages, also where the queue is off", async () => {
  const id = await keptLetter("dead-1", "model-quota", { said: "" });
  const off = { USE_DURABLE_WORKER: "false" };
  const listed = await dead(["list"], off);
  expect(listed).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("model-quota") });
  expect(listed.stdout).toContain(id.slice(0, 8));
  const shown = await dead(["show", id.slice(0, 6)], { ...off, LANG: "ko_KR.UTF-8" });
  expect(shown).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("사용 한도가 소진되었습니다") });
  expect(shown.stdout).toContain(`dead drop ${id.slice(0, 8)}`);
  const refused = await dead(["replay", id], off);
  expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("The queue is off here") });
  const dropped = await dead(["drop", id.slice(0, 6), "--json"], off);
  expect(JSON.parse(dropped.stdout)).toEqual({ dropped: id });
  expect(await dead(["drop", id], off)).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("no dead letter"),
  });
  expect(await dead(["list", "--limit", "none"], off)).toMatchObject({ exitCode: 2 });
  expect((await dead(["list"], off)).stderr).toContain("No run has failed for good.");
});

it("says in one sentence why a letter cannot be replayed", async () => {
  const replay = (id: string) => asking.deadLetters.replay(id);
  const done = await keptLetter("dead-1", "model-quota");
  await expect(replay(done)).rejects.toMatchObject({
    code: "dead-letter-settled",
    message: expect.stringMatching(/is done/),
  });
  await asking.delete("dead-1");
  await expect(replay(done)).rejects.toMatchObject({ code: "dead-letter-deleted" });
  await asking.undelete("dead-1");
  await expect(replay(await keptLetter(null, "job-unknown", { kind: "dream" }))).rejects.toMatchObject({
    message: expect.stringContaining("(dream)"),
  });
  await expect(replay("%")).rejects.toMatchObject({ code: "dead-letter-unknown" });
  await expect(replay(await keptLetter("dead-1", "of-tomorrow"))).rejects.toMatchObject({
    code: "dead-letter-settled",
  });
  const [newest] = await asking.deadLetters.list();
  expect(newest?.message).toContain("of-tomorrow");
  await pool.query("UPDATE dead_runs SET id = overlay(id::text placing 'abcdef' from 1 for 6)::uuid");
  await expect(replay("abcdef")).rejects.toMatchObject({ code: "dead-letter-ambiguous" });
});

it("gives over HTTP each their own, page by page, and to nobody else's anything", async () => {
  await pool.query("DELETE FROM dead_runs");
  for (let at = 0; at < 5; at++) await keptLetter("dead-1", "model-quota", { said: "" });
  const ids: string[] = [];
  for (let path = "/api/dead-letters?limit=2"; path !== ""; ) {
    const { json } = await app.call("GET", path);
    ids.push(...json.letters.map(({ id }: DeadLetter) => id));
    // The list goes on where what it was at is gone.
    expect((await app.call("DELETE", `/api/dead-letters/${ids.at(-1)}`)).status).toBe(204);
    path = json.next === null ? "" : `/api/dead-letters?limit=2&cursor=${json.next}`;
  }
  expect(new Set(ids).size).toBe(5);
  const [id = ""] = ids;
  expect((await app.call("GET", `/api/dead-letters/${id}`, { as: "admin" })).json).toMatchObject({ session: "dead-1" });
  expect((await app.call("GET", "/api/dead-letters", { as: "eve" })).json).toEqual({ letters: [], next: null });
  const ofLetters = (await app.routes()).filter(({ path }) => path.includes("{letter}"));
  expect(ofLetters.length).toBe(3);
  for (const { method, path } of ofLetters) {
    const { status, json } = await app.call(method, path.replace("{letter}", id), { as: "eve" });
    expect([status, json.code], `${method} ${path}`).toEqual([404, "dead-letter-unknown"]);
  }
  const settled = await app.call("POST", `/api/dead-letters/${id}/replay`, { headers: { "accept-language": "ko" } });
  expect(settled).toMatchObject({ status: 409, json: { code: "dead-letter-settled" } });
  expect(settled.json.detail).toContain("완료 상태");
  expect((await app.call("GET", "/api/dead-letters?cursor=abc")).status).toBe(400);
});
