import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createPlanner, type Planner, type PlannerEvent } from "../../index.ts";
import { AppError } from "../../utils/errors.ts";
import { type Database, openDatabase } from "../../utils/postgres/database.ts";
import { inspectEmbedded } from "../../utils/postgres/embedded.ts";
import { everyNodeOnce, fingerprints } from "../support/killed-session.ts";
import { type OpenAIServer, startOpenAIServer } from "../support/openai-server.ts";
import { modelEnvironment } from "../support/planning-script.ts";

const KILLS = process.env["PLANCRAFT_SOAK"] === "short" ? 3 : 20;
/** One session after the other of each idea, all ideas at once. */
const IDEAS = ["bicycles", "violins", "cameras", "kayaks", "looms", "telescopes"].map((what) => `A market for ${what}`);
const LATENCY_MS = 20;
/** The time between two kills, at least and at most: a session takes about as long. */
const PAUSE_MS = [300, 1500] as const;

/** What the session of an idea comes to when nobody disturbs it. */
interface Undisturbed {
  readonly plan: string;
  /** For each request, which row of requests of one schema it belongs to: one is made when those before are answered. */
  readonly phases: ReadonlyMap<string, number>;
}

/** One run of a session under load. */
interface Run {
  /** How many kills there were when it began; null where the server was down. */
  readonly begunAfter: number | null;
  readonly shown: { readonly event: PlannerEvent; readonly afterKills: number }[];
  isDone: boolean;
}

interface Loaded {
  readonly session: string;
  readonly idea: string;
  readonly runs: Run[];
  /** Of the model server's requests, by all sessions, the first one that can be its own, and the first that cannot. */
  readonly from: number;
  to: number;
  plan: string | null;
}

/** How many requests there were when the server was killed, and when it was back: what is sent between them is in flight. */
interface ServerKill {
  readonly requestsBefore: number;
  requestsWhenUp: number;
}

let home: string;
/** The test's own share in the server: when its connection is lost it starts the server again. */
let database: Database;
let server: OpenAIServer;
let planner: Planner;
const whole = new Map<string, Undisturbed>();
const sessions: Loaded[] = [];
const kills: ServerKill[] = [];
let isDown = false;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "plancraft-killed-"));
  database = await openDatabase({ home });
  const { rows } = await database.pool.query<{ folder: string; fsync: string; commit: string }>(
    `SELECT current_setting('unix_socket_directories') AS folder, current_setting('fsync') AS fsync,
       current_setting('synchronous_commit') AS commit`,
  );
  expect(rows).toMatchObject([{ fsync: "on", commit: "on" }]);
  const url = `postgresql://postgres@localhost:5432/postgres?host=${encodeURIComponent(rows[0]?.folder ?? "")}`;
  server = await startOpenAIServer({ answers: everyNodeOnce, latencyMs: LATENCY_MS });
  planner = await createPlanner({ environment: { ...modelEnvironment(url, server), PLANCRAFT_HOME: home } });
  for (const idea of IDEAS) whole.set(idea, await undisturbed(idea));
  // Each request tells whose it is.
  expect(new Set(fingerprints(server.requests)).size).toBe(server.requests.length);
});
afterAll(async () => {
  await planner.close();
  await database.close();
  await server.close();
  await rm(home, { recursive: true, force: true });
});

async function undisturbed(idea: string): Promise<Undisturbed> {
  const before = server.requests.length;
  const events: PlannerEvent[] = [];
  for await (const event of planner.start({ idea, preset: "fast", yes: true })) events.push(event);
  const requests = server.requests.slice(before);
  let phase = 0;
  const phases = requests.map(({ schemaName }, at) => {
    if (schemaName !== requests[at - 1]?.schemaName) phase += 1;
    return phase;
  });
  return {
    plan: planIn(events) ?? "",
    phases: new Map(fingerprints(requests).map((name, at) => [name, phases[at] ?? 0])),
  };
}

function planIn(events: readonly PlannerEvent[]): string | null {
  const last = events.at(-1);
  return last?.type === "done" ? last.plan : null;
}

/** Runs a session to its end, resuming it each time the storage fails it. */
async function runThrough(loaded: Loaded): Promise<void> {
  const { session, idea, runs } = loaded;
  let isKnown = false;
  while (loaded.plan === null) {
    const run: Run = { begunAfter: isDown ? null : kills.length, shown: [], isDone: false };
    runs.push(run);
    const events = isKnown ? planner.resume({ session }) : planner.start({ idea, preset: "fast", session, yes: true });
    try {
      for await (const event of events) run.shown.push({ event, afterKills: kills.length });
    } catch (error) {
      if (!(error instanceof AppError && error.category === "storage")) throw error;
    }
    const shown = run.shown.map(({ event }) => event);
    const last = shown.at(-1);
    if (last?.type === "failed") expect(last.error).toMatchObject({ category: "storage" });
    loaded.plan = planIn(shown);
    run.isDone = loaded.plan !== null;
    await untilUp();
    isKnown = (await database.pool.query("SELECT 1 FROM sessions WHERE id = $1", [session])).rows.length > 0;
    if (shown.length > 0) expect(isKnown).toBe(true);
  }
  loaded.to = server.requests.length;
}

async function untilUp(): Promise<void> {
  const isUp = () =>
    database.pool.query("SELECT 1").then(
      () => true,
      () => false,
    );
  while (!(await isUp())) await sleep(10);
}

/** Ends the server as a crash does, and waits for it to be back. Every answer whose step was shown as done is there. */
async function killServer(): Promise<void> {
  const { pid } = await inspectEmbedded(home);
  if (pid === null) throw new Error("The server does not run");
  expect(sessions.filter(({ plan }) => plan === null).length).toBeGreaterThan(0);
  isDown = true;
  const kill: ServerKill = { requestsBefore: server.requests.length, requestsWhenUp: Number.POSITIVE_INFINITY };
  kills.push(kill);
  const acknowledged = finishedTasks();
  process.kill(pid, "SIGQUIT");
  while (await isAlive(pid)) await sleep(5);
  await untilUp();
  kill.requestsWhenUp = server.requests.length;
  isDown = false;
  const { rows } = await database.pool.query<{ task: string; stored: number }>(
    `SELECT concat_ws(' ', session, node, target) AS task, count(*)::int AS stored FROM llm_calls
     WHERE state IN ('accepted', 'unusable') GROUP BY 1`,
  );
  const stored = new Map(rows.map((row) => [row.task, row.stored]));
  const lost = [...acknowledged].filter(([task, times]) => (stored.get(task) ?? 0) < times);
  expect(lost).toEqual([]);
}

async function isAlive(pid: number): Promise<boolean> {
  return (await inspectEmbedded(home)).pid === pid;
}

/** How often each task that asks the model was shown as done, at most by one run: another may tell of it again. */
function finishedTasks(): Map<string, number> {
  const most = new Map<string, number>();
  for (const { shown } of sessions.flatMap(({ runs }) => runs)) {
    const times = new Map<string, number>();
    for (const { event } of shown) {
      if (event.type !== "step-finished" || !ASKING_STEPS.has(event.step)) continue;
      const task = [event.session, event.step, ...(event.target === undefined ? [] : [event.target])].join(" ");
      times.set(task, (times.get(task) ?? 0) + 1);
    }
    for (const [task, count] of times) most.set(task, Math.max(count, most.get(task) ?? 0));
  }
  return most;
}

const ASKING_STEPS: ReadonlySet<string> = new Set(["analyze", "structure", "research", "write", "review", "discuss"]);

/**
 * The events a session has shown are stored as they were shown. In a run that failed these are the ones it had shown
 * when the server was killed; what it says after that, of its failure, cannot be.
 */
async function expectEventsStored({ session, runs }: Loaded): Promise<void> {
  const { rows } = await database.pool.query<{ seq: number; at: Date; body: object }>(
    "SELECT seq, at, body FROM session_events WHERE session = $1 ORDER BY seq",
    [session],
  );
  expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, at) => at + 1));
  const stored = rows.map(({ seq, at, body }) => ({ session, seq, at: at.toISOString(), ...body }));
  for (const { begunAfter, isDone, shown } of runs) {
    const end = JSON.stringify(shown.at(-1)?.event);
    for (const { event, afterKills } of shown) {
      if (!isDone && afterKills !== begunAfter) continue;
      const expected = event.type === "done" ? { ...event, plan: null, planVersion: 1 } : event;
      expect(stored[event.seq - 1], `begun after kill ${begunAfter}, ended after ${shown.length} with ${end}`).toEqual(
        expected,
      );
    }
  }
}

/**
 * A session asks what an undisturbed one asks. It asks twice only what was asked before a kill and again after it, of
 * the phase that it was in then; and no answer is stored twice.
 */
async function expectAskedOnce({ session, idea, from, to }: Loaded): Promise<number> {
  const { phases } = whole.get(idea) ?? { phases: new Map<string, number>() };
  const asked = fingerprints(server.requests.slice(from, to))
    .map((name, at) => ({ name, at: from + at, phase: phases.get(name) ?? null }))
    .filter(({ phase }) => phase !== null);
  expect(new Set(asked.map(({ name }) => name))).toEqual(new Set(phases.keys()));
  expect(asked.map(({ phase }) => phase)).toEqual(asked.map(({ phase }) => phase).sort((a, b) => (a ?? 0) - (b ?? 0)));
  for (const [nth, { name, at }] of asked.entries()) {
    const before = asked.slice(0, nth).findLast((earlier) => earlier.name === name);
    if (!before) continue;
    const between = kills.filter((kill) => before.at < kill.requestsWhenUp && kill.requestsBefore <= at);
    expect(between.length, `${session} asked ${name} twice`).toBeGreaterThan(0);
  }
  const { rows } = await database.pool.query<{ intents: number; stored: number; requests: number }>(
    `SELECT count(*)::int AS intents, count(*) FILTER (WHERE state IN ('accepted', 'unusable'))::int AS stored,
       count(DISTINCT request) FILTER (WHERE state IN ('accepted', 'unusable'))::int AS requests
     FROM llm_calls WHERE session = $1`,
    [session],
  );
  expect(rows).toMatchObject([{ stored: phases.size, requests: phases.size }]);
  expect(rows[0]?.intents).toBeGreaterThanOrEqual(asked.length);
  return asked.length - phases.size;
}

it("loses nothing it has shown, and asks again only for what was in flight, when Postgres is killed", {
  timeout: 900_000,
}, async () => {
  const failures: unknown[] = [];
  const work = async (idea: string) => {
    for (let round = 1; kills.length < KILLS && failures.length === 0; round += 1) {
      const from = server.requests.length;
      const session = `${idea.split(" ").at(-1)}-${round}`;
      const loaded: Loaded = { session, idea, runs: [], from, to: from, plan: null };
      sessions.push(loaded);
      await runThrough(loaded);
    }
  };
  const load = Promise.all(IDEAS.map((idea) => work(idea).catch((error: unknown) => failures.push(error))));
  while (kills.length < KILLS && failures.length === 0) {
    const [leastMs, mostMs] = PAUSE_MS;
    await sleep(leastMs + Math.random() * (mostMs - leastMs));
    await killServer();
  }
  await load;
  expect(failures).toEqual([]);

  let repeated = 0;
  for (const loaded of sessions) {
    expect(loaded.plan).toBe(whole.get(loaded.idea)?.plan);
    await expectEventsStored(loaded);
    repeated += await expectAskedOnce(loaded);
  }
  const runs = sessions.flatMap((loaded) => loaded.runs);
  const failed = runs.filter(({ isDone }) => !isDone).length;
  console.info(
    `${KILLS} kills, ${sessions.length} sessions, ${failed} of ${runs.length} runs failed, ${repeated} calls repeated`,
  );
});
