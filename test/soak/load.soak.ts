import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import pg from "pg";
import { expect, inject, it, onTestFinished } from "vitest";
import { createPlanner, type OpenQuestion, type Planner, type PlannerEvent } from "../../index.ts";
import { type LoadServer, markerOf, markersIn, startLoadServer } from "../support/load-server.ts";
import { AUDIENCE_QUESTION, modelEnvironment } from "../support/planning-script.ts";
import { createTestDatabase } from "../support/postgres.ts";

const LATENCY_MS = 300;
/** The usual limit is made for one provider's key. */
const CALLS_AT_ONCE = 400;
const CONNECTIONS_MAX = 5;
/** An HTTP client closes a connection that it has not used for four seconds. */
const IDLE_CONNECTION_MS = 6_000;
const LOADS = process.env["PLANCRAFT_SOAK"] === "short" ? [100] : [100, 200, 1_000];

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

interface Waiting {
  readonly session: string;
  readonly seq: number;
  readonly question: OpenQuestion;
}

const sessionOf = (index: number) => `load-${index}`;
/** Every other one answers in another way, so that an answer that went astray is seen in the plan. */
const audienceOf = (index: number) => AUDIENCE_QUESTION.options[index % 2 === 0 ? 0 : 1];

/** Reads a run to its end, and checks that `seq` goes on without a gap. */
async function run(events: AsyncIterable<PlannerEvent>, seqBefore: number): Promise<PlannerEvent> {
  let last: PlannerEvent | undefined;
  for await (const event of events) {
    if (event.seq !== (last?.seq ?? seqBefore) + 1) throw new Error(`A gap before ${JSON.stringify(event)}`);
    last = event;
  }
  if (last === undefined) throw new Error("There was no event");
  return last;
}

async function runToQuestion(events: AsyncIterable<PlannerEvent>, id: string, seqBefore = 0): Promise<Waiting> {
  const last = await run(events, seqBefore);
  const question = last.type === "waiting" ? last.questions[0] : undefined;
  if (question?.id !== id) throw new Error(`It does not wait with ${id}: ${JSON.stringify(last)}`);
  return { session: last.session, seq: last.seq, question };
}

const begin = (planner: Planner, index: number) =>
  runToQuestion(
    planner.start({ idea: `A marketplace, ${markerOf(index)}`, session: sessionOf(index), preset: "fast" }),
    "audience",
  );

function answerAudience(planner: Planner, { session, seq, question }: Waiting, index: number): Promise<Waiting> {
  const answers = { [question.interruptId]: { kind: "option", optionId: audienceOf(index)?.id ?? "" } } as const;
  return runToQuestion(planner.answer({ session, answers }), "approve-outline", seq);
}

async function accept(planner: Planner, { session, seq, question }: Waiting): Promise<string> {
  const answers = { [question.interruptId]: { kind: "approval", decision: "accept" } } as const;
  const last = await run(planner.answer({ session, answers }), seq);
  if (last.type !== "done" || last.plan === null) throw new Error(`It is not done: ${JSON.stringify(last)}`);
  return last.plan;
}

/** The most connections that the planner has to the database, looked at again and again until it is asked for. */
function watchConnections(database: string): () => Promise<number> {
  let most = 0;
  let watching = true;
  const watch = async () => {
    const client = new pg.Client({ connectionString: inject("postgresAdminUrl"), application_name: "watcher" });
    await client.connect();
    while (watching) {
      const { rows } = await client.query<{ count: number }>(
        "SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = $1 AND application_name = 'plancraft'",
        [database],
      );
      most = Math.max(most, rows[0]?.count ?? 0);
      await sleep(20);
    }
    await client.end();
  };
  const watched = watch();
  return async () => {
    watching = false;
    await watched;
    return most;
  };
}

/** Bytes in use once the garbage is gone, and the connections to the model server with it. */
async function bytesInUse(): Promise<number> {
  await sleep(IDLE_CONNECTION_MS);
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function openLoad(): Promise<{ url: string; server: LoadServer; planner: Planner }> {
  const { url } = await createTestDatabase();
  const home = await mkdtemp(join(tmpdir(), "plancraft-load-"));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const server = await startLoadServer(LATENCY_MS);
  onTestFinished(() => server.close());
  const environment = { PLANCRAFT_HOME: home, PLANCRAFT_MAX_CALLS: String(CALLS_AT_ONCE) };
  const planner = await createPlanner({ environment: { ...modelEnvironment(url, server), ...environment } });
  onTestFinished(() => planner.close());
  return { url, server, planner };
}

it.each(LOADS)("%i sessions at once all finish, and each is about its own idea", async (sessions) => {
  const { url, server, planner } = await openLoad();
  const database = new URL(url).pathname.slice(1);
  const mostConnections = watchConnections(database);
  // The one that all others are measured by.
  await accept(planner, await answerAudience(planner, await begin(planner, 0), 0));
  const callsEach = (await server.counts()).requests;

  const indices = Array.from({ length: sessions }, (_, at) => at + 1);
  const before = await bytesInUse();
  const startedAt = performance.now();
  const asked = await Promise.all(indices.map((index) => begin(planner, index)));
  const bytesEach = ((await bytesInUse()) - before) / sessions;
  const outlined = await Promise.all(asked.map((waiting, at) => answerAudience(planner, waiting, indices[at] ?? 0)));
  const plans = await Promise.all(outlined.map((waiting) => accept(planner, waiting)));
  const tookS = (performance.now() - startedAt - IDLE_CONNECTION_MS) / 1_000;
  console.log(
    `${sessions} sessions, ${callsEach} calls each: ${tookS.toFixed(1)} s, ${(sessions / tookS).toFixed(1)} a second; ` +
      `${(bytesEach / 1_024).toFixed(1)} KiB a waiting session`,
  );

  for (const [at, plan] of plans.entries()) {
    const index = indices[at] ?? 0;
    expect(markersIn(plan)).toEqual([markerOf(index)]);
    const [own, others] = [audienceOf(index), audienceOf(index + 1)].map((option) => `→ ${option?.title}`);
    const { markdown: record } = await planner.record(sessionOf(index));
    expect(record).toContain(own);
    expect(record).not.toContain(others);
  }
  expect(await server.counts()).toEqual({ requests: (sessions + 1) * callsEach, mixed: 0 });
  expect(await mostConnections()).toBeLessThanOrEqual(CONNECTIONS_MAX);
  await expectStoredWhole(url, sessions + 1, callsEach);
});

/** What is in the tables: every session done, its events without a gap, every call answered once. */
async function expectStoredWhole(url: string, sessions: number, callsEach: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  const states = "SELECT state, count(*)::int AS sessions FROM sessions GROUP BY state";
  expect((await client.query(states)).rows).toEqual([{ state: "done", sessions }]);
  const whole = `SELECT count(*)::int AS sessions FROM (SELECT session FROM session_events GROUP BY session
    HAVING min(seq) = 1 AND max(seq) = count(*)) AS whole`;
  expect((await client.query(whole)).rows).toEqual([{ sessions }]);
  const calls = `SELECT count(*)::int AS calls, (count(*) FILTER (WHERE answer IS NULL OR attempt > 1))::int AS others
    FROM llm_calls`;
  expect((await client.query(calls)).rows).toEqual([{ calls: sessions * callsEach, others: 0 }]);
}
