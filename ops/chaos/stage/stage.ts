import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { COMPILE_CACHE } from "../../../test/support/compile-cache.ts";
import { type CutProxy, startCutProxy } from "../../../test/support/cut-proxy.ts";
import { tellStory } from "../../../test/support/host-story.ts";
import { everyNodeOnce } from "../../../test/support/killed-session.ts";
import { type NetworkRelay, startNetworkRelay } from "../../../test/support/network-relay.ts";
import { type OpenAIServer, startOpenAIServer } from "../../../test/support/openai-server.ts";
import { modelEnvironment } from "../../../test/support/planning-script.ts";
import type { Life } from "../invariants/invariant.ts";
import { between } from "../seeded-random.ts";
import { type OwnPostgres, startOwnPostgres } from "./own-postgres.ts";
import { type PlanCraftProcess, startProcess } from "./plancraft-process.ts";

/** A process with its own way to Postgres. */
export interface Host {
  readonly process: PlanCraftProcess;
  readonly network: CutProxy;
}

/** All that runs: everybody reaches Postgres and the provider over ways that can be spoiled. */
export interface Stage {
  readonly folder: string;
  /** PLANCRAFT_HOME of all of them: one machine. */
  readonly home: string;
  /** What they have as TMPDIR. */
  readonly temporary: string;
  readonly postgres: OwnPostgres;
  readonly model: OpenAIServer;
  readonly provider: NetworkRelay;
  readonly servers: readonly Host[];
  readonly workers: readonly Host[];
  /** Looks at the database past all that is spoiled. */
  readonly pool: pg.Pool;
  /** Of all processes those that are over. */
  lives(): readonly Life[];
  /** Ends all processes, as an orchestrator does. @returns Those that did not end with 0. */
  drain(): Promise<string[]>;
  close(keepFolder: boolean): Promise<void>;
}

const SERVERS = 2;
const WORKERS = 3;
const SESSIONS_A_WORKER = 6;
/** The clocks of the workers move by so much, one forward and one back. */
const CLOCK_SHIFT_MS = 10 * 60_000;
const MODEL_LATENCY_MS = 100;
/** Between an answer's first piece and the others. */
const STREAM_MS = [50, 700] as const;

export async function openStage(random: () => number): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), "plancraft-chaos-"));
  const [home, logs, temporary] = [join(folder, "home"), join(folder, "logs"), join(folder, "tmp")];
  for (const path of [home, logs, temporary]) await mkdir(path, { mode: 0o700 });
  const postgres = await startOwnPostgres(folder);
  const model = await startOpenAIServer({
    answers: everyNodeOnce,
    latencyMs: MODEL_LATENCY_MS,
    keepsOutlinesOnly: true,
    pace: async (_request, _answer, reply) => {
      reply.begin();
      await sleep(between(...STREAM_MS, random));
    },
  });
  const provider = await startNetworkRelay({ host: "127.0.0.1", port: Number(new URL(model.origin).port) }, random);
  const atProvider = { url: `http://127.0.0.1:${provider.port}/v1` };
  const startHost = async (name: string, args: readonly string[], nth: number): Promise<Host> => {
    const network = await startCutProxy(postgres.url, name, random);
    const environment = {
      ...modelEnvironment(network.url, atProvider),
      ...COMPILE_CACHE,
      USE_DURABLE_WORKER: "true",
      PLANCRAFT_HOME: home,
      TMPDIR: temporary,
      LOG_FORMAT: "json",
      PLANCRAFT_MAX_SESSIONS: "1000",
      PATH: process.env["PATH"] ?? "",
      HOME: folder,
    };
    const clockShiftMs = nth % 2 === 0 ? CLOCK_SHIFT_MS : -CLOCK_SHIFT_MS;
    return { process: await startProcess({ name, args, environment, logs, clockShiftMs }), network };
  };
  const hosts = async (count: number, name: string, args: readonly string[]) => {
    const started: Host[] = [];
    for (let nth = 0; nth < count; nth += 1) started.push(await startHost(`${name}-${nth + 1}`, args, nth));
    return started;
  };
  const servers = await hosts(SERVERS, "server", ["serve", "--port", "0", "--json"]);
  const pool = new pg.Pool({ connectionString: postgres.url, max: 2 });
  pool.on("error", () => {});
  // With the tables there, and before anybody begins a session.
  const client = await pool.connect();
  await tellStory(client).finally(() => client.release());
  const workers = await hosts(WORKERS, "worker", ["work", "--concurrency", String(SESSIONS_A_WORKER), "--json"]);
  const all = [...servers, ...workers];
  return {
    folder,
    home,
    temporary,
    postgres,
    model,
    provider,
    servers,
    workers,
    pool,
    lives: () => all.flatMap(({ process }) => process.lives),
    drain: async () => {
      const ended = await Promise.all(all.map(async (host) => [host.process.name, await host.process.stop()] as const));
      return ended.filter(([, code]) => code !== 0).map(([name, code]) => `${name} ended with ${code}`);
    },
    close: async (keepFolder) => {
      await Promise.all(all.map(({ process }) => process.kill()));
      await pool.end();
      if (keepFolder) await postgres.keep();
      await Promise.all([...all.map(({ network }) => network.close()), provider.close(), model.close()]);
      await postgres.close();
      if (!keepFolder) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
