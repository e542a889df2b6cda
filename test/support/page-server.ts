import { onTestFinished } from "vitest";
import { openServerLog } from "../../planner/access/server-log.ts";
import { serverSettings } from "../../planner/access/server-settings.ts";
import { openPlanner } from "../../planner/compose.ts";
import type { LazyPlanner } from "../../planner/planner.ts";
import { serve } from "../../server/serve.ts";
import { createTestDatabase } from "./postgres.ts";
import type { Variables } from "./run-cli.ts";

/** `plancraft serve` in this process, on a database of its own. */
export interface PageServer {
  /** `http://127.0.0.1:PORT`, which is the page too. */
  readonly address: string;
  readonly databaseUrl: string;
  readonly planner: LazyPlanner;
  /** Stops as at a signal, and has closed everything. By itself it does so when the test is over. */
  stop(): Promise<void>;
  /** What whoever runs the server was told of. */
  readonly troubles: Error[];
}

export interface PageServerOptions {
  /** The variables of the server besides its database: `modelEnvironment(...)`, a tokens file. The model is offline without. */
  readonly environment?: Variables;
  /** That of another server of the test; a fresh one where it is not given. */
  readonly databaseUrl?: string;
  /** Any that is free where it is not given: a server that comes back has to be where it was. */
  readonly port?: number;
}

/** Serves the page and its routes, in a test. */
export async function startPageServer(options: PageServerOptions = {}): Promise<PageServer> {
  const databaseUrl = options.databaseUrl ?? (await createTestDatabase()).url;
  const environment = {
    LOG_FORMAT: "json",
    PLANCRAFT_USER: "ada",
    ...options.environment,
    DATABASE_URL: databaseUrl,
  };
  const logOutput = { write: () => {} };
  const troubles: Error[] = [];
  const onTrouble = (error: Error) => void troubles.push(error);
  const planner = await openPlanner({ environment, serves: true, logOutput });
  const server = await serve({
    host: "127.0.0.1",
    port: options.port ?? 0,
    planner,
    settings: serverSettings(environment),
    log: await openServerLog(environment, logOutput, onTrouble),
    onTrouble,
  });
  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= server.drain().then(() => planner.close()));
  onTestFinished(stop);
  return { address: server.address, databaseUrl, planner, stop, troubles };
}
