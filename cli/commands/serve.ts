import { programFile, surroundings } from "../../planner/setup/surroundings.ts";
import { AppError, EXIT, toAppError } from "../../utils/errors.ts";
import { ChildMetrics } from "../../utils/observability/metrics/child-metrics.ts";
import type { ChildWorkers } from "../../worker/child-workers.ts";
import { firstSignal } from "../first-signal.ts";
import type { Host } from "../host.ts";
import { type CommonOptions, createSurface, reportError, type Surface } from "../surface.ts";
import { openPage, pageAddress } from "./opened-page.ts";
import type { ToldMetrics } from "./told-metrics.ts";
import { wholeNumber } from "./whole-number.ts";

export interface ServeOptions extends CommonOptions {
  readonly host: Host;
  readonly listenHost?: string;
  readonly port?: string;
  /** Show the page in the person's browser. */
  readonly open?: boolean;
  /** So many workers run beside it. */
  readonly workers?: string;
}

const HIGHEST_PORT = 65_535;
const MOST_WORKERS = 32;

/** `plancraft serve`: until a signal ends it. The first one drains, a second one ends the process at once. */
export async function serveSessions(options: ServeOptions): Promise<number> {
  const surface = createSurface(options);
  try {
    return await serveUntilStopped(options, surface);
  } catch (error) {
    return reportError(surface, toAppError(error));
  }
}

async function serveUntilStopped(options: ServeOptions, surface: Surface): Promise<number> {
  const { environment, stderr } = options.host;
  let isLogOnStderr = false;
  // Whoever reads a log as JSON reads nothing else there; its lines say the same.
  const say = (text: string) => {
    if (!isLogOnStderr) surface.alert(text);
  };
  using stopping = firstSignal(options.host, () => say(surface.messages.serve.atOnce));
  const { serverSettings } = await import("../../planner/access/server-settings.ts");
  // Of --lang, which the environment knows nothing of.
  const settings = { ...serverSettings(environment), language: surface.language };
  const address = {
    host: options.listenHost ?? settings.listensOn.host,
    port: options.port === undefined ? settings.listensOn.port : portIn(options.port, surface),
  };
  isLogOnStderr = settings.isLogOnStderr;
  const workers = options.workers === undefined ? 0 : workersIn(options.workers, surface);
  if (workers > 0) (await import("../../planner/access/worker-settings.ts")).workerSettings(environment);
  const onTrouble = (message: string, error?: AppError) => {
    if (isLogOnStderr) log.warned(message, error);
    else surface.alert(surface.messages.progress.warning(error?.inLanguage(surface.language) ?? message));
  };
  const tell = (error: AppError) => onTrouble(error.message, error);
  const [{ openPlanner }, { openServerLog }, { serve }, { tellMetrics }] = await Promise.all([
    import("../../planner/compose.ts"),
    import("../../planner/access/server-log.ts"),
    import("../../server/serve.ts"),
    import("./told-metrics.ts"),
  ]);
  const log = await openServerLog(environment, stderr, tell);
  await using told = await tellMetrics({ host: options.host, surface, isUsual: false });
  await using planner = await openPlanner({
    ...(environment === undefined ? {} : { environment }),
    serves: true,
    logOutput: stderr,
    onTrouble,
  });
  told.readFrom(planner);
  const metrics = { told: told.metrics, token: told.token };
  const server = await serve({ ...address, planner, settings, log, metrics, onTrouble: tell });
  const measuredAt = told.address === null ? {} : { metrics: told.address };
  if (surface.json) surface.printJson({ type: "listening", address: server.address, ...measuredAt });
  const page = pageAddress(server.address);
  say(surface.messages.serve.listening(page));
  if (settings.lacksModel) onTrouble(surface.messages.serve.offline);
  const beside = workers === 0 ? null : await startBeside(workers, options, surface, { say, told });
  if (options.open) await show(page, options.host, () => say(surface.messages.serve.notOpened(page)));
  await stopping.stopped;
  say(surface.messages.serve.draining);
  const [isClean] = await Promise.all([server.drain(), beside?.stop()]);
  return isClean ? EXIT.done : EXIT.interrupted;
}

/** Workers on this machine, as processes of their own: what one of them takes down leaves the server standing. */
async function startBeside(
  count: number,
  { host }: ServeOptions,
  { language, messages }: Surface,
  { say, told }: { readonly say: (text: string) => void; readonly told: ToldMetrics },
): Promise<ChildWorkers> {
  const children = new ChildMetrics();
  told.metrics.addProcesses(() => children.read());
  const { startWorkers } = await import("../../worker/child-workers.ts");
  return startWorkers({
    count,
    program: programFile(),
    // Without its own greeting, which is for whoever starts one by hand.
    args: ["work", "--json", "--lang", language, "--metrics", "off"],
    onStarted: (child) => children.add(child),
    environment: host.environment,
    stderr: host.stderr,
    onEnded: (waitMs) => say(messages.work.restarts(Math.round(waitMs / 1000))),
  });
}

async function show(page: string, host: Host, onFailed: () => void): Promise<void> {
  if (!surroundings(host.environment).showsPages) return onFailed();
  await openPage(page, onFailed);
}

/** @throws AppError `usage`. */
function workersIn(text: string, { messages }: Surface): number {
  const workers = wholeNumber(text);
  if (workers !== null && workers <= MOST_WORKERS) return workers;
  throw new AppError("usage", { problem: messages.work.badWorkers(text, MOST_WORKERS) });
}

/** @throws AppError `usage`. */
function portIn(text: string, { messages }: Surface): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : HIGHEST_PORT + 1;
  if (port > HIGHEST_PORT) throw new AppError("usage", { problem: messages.serve.badPort(text) });
  return port;
}
