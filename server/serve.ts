import { type ServerSettings, takesTokens } from "../planner/access/server-settings.ts";
import type { LazyPlanner } from "../planner/planner.ts";
import type { AppError } from "../utils/errors.ts";
import { within } from "../utils/observability/deadline.ts";
import type { ServerLog } from "../utils/observability/server-log.ts";
import { configuredAuth } from "./auth/configured-auth.ts";
import { createServer, type PlanServer, type ServerOptions } from "./create-server.ts";
import { failureReports } from "./http/failure-reports.ts";
import { type ListenAddress, type Listener, listen } from "./listener.ts";

/** Of the 25 s until an orchestrator kills: the database is closed and traces are sent after it. */
const DRAIN_MS = 21_000;

export interface ServeOptions extends ListenAddress {
  /** One that serves. Whoever made it closes it, when the server has drained. */
  readonly planner: LazyPlanner;
  readonly settings: ServerSettings;
  readonly log: ServerLog;
  /** Told at `/metrics`. */
  readonly metrics?: ServerOptions["metrics"];
  /** Told of what is wrong and does not end the server. */
  readonly onTrouble: (error: AppError) => void;
}

/** A server at work. */
export interface ServingProcess {
  readonly address: string;
  /**
   * Ends it: no new connection is taken, `/ready` says 503, streams are told to come back, what runs is left to the next
   * server, and what was asked for is answered.
   * @returns False where somebody was still connected at the end and was cut off. It takes 21 s at most.
   */
  drain(): Promise<boolean>;
}

/**
 * Serves a planner over HTTP as the settings have it, and goes on with sessions that a server left when it died.
 * @throws AppError `address-unusable`, `tokens-unusable`.
 */
export async function serve(options: ServeOptions): Promise<ServingProcess> {
  const { planner, settings, log, metrics, host, port, onTrouble } = options;
  let listener: Listener | undefined;
  const auth = await configuredAuth({ settings, port: () => listener?.port ?? port, onTrouble });
  const server = createServer({
    planner,
    auth,
    language: settings.language,
    allowedOrigins: settings.access.allowedOrigins,
    limits: { streams: settings.access.streams, sessions: settings.access.sessions },
    log,
    metrics,
    // The line of the request has it, too.
    onFailure: failureReports((error, requestId) => planner.reportFailure(error, requestId)),
  });
  const isOpenToOthers = takesTokens(settings.access);
  listener = await listen({ host, port, isOpenToOthers, fetch: server.fetch });
  const takeUp = new AbortController();
  const takingUp = planner.takeUpCrashed({ signal: takeUp.signal });
  const delivering = planner.deliverWebhooks({ signal: takeUp.signal });
  log.said("server-listening", { address: listener.address });
  const { address } = listener;
  return {
    address,
    drain: async () => {
      log.said("server-draining");
      takeUp.abort();
      const isClean = await drained(planner, server, listener);
      await Promise.all([takingUp, delivering]);
      log.said("server-stopped");
      log.flush();
      return isClean;
    },
  };
}

async function drained(planner: LazyPlanner, server: PlanServer, listener: Listener): Promise<boolean> {
  const answered = Promise.all([listener.close(), server.close()]);
  const left = planner.handOver();
  const isClean = await within(answered, DRAIN_MS);
  if (!isClean) listener.cut();
  await left;
  // What a request began that was answered meanwhile.
  await planner.handOver();
  return isClean;
}
