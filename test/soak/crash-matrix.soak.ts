import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { everyNodeOnce, expectFinished, fingerprints, IDEA, type WholeSession } from "../support/killed-session.ts";
import { type OpenAIServer, startOpenAIServer } from "../support/openai-server.ts";
import { modelEnvironment } from "../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { type Blow, startPostgresProxy } from "../support/postgres-proxy.ts";
import { type CliResult, lastEvent, type RunningCli, runCli, startCli } from "../support/run-cli.ts";

const IS_SHORT = process.env["PLANCRAFT_SOAK"] === "short";
/** In the short run, of each test but the first. */
const SHORT_KILLS = 2;
const RANDOM_KILLS = 50;
/** Sessions killed at the same time, each in a database of its own. */
const LANES = 2;
/** Long enough that a request which has just come is still open when the process is killed. */
const LATENCY_MS = 20;
/** The process limit of calls a session: more were not in flight. */
const CALLS_AT_ONCE = 8;
const PROGRESS_EVERY = 50;
const TIMEOUT = { timeout: 3_600_000 };

type OperationKill = { readonly at: "operation" } & Omit<Blow, "strike">;
/** A time for the child to die. */
type Kill =
  | OperationKill
  | { readonly at: "request" | "answer"; readonly call: number }
  | { readonly at: "time"; readonly delayMs: number };

interface Lane {
  readonly database: TestDatabase;
  readonly client: pg.Client;
}

interface Undisturbed extends WholeSession {
  readonly operations: readonly string[];
  readonly durationMs: number;
}

let lanes: Lane[];
let whole: Undisturbed;
let folder: string;
let sessions = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plancraft-matrix-"));
  await writeFile(
    join(folder, "notes.md"),
    "# Market\n\nMarket size: 40 gyms. Risks about finance are law and costs.\n",
  );
  lanes = await Promise.all(
    Array.from({ length: LANES }, async () => {
      const database = await createTestDatabase();
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      return { database, client };
    }),
  );
  // The checkpointer makes its tables when it is opened for the first time.
  for (const { database } of lanes) await runCli(["list"], { env: { DATABASE_URL: database.url } });
  whole = await undisturbed(lanes[0]?.database.url ?? "");
});
afterAll(async () => {
  for (const { database, client } of lanes) {
    await client.end();
    await database.drop();
  }
  await rm(folder, { recursive: true, force: true });
});

function newArguments(session: string): string[] {
  return ["new", IDEA, "--preset", "fast", "--session", session, "--yes", "--context", join(folder, "notes.md")];
}

function modelServer(): Promise<OpenAIServer> {
  return startOpenAIServer({ answers: everyNodeOnce, latencyMs: LATENCY_MS });
}

async function undisturbed(databaseUrl: string): Promise<Undisturbed> {
  const server = await modelServer();
  const proxy = await startPostgresProxy(databaseUrl);
  const startedAt = performance.now();
  const run = await runCli([...newArguments(`whole-${++sessions}`), "--json"], {
    env: modelEnvironment(proxy.url, server),
  });
  const durationMs = performance.now() - startedAt;
  await Promise.all([proxy.close(), server.close()]);
  const plan = lastEvent(run, "done").plan ?? "";
  return { plan, requests: fingerprints(server.requests), operations: proxy.operations, durationMs };
}

/** Begins a session, kills it, and runs it to its end. Gives whether it was killed: it may have been done before. */
async function killAndFinish({ database, client }: Lane, kill: Kill): Promise<boolean> {
  const session = `cut-${++sessions}`;
  const server = await modelServer();
  let cli: RunningCli | undefined;
  const strike = () => cli?.kill("SIGKILL");
  const proxy = await startPostgresProxy(database.url, kill.at === "operation" ? { ...kill, strike } : undefined);
  try {
    const begin = newArguments(session);
    cli = startCli(begin, { env: modelEnvironment(proxy.url, server) });
    const cut = await ended(cli, server, kill);
    if (cut.signal !== "SIGKILL") expect(cut.exitCode, cut.stderr).toBe(0);

    const asked = fingerprints(server.requests);
    expect(new Set(asked).size).toBe(asked.length);
    const killed = { session, begin, env: modelEnvironment(database.url, server), server, client };
    await expectFinished(killed, whole);
    const again = fingerprints(server.requests.slice(asked.length)).filter((request) => asked.includes(request));
    expect(again.length).toBeLessThanOrEqual(CALLS_AT_ONCE);
    return cut.signal === "SIGKILL";
  } finally {
    await Promise.all([proxy.close(), server.close()]);
  }
}

async function ended(cli: RunningCli, server: OpenAIServer, kill: Kill): Promise<CliResult> {
  const strike = () => cli.kill("SIGKILL");
  if (kill.at === "time") await Promise.race([sleep(kill.delayMs).then(strike), cli.result]);
  if (kill.at === "request") void server.waitUntil(({ length }) => length >= kill.call).then(strike);
  if (kill.at === "answer") {
    void server.waitUntil((requests) => requests[kill.call - 1]?.state === "answered").then(strike);
  }
  return cli.result;
}

/** Goes through the kills, some at once. Gives those that came in time. */
async function survive<K extends Kill>(kills: readonly K[], prepare?: (lane: Lane) => Promise<void>): Promise<K[]> {
  const waiting = [...kills];
  const failures: string[] = [];
  const struck: K[] = [];
  let done = 0;
  const work = async (lane: Lane) => {
    for (let kill = waiting.shift(); kill !== undefined; kill = waiting.shift()) {
      const name = JSON.stringify(kill);
      try {
        await prepare?.(lane);
        if (await killAndFinish(lane, kill)) struck.push(kill);
      } catch (error) {
        failures.push(`${name}: ${error instanceof Error ? error.message : error}`);
        console.info(failures.at(-1));
      }
      done += 1;
      if (done % PROGRESS_EVERY === 0) console.info(`${done} of ${kills.length} kills survived`);
    }
  };
  await Promise.all(lanes.map(work));
  expect(failures).toEqual([]);
  return struck;
}

/** All of them, or in the short run a few, spread evenly. */
function chosen<K extends Kill>(kills: readonly K[]): readonly K[] {
  if (!IS_SHORT) return kills;
  const every = Math.max(1, Math.floor(kills.length / SHORT_KILLS));
  return kills.filter((_, at) => at % every === every - 1);
}

/** All of them, or in the short run one of each kind: after it, which is where the child knows less than the server. */
function chosenOfEachKind(kills: readonly OperationKill[]): readonly OperationKill[] {
  if (!IS_SHORT) return kills;
  const kinds = Map.groupBy(
    kills.filter(({ when }) => when === "after"),
    ({ sql }) => sql,
  );
  return [...kinds.values()].flatMap((same) => same[Math.floor(same.length / 2)] ?? []);
}

/** At each operation twice: at one before it and at the next one after it, then the other way round. */
function operationKills(operations: readonly string[]): OperationKill[] {
  return [0, 1].flatMap((pass) =>
    operations.map((sql, at) => ({
      at: "operation",
      sql,
      nth: operations.slice(0, at + 1).filter((earlier) => earlier === sql).length,
      when: (at + pass) % 2 === 0 ? "before" : "after",
    })),
  );
}

describe("kill -9 is survived, with the same plan and nothing paid for twice", () => {
  it("at every store operation, before it and after it", TIMEOUT, async () => {
    const { operations } = whole;
    console.info(`${operations.length} store operations, ${whole.requests.length} model calls`);
    const kills = chosenOfEachKind(operationKills(operations));
    // The guides are stored once a database.
    const prepare = async ({ client }: Lane) => {
      await client.query("TRUNCATE guide_sets CASCADE");
    };
    const struck = await survive(kills, prepare);
    // How many events go into one statement differs from run to run, and so does how many statements there are: where one
    // came less often than in the run that was counted, its first time is struck at. So each kind of them was.
    const kindOf = ({ sql, when }: OperationKill) => `${when} ${sql}`;
    const kinds = (some: readonly OperationKill[]) => [...new Set(some.map(kindOf))];
    const missed = kills.filter((kill) => !kinds(struck).includes(kindOf(kill)));
    const again = await survive(
      missed.map((kill) => ({ ...kill, nth: 1 })),
      prepare,
    );
    expect(kinds([...struck, ...again]).sort()).toEqual(kinds(kills).sort());
  });

  it.each(["request", "answer"] as const)("at every model call's %s", TIMEOUT, async (at) => {
    await survive(chosen(whole.requests.map((_, before) => ({ at, call: before + 1 }))));
  });

  it("at random times", TIMEOUT, async () => {
    const times = Array.from({ length: IS_SHORT ? SHORT_KILLS : RANDOM_KILLS }, () => Math.random());
    await survive(times.map((part) => ({ at: "time", delayMs: part * whole.durationMs })));
  });

  it("at every store operation by which the tables are made", TIMEOUT, async () => {
    const emptied = async ({ client }: Lane) => {
      await client.query("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    };
    for (const lane of lanes) await emptied(lane);
    const { operations } = await undisturbed(lanes[0]?.database.url ?? "");
    const making = operations.filter((sql) => !whole.operations.includes(sql));
    const struck = await survive(chosen(operationKills(making)), emptied);
    expect(struck.length).toBe(chosen(operationKills(making)).length);
    expect(struck.length).toBeGreaterThan(0);
  });
});
