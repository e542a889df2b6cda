import { type MetricsAddress, metricsAddress, metricsSettings } from "../../planner/access/metrics-settings.ts";
import { openProcessMetrics } from "../../planner/access/process-metrics.ts";
import type { LazyPlanner } from "../../planner/planner.ts";
import type { Listener, MetricsListenerOptions } from "../../server/metrics-listener.ts";
import { AppError } from "../../utils/errors.ts";
import { tellParent } from "../../utils/observability/metrics/child-metrics.ts";
import type { ProcessMetrics } from "../../utils/observability/metrics/process-metrics.ts";
import type { Host } from "../host.ts";
import type { Surface } from "../surface.ts";

/** On this machine, at the port that scrapers look at first; and how many after it may be tried. */
const USUAL: MetricsAddress = { host: "127.0.0.1", port: 9464 };
const SPARE_PORTS = 20;
const VARIABLE = "PLANCRAFT_METRICS_ADDRESS";

/** The metrics of a process that serves or works, and where they are told. */
export interface ToldMetrics extends AsyncDisposable {
  readonly metrics: ProcessMetrics;
  /** What a scraper may send to a server that takes tokens. */
  readonly token: string | undefined;
  /** Of a listener of their own: `http://127.0.0.1:9464`; null where there is none. */
  readonly address: string | null;
  /** Reads gauges from this planner from now on, and is ready when it is. */
  readFrom(planner: Pick<LazyPlanner, "gauges" | "ready">): void;
}

export interface TellMetricsOptions {
  readonly host: Pick<Host, "environment">;
  readonly surface: Surface;
  /** What `--metrics` says. */
  readonly given?: string | undefined;
  /** Whether there is a listener where nothing is said: a server tells them at its own address. */
  readonly isUsual: boolean;
}

/**
 * Begins to measure this process, and to tell how it does, before it has anything else: a scrape meanwhile is answered, too.
 * @throws AppError `config-invalid`, `usage`, `address-unusable`.
 */
export async function tellMetrics({ host, surface, given, isUsual }: TellMetricsOptions): Promise<ToldMetrics> {
  const { environment } = host;
  const { listensOn, token } = metricsSettings(environment);
  const chosen = given === undefined ? listensOn : addressIn(given, surface);
  const address: MetricsAddress | null = chosen === "off" ? null : (chosen ?? (isUsual ? USUAL : null));
  const metrics = openProcessMetrics(environment);
  let planner: Pick<LazyPlanner, "ready"> | null = null;
  const ready = () => planner?.ready() ?? null;
  // Whoever names a port wants that one.
  const spare = address === USUAL ? SPARE_PORTS : 0;
  const chosenBy = isUsual ? ["--metrics", VARIABLE] : [VARIABLE];
  const listener = address === null ? null : await listen({ ...address, metrics, ready, spare, chosenBy });
  const deafen = process.send === undefined ? () => {} : tellParent(() => metrics.families("own"));
  return {
    metrics,
    token,
    address: listener?.address ?? null,
    readFrom: (opened) => {
      planner = opened;
      metrics.readFrom((of) => opened.gauges(of));
    },
    [Symbol.asyncDispose]: async () => {
      deafen();
      metrics.close();
      listener?.cut();
      await listener?.close();
    },
  };
}

/** Nothing of a server is loaded where there is no listener. */
async function listen(options: MetricsListenerOptions): Promise<Listener> {
  const { listenForScrapes } = await import("../../server/metrics-listener.ts");
  return await listenForScrapes(options);
}

/** @throws AppError `usage`. */
function addressIn(text: string, { messages }: Surface): MetricsAddress | "off" {
  const address = metricsAddress(text);
  if (address === null) throw new AppError("usage", { problem: messages.work.badMetrics(text) });
  return address;
}
