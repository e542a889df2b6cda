import { AppError, EXIT, toAppError } from "../../utils/errors.ts";
import { firstSignal } from "../first-signal.ts";
import { type CommonOptions, createSurface, reportError, type Surface } from "../surface.ts";
import { wholeNumber } from "./whole-number.ts";

export interface WorkOptions extends CommonOptions {
  readonly concurrency: string;
  /** Where metrics are told: `HOST:PORT`, or `off`. */
  readonly metrics?: string;
}

/** More than this in one process would only wait for its one processor. */
const MOST_AT_ONCE = 100;

/** `plancraft work`: until a signal ends it. The first one drains, a second one ends the process at once. */
export async function workOnSessions(options: WorkOptions): Promise<number> {
  const surface = createSurface(options);
  try {
    return await workUntilStopped(options, surface);
  } catch (error) {
    return reportError(surface, toAppError(error));
  }
}

async function workUntilStopped(options: WorkOptions, surface: Surface): Promise<number> {
  const { environment, stderr } = options.host;
  const { work: words } = surface.messages;
  const concurrency = concurrencyIn(options.concurrency, surface);
  let isLogOnStderr = false;
  // Whoever reads a log as JSON reads nothing else there; its lines say the same.
  const say = (text: string) => {
    if (!isLogOnStderr) surface.tell(text);
  };
  using stopping = firstSignal(options.host, () => say(words.atOnce));
  const { workerSettings } = await import("../../planner/access/worker-settings.ts");
  const settings = workerSettings(environment);
  isLogOnStderr = settings.isLogOnStderr;
  const [{ openPlanner }, { openWorkerLog }, { work }, { tellMetrics }] = await Promise.all([
    import("../../planner/compose.ts"),
    import("../../planner/access/worker-log.ts"),
    import("../../worker/work.ts"),
    import("./told-metrics.ts"),
  ]);
  const onTrouble = (message: string, error?: AppError) => {
    if (!isLogOnStderr)
      surface.alert(surface.messages.progress.warning(error?.inLanguage(surface.language) ?? message));
  };
  const log = await openWorkerLog(environment, stderr, (error) => onTrouble(error.message, error));
  await using told = await tellMetrics({ host: options.host, surface, given: options.metrics, isUsual: true });
  const { address: metrics } = told;
  await using planner = await openPlanner({
    ...(environment === undefined ? {} : { environment }),
    serves: true,
    logOutput: stderr,
    onTrouble,
  });
  told.readFrom(planner);
  const door = await planner.openWork({ concurrency });
  if (surface.json) surface.printJson({ type: "working", worker: door.id, concurrency, metrics });
  say(words.working(concurrency));
  if (metrics !== null) say(words.measured(metrics));
  void stopping.stopped.then(() => say(words.draining));
  const working = new AbortController();
  const delivering = planner.deliverWebhooks({ signal: working.signal });
  const { outdated, isClean } = await work({ door, concurrency, log, metrics, signal: stopping.signal });
  working.abort();
  await delivering;
  if (outdated) throw outdated;
  return isClean ? EXIT.done : EXIT.interrupted;
}

/** @throws AppError `usage`. */
function concurrencyIn(text: string, { messages }: Surface): number {
  const concurrency = wholeNumber(text);
  if (concurrency !== null && concurrency <= MOST_AT_ONCE) return concurrency;
  throw new AppError("usage", { problem: messages.work.badConcurrency(text, MOST_AT_ONCE) });
}
