import { createRequire } from "node:module";
import type { ErrorEvent, NodeClient } from "@sentry/node";
import { type Config, secretsOf } from "../config/read-config.ts";
import { AppError, EXIT } from "../errors.ts";
import { packageVersion } from "../package-files.ts";
import { within } from "./deadline.ts";
import { failureFacts, type StackFrame } from "./failure-facts.ts";
import { createRedactor, type Redactor } from "./redaction.ts";

/** Where a failure happened. */
export interface FailurePlace {
  readonly session?: string | undefined;
  readonly node?: string | undefined;
  /** Of the HTTP request that failed. */
  readonly requestId?: string | undefined;
}

/** Tells an administrator of failures that end a session, or a request. */
export interface ErrorReports {
  /** Sends in the background what is worth it (`isReportable`). Never throws. */
  report(error: AppError, where: FailurePlace): void;
  /** Waits until everything is sent, or for this long. */
  flush(maxMs: number): Promise<void>;
}

/** Defects, failing storage and a failing model; not wrong use, a limit, an interruption or a session in use. */
export function isReportable(error: AppError): boolean {
  return error.exitCode === EXIT.defect || error.exitCode === EXIT.storage || error.exitCode === EXIT.model;
}

/** Sentry is as large as a third of all packages and few use it, so whoever does installs it beside. */
const PACKAGE = "@sentry/node";

/**
 * Whether failures can be reported where `SENTRY_DSN` is set. @param load What finds a package; Node's own, from here.
 * @throws AppError `reports-unavailable`.
 */
export function checkReports({ sentryDsn }: Config, load = createRequire(import.meta.url).resolve): void {
  if (sentryDsn === undefined) return;
  try {
    load(PACKAGE);
  } catch (error) {
    throw new AppError("reports-unavailable", {}, error);
  }
}

/** Reports to Sentry where `SENTRY_DSN` is set, else to nobody. Sentry is loaded with the first report. */
export function createErrorReports(config: Config): ErrorReports {
  const dsn = config.sentryDsn;
  if (dsn === undefined) return { report: () => {}, flush: async () => {} };
  const redactor = createRedactor(secretsOf(config));
  let giveUp = new AbortController();
  let client: Promise<NodeClient> | null = null;
  let sent: Promise<void> = Promise.resolve();

  async function send(error: AppError, where: FailurePlace): Promise<void> {
    const event = eventOf(error, where, redactor);
    client ??= connect(dsn ?? "", giveUp.signal);
    (await client).captureEvent(event);
  }

  return {
    report(error, where) {
      if (!isReportable(error)) return;
      // An administrator who cannot be told must not be the end of the session's own message.
      sent = Promise.allSettled([sent, send(error, where)]).then(() => {});
    },
    async flush(maxMs) {
      const delivered = sent.then(async () => (await client)?.flush());
      if (await within(delivered, maxMs).catch(() => true)) return;
      giveUp.abort();
      giveUp = new AbortController();
      client = null;
    },
  };
}

/** A client beside whatever Sentry the program itself may use: no global handler, no integration, no tracing. */
async function connect(dsn: string, signal: AbortSignal): Promise<NodeClient> {
  const { createTransport, defaultStackParser, NodeClient } = await import("@sentry/node");
  const client = new NodeClient({
    dsn,
    release: `plancraft@${packageVersion()}`,
    integrations: [],
    stackParser: defaultStackParser,
    // Not Sentry's own: a request that is not answered would keep the process up.
    transport: (options) =>
      createTransport(options, async ({ body }) => {
        const { url, headers = {} } = options;
        const response = await fetch(url, { method: "POST", body: Buffer.from(body), headers, signal });
        await response.body?.cancel();
        const header = (name: string) => response.headers.get(name);
        const limits = { "retry-after": header("retry-after"), "x-sentry-rate-limits": header("x-sentry-rate-limits") };
        return { statusCode: response.status, headers: limits };
      }),
    includeServerName: false,
    enableOpenTelemetrySetup: false,
    enableRuntimeChannelInjection: false,
    sendClientReports: false,
    maxBreadcrumbs: 0,
    beforeSend: withoutMachine,
  });
  // `init` would set up what is global.
  return client;
}

/** Made by hand and not from the error: an exception's value would be its message. */
function eventOf(error: AppError, { session, node, requestId }: FailurePlace, redactor: Redactor) {
  const { code, category, causes, frames } = failureFacts(error, redactor);
  const chain = causes.map((cause) => [cause.name, cause.code ?? cause.status].filter(Boolean).join(" "));
  return {
    level: "fatal" as const,
    platform: "node",
    exception: {
      values: [
        { type: code, value: [category, ...chain].join(" < "), stacktrace: { frames: frames.map(frameOf).reverse() } },
      ],
    },
    tags: {
      code,
      category,
      ...(session === undefined ? {} : { session: redactor.text(session) }),
      ...(node === undefined ? {} : { node }),
      ...(requestId === undefined ? {} : { request_id: requestId }),
    },
    contexts: { runtime: { name: "node", version: process.version } },
  };
}

function frameOf({ function: name, file, line, column, own }: StackFrame) {
  return { ...(name ? { function: name } : {}), filename: file, lineno: line, colno: column, in_app: own };
}

/** Nothing but what was put in by hand: no user, no machine, no arguments of the command line. */
function withoutMachine({
  event_id,
  timestamp,
  level,
  platform,
  release,
  environment,
  exception,
  tags,
  contexts,
}: ErrorEvent) {
  const { runtime, trace } = contexts ?? {};
  return {
    type: undefined,
    event_id,
    timestamp,
    level,
    platform,
    release,
    environment,
    exception,
    tags,
    contexts: { runtime, trace },
  } as ErrorEvent;
}
