import { randomUUID } from "node:crypto";
import type { EventOrigin } from "../../schemas/event.ts";
import type { Config } from "../config/read-config.ts";
import { packageVersion } from "../package-files.ts";

/** What a line can be found by that comes of a request: the request's ids, and the span that it was written in. */
export interface LineIds extends EventOrigin {
  /** As in W3C Trace Context: 16 hexadecimal digits. */
  readonly spanId?: string | undefined;
}

/** OpenTelemetry's numbers of pino's levels: the first of each range of four. */
const SEVERITY_NUMBERS: Readonly<Record<string, number>> = {
  trace: 1,
  debug: 5,
  info: 9,
  warn: 13,
  error: 17,
  fatal: 21,
};

/** By which what this process tells is told apart from what others do. No host's name: one's own machine is called as one is. */
export const SERVICE_INSTANCE_ID = randomUUID();

/**
 * What all lines look like, whoever writes them: pino's options. The names are those of OpenTelemetry's log data model, so
 * that what reads lines finds time, severity, text and ids where it looks for them.
 * @param ids What all lines of the logger have beside: whose they are.
 */
export function lineForm({ logLevel }: Pick<Config, "logLevel">, ids: Readonly<Record<string, string>> = {}) {
  return {
    level: logLevel,
    messageKey: "body",
    timestamp: () => `,"timestamp":"${new Date().toISOString()}"`,
    formatters: {
      level: (level: string) => ({
        severity_text: level.toUpperCase(),
        severity_number: SEVERITY_NUMBERS[level],
      }),
    },
    base: {
      "service.name": "plancraft",
      "service.version": packageVersion(),
      "service.instance.id": SERVICE_INSTANCE_ID,
      pid: process.pid,
      ...ids,
    },
  };
}

/** The ids as lines have them: the one place that names them. */
export function idFields({ requestId, traceId, spanId }: LineIds): Record<string, string> {
  return {
    ...(requestId === undefined ? {} : { request_id: requestId }),
    ...(traceId === undefined ? {} : { trace_id: traceId }),
    ...(traceId === undefined || spanId === undefined ? {} : { span_id: spanId }),
  };
}
