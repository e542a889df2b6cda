import { Hono } from "hono";
import { AppError, toAppError } from "../utils/errors.ts";
import { packageVersion } from "../utils/package-files.ts";
import type { AppEnv } from "./app-env.ts";
import { problemResponse } from "./http/problem.ts";
import { notOpened, readiness } from "./http/readiness.ts";
import { withRequestIds } from "./http/request-ids.ts";
import { inLanguage } from "./http/request-setting.ts";
import { type ListenAddress, type Listener, listen } from "./listener.ts";
import { metricsRoute, type ToldMetrics } from "./routes/metrics.ts";
import { probeRoutes } from "./routes/server-state.ts";

export type { Listener } from "./listener.ts";

export interface MetricsListenerOptions extends ListenAddress {
  readonly metrics: ToldMetrics;
  /** Rejects where the process could do nothing now. Null while it starts. */
  readonly ready: () => Promise<void> | null;
  /** How many of the ports after it are tried where another program has it; none where it is not given. */
  readonly spare?: number | undefined;
  /** What the address is chosen by, for sentences. */
  readonly chosenBy: readonly string[];
}

/**
 * Tells a process's metrics at an address of their own, without tokens, and whether it lives and is ready; nothing else is
 * there.
 * @throws AppError `address-unusable`.
 */
export async function listenForScrapes(options: MetricsListenerOptions): Promise<Listener> {
  const { host, port, spare = 0, chosenBy, ...told } = options;
  const { fetch } = scrapeApp(told);
  for (let tried = 0; ; tried += 1) {
    try {
      return await listen({
        host,
        port: port + tried,
        isOpenToOthers: true,
        chosenBy: { host: chosenBy, port: chosenBy },
        fetch,
      });
    } catch (error) {
      if (tried >= spare || !isTaken(error)) throw error;
    }
  }
}

function isTaken(error: unknown): boolean {
  const { cause } = toAppError(error);
  return cause instanceof Error && (cause as NodeJS.ErrnoException).code === "EADDRINUSE";
}

function scrapeApp({ metrics, ready }: Pick<MetricsListenerOptions, "metrics" | "ready">): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.use(withRequestIds(), inLanguage("en"));
  const isReady = readiness(async () => await (ready() ?? notOpened()));
  app.route("/", metricsRoute({ metrics }));
  app.route("/", probeRoutes({ version: packageVersion(), ready: isReady }));
  app.notFound(({ req: { path } }) => {
    throw new AppError("route-unknown", { path: path.slice(0, 200) });
  });
  app.onError((thrown, c) => problemResponse(c, thrown));
  return app;
}
