import type { EventBody } from "../../schemas/event.ts";
import { type Config, secretsOf } from "../../utils/config/read-config.ts";
import { type AppError, toAppError } from "../../utils/errors.ts";
import { checkReports, createErrorReports, type ErrorReports } from "../../utils/observability/error-reports.ts";
import { createLogs, type LogOutput, type Logs, type SessionLogger } from "../../utils/observability/logger.ts";
import { createRedactor } from "../../utils/observability/redaction.ts";
import { checkSpans, openSpans } from "../../utils/observability/spans/open-spans.ts";
import type { Spans } from "../../utils/observability/spans/span-scope.ts";
import type { Tracing } from "../../utils/observability/tracing.ts";

/** The process is to end within 2 s of the last event, whatever a tracing or error server does. */
const FLUSH_MS = 2_000;

/** Told of what cannot be delivered; with the error, which has the sentence in each language, where there is one. */
export type Trouble = (message: string, error?: AppError) => void;

/** What looks on while sessions run. None of it can fail one, or hold one up. */
export interface Observability {
  readonly logs: Logs;
  readonly reports: ErrorReports;
  /** Null where tracing is off. */
  readonly tracing: Tracing | null;
  /** OpenTelemetry's traces; beside LangSmith's, whether or not those are on. */
  readonly spans: Spans;
  /** Sends what is still to be sent, for 2 s at most. */
  flush(): Promise<void>;
}

/**
 * @param onTrouble Told, once each, where a log, a trace or a report cannot be delivered.
 * @param logOutput Where log lines go with `LOG_FORMAT=json`.
 */
export async function openObservability(
  config: Config,
  onTrouble: Trouble,
  logOutput: LogOutput,
): Promise<Observability> {
  const redactor = createRedactor(secretsOf(config));
  const tracing = config.tracing === undefined ? null : await openTracing(config, onTrouble);
  const logs = createLogs({
    ...config,
    redactor,
    onTrouble: (trouble) => onTrouble(redactor.text(trouble.inLanguage(config.language)), trouble),
    stderr: logOutput,
  });
  const reports = createErrorReports(config);
  const spans = openSpans(config, onTrouble);
  for (const check of [checkReports, checkSpans]) {
    try {
      check(config);
    } catch (error) {
      // Nobody is to be kept from planning by it.
      const trouble = toAppError(error);
      onTrouble(trouble.inLanguage(config.language), trouble);
    }
  }
  const flush = async () => {
    await Promise.all([tracing?.flush(FLUSH_MS), spans.flush(FLUSH_MS), reports.flush(FLUSH_MS)]);
  };
  return { logs, reports, tracing, spans, flush };
}

/** LangSmith's client and LangChain's tracer are a third of all there is to load. */
async function openTracing(config: Config, onTrouble: Trouble): Promise<Tracing | null> {
  const { createTracing } = await import("../../utils/observability/tracing.ts");
  return createTracing(config, onTrouble);
}

/** Logs an event without anybody's text. Failures are logged where they are known as errors. */
export function logEvent(log: SessionLogger, event: EventBody): void {
  switch (event.type) {
    case "session-started":
      return log.info("run-started", { preset: event.preset, model: event.model, resumed: event.resumed });
    case "step-started":
      return log.info("node-started", { node: event.step, ...taskOf(event.target) });
    case "step-finished":
      return log.info("node-finished", { node: event.step, ...taskOf(event.target), ...event.usage });
    case "section-written":
      return log.info("section-written", { task: event.section });
    case "question-asked": {
      const { id, interruptId, attempt } = event.question;
      return log.info("question-asked", { question: id, interrupt: interruptId, attempt });
    }
    case "answer-refused":
      return log.info("answer-refused", { question: event.id, attempt: event.attempt, maxAttempts: event.maxAttempts });
    case "call-retried":
      return log.warn("call-retried", {
        call: event.call,
        attempt: event.attempt,
        waitMs: event.waitMs,
        code: event.reason,
      });
    case "warning":
      return log.warn("warning", { code: event.code });
    case "done":
      return log.info("run-ended", {
        state: event.complete ? "done" : "partial",
        complete: event.complete,
        ...event.usage,
      });
    case "waiting":
      return log.info("run-ended", { state: "waiting" });
    case "session-queued":
      return log.info("session-queued", { priority: event.priority });
    case "run-requeued":
      return log.warn("run-requeued", {
        code: event.error.code,
        attempt: event.attempt,
        maxAttempts: event.maxAttempts,
        startAfter: event.startAfter,
      });
    case "cancel-undone":
      return log.info("cancel-undone", { state: event.state });
    case "cancelled":
      return log.info("run-ended", { state: "cancelled" });
    case "failed":
      return undefined;
  }
}

function taskOf(task: string | undefined): { readonly task?: string } {
  return task === undefined ? {} : { task };
}
