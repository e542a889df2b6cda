import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { expect, it, onTestFinished } from "vitest";
import { createPlanner } from "../../index.ts";
import { type CutProxy, startCutProxy } from "../support/cut-proxy.ts";
import { repeatedCalls, strangers, takenOverFrom, tellStory } from "../support/host-story.ts";
import { everyNodeOnce, fingerprints } from "../support/killed-session.ts";
import { type OpenAIServer, startOpenAIServer } from "../support/openai-server.ts";
import { startOutageServer } from "../support/outage-server.ts";
import { modelEnvironment } from "../support/planning-script.ts";
import { PROGRAM } from "../support/run-cli.ts";

const IS_SHORT = process.env["PLANCRAFT_SOAK"] === "short";
const SESSIONS = IS_SHORT ? 30 : 200;
const CUT_MS = IS_SHORT ? 20_000 : 60_000;
/** As long as its keepalive needs in earnest is too long for a test. */
const SERVER_PATIENCE_MS = 3_000;
const AT_ONCE = IS_SHORT ? 5 : 10;
const LATENCY_MS = 200;
/** Between a statement's begin, which is the time that it stores, and its commit. */
const COMMIT_MS = 1_000;

interface Host {
  readonly name: string;
  readonly child: ChildProcess;
  readonly proxy: CutProxy;
}

/** What happened to a host, or to all: what was in flight there then may be asked for again. */
interface Disturbance {
  readonly host: string | null;
  readonly from: Date;
  to: Date;
}

async function startHost(name: string, databaseUrl: string, model: OpenAIServer, home: string): Promise<Host> {
  const proxy = await startCutProxy(databaseUrl, name);
  const child = spawn(process.execPath, [PROGRAM, "work", "--concurrency", String(AT_ONCE), "--json"], {
    env: {
      ...modelEnvironment(proxy.url, model),
      USE_DURABLE_WORKER: "true",
      PLANCRAFT_HOME: join(home, name),
      PATH: process.env["PATH"] ?? "",
      HOME: home,
    },
    stdio: ["ignore", "pipe", "ignore"],
  });
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await proxy.close();
  });
  const ended = once(child, "exit").then(([code]) => Promise.reject(new Error(`${name} ended with ${code}`)));
  ended.catch(() => {});
  await Promise.race([once(child.stdout ?? child, "data"), ended]);
  return { name, child, proxy };
}

async function opened() {
  const postgres = await startOutageServer();
  const home = await mkdtemp(join(tmpdir(), "plancraft-hosts-"));
  onTestFinished(() => rm(home, { recursive: true, force: true, maxRetries: 5 }));
  const model = await startOpenAIServer({ answers: everyNodeOnce, latencyMs: LATENCY_MS });
  onTestFinished(() => model.close());
  const environment = { ...modelEnvironment(postgres.url, model), USE_DURABLE_WORKER: "true", PLANCRAFT_HOME: home };
  const planner = await createPlanner({ environment });
  onTestFinished(() => planner.close());
  const pool = new pg.Pool({ connectionString: postgres.url, max: 1 });
  pool.on("error", () => {});
  onTestFinished(() => pool.end());
  /** How many sessions are done. While the server is away, none more. */
  const done = async () => {
    const counted = pool.query<{ count: number }>("SELECT count(*)::int AS count FROM sessions WHERE state = 'done'");
    return (await counted.catch(() => null))?.rows[0]?.count ?? 0;
  };
  const untilDone = async (count: number) => {
    while ((await done()) < count) await sleep(100);
  };
  return { postgres, home, model, planner, untilDone };
}

it(`${SESSIONS} sessions on three hosts are all done, with one host killed, one cut off and let back, and Postgres restarted`, async () => {
  const { postgres, home, model, planner, untilDone } = await opened();
  const client = new pg.Client({ connectionString: postgres.url });
  client.on("error", () => {});
  await client.connect();
  await tellStory(client);
  await client.end();
  for (let nth = 0; nth < SESSIONS; nth += 1) {
    const idea = `A marketplace for used things, number ${nth}`;
    for await (const { type } of planner.start({ idea, session: `plan-${nth}`, preset: "fast", yes: true })) {
      if (type === "session-queued") break;
    }
  }
  const startedAt = performance.now();
  const hosts = await Promise.all(["one", "two", "three"].map((name) => startHost(name, postgres.url, model, home)));
  const [killed, cut] = hosts as [Host, Host, Host];
  const disturbances: Disturbance[] = [];
  const disturb = (host: string | null): Disturbance => {
    const disturbance = { host, from: new Date(), to: new Date(8.64e15) };
    disturbances.push(disturbance);
    return disturbance;
  };

  await untilDone(SESSIONS * 0.1);
  disturb(killed.name);
  killed.child.kill("SIGKILL");
  await untilDone(SESSIONS * 0.2);
  const isCut = disturb(cut.name);
  cut.proxy.cut(SERVER_PATIENCE_MS);
  const mended = sleep(CUT_MS).then(() => {
    cut.proxy.mend();
    isCut.to = new Date();
  });
  await untilDone(SESSIONS * 0.4);
  const isDown = disturb(null);
  await postgres.stop();
  await postgres.start();
  isDown.to = new Date();
  await Promise.all([untilDone(SESSIONS), mended]);
  const tookS = (performance.now() - startedAt) / 1_000;
  // What the host that was let back still had to write is refused by then.
  await sleep(5_000);

  const after = new pg.Client({ connectionString: postgres.url });
  await after.connect();
  onTestFinished(() => after.end());
  const rows = async (sql: string) => (await after.query(sql)).rows;
  expect(await rows("SELECT state, count(*)::int AS count FROM sessions GROUP BY state")).toEqual([
    { state: "done", count: SESSIONS },
  ]);
  expect(await rows("SELECT * FROM run_requests")).toEqual([]);
  expect(await rows("SELECT * FROM plancraft_queue.job WHERE state <> 'completed'")).toEqual([]);
  // One story each: no event is missing, and it came to its end once.
  expect(
    await rows(`SELECT session FROM session_events GROUP BY session
      HAVING max(seq) <> count(*) OR count(*) FILTER (WHERE type = 'done') <> 1`),
  ).toEqual([]);
  expect(await strangers(after)).toEqual([]);
  const takenOver = [await takenOverFrom(after, killed.name), await takenOverFrom(after, cut.name)];
  expect(Math.min(...takenOver)).toBeGreaterThan(0);

  const repeated = await repeatedCalls(after);
  const isExcused = ({ host, sentAt, settledAt, againAt }: (typeof repeated)[number]) =>
    disturbances.some(
      (one) =>
        (one.host === null || one.host === host) &&
        sentAt <= one.to &&
        againAt >= one.from &&
        (settledAt === null || settledAt.getTime() + COMMIT_MS > Math.min(againAt.getTime(), one.from.getTime())),
    );
  expect(repeated.filter((call) => !isExcused(call))).toEqual([]);
  const asked = new Set(fingerprints(model.requests));
  const [answers] = await rows(
    "SELECT count(DISTINCT (lineage, request))::int AS count FROM llm_calls WHERE state IN ('accepted', 'unusable')",
  );
  expect(answers).toEqual({ count: asked.size });
  expect(model.requests.length - asked.size).toBeLessThanOrEqual(repeated.length);
  console.info(
    `${SESSIONS} sessions in ${tookS.toFixed(0)} s; ${takenOver} taken over of the killed and the cut host; ` +
      `${model.requests.length} requests, ${model.requests.length - asked.size} of them asked again`,
  );
});
