import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { JsonTraceSerializer, ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import type { SpansAccess } from "../../config/otlp-settings.ts";
import { within } from "../deadline.ts";
import { createTraceTransport } from "../trace-transport.ts";

const pack = promisify(gzip);
const SAMPLED = 1;
const UNDELIVERED = "Spans are not delivered to the OpenTelemetry collector";

/** Spans on their way to a collector. Nothing in it throws, and nobody waits for it but at the end. */
export interface SpanOutbox {
  add(span: ReadableSpan): void;
  /** Sends what waits, and waits for all that is under way; gives it up after this long. */
  flush(maxMs: number): Promise<void>;
}

/**
 * Collects spans and sends them, one request at a time. As many wait as the access says: what comes while there is no room is
 * dropped, so that a slow collector costs neither memory nor time.
 * @param onTrouble Told once where spans are not delivered, and once where some are dropped.
 */
export function spanOutbox(access: SpansAccess, onTrouble: (message: string) => void): SpanOutbox {
  const { queueSpans, batchSpans, delayMs } = access;
  const transport = createTraceTransport(onTrouble, { timeoutMs: access.timeoutMs, undelivered: UNDELIVERED });
  const serializer = access.encoding === "json" ? JsonTraceSerializer : ProtobufTraceSerializer;
  const headers = {
    ...access.headers,
    "content-type": access.encoding === "json" ? "application/json" : "application/x-protobuf",
    ...(access.gzip ? { "content-encoding": "gzip" } : {}),
  };
  let waiting: ReadableSpan[] = [];
  let sending: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;
  let hasDropped = false;

  async function sendBatch(): Promise<void> {
    const batch = waiting.splice(0, batchSpans);
    const bytes = serializer.serializeRequest(batch);
    if (bytes === undefined) return;
    const body = access.gzip ? await pack(bytes) : bytes;
    const response = await transport.fetch(access.url, {
      method: "POST",
      headers,
      body: body as Uint8Array<ArrayBuffer>,
    });
    await response.body?.cancel();
  }

  async function sendAll(least: number): Promise<void> {
    while (waiting.length >= least) await sendBatch();
  }

  /** Sends while at least so many wait. */
  function send(least: number): Promise<void> {
    if (timer) clearTimeout(timer);
    timer = null;
    sending ??= sendAll(least)
      .catch(() => {})
      .finally(() => {
        sending = null;
        if (waiting.length > 0) later();
      });
    return sending;
  }

  function later(): void {
    timer ??= setTimeout(() => send(1), delayMs).unref();
  }

  async function sendRest(): Promise<void> {
    while (sending || waiting.length > 0) await send(1);
  }

  return {
    add(span) {
      if ((span.spanContext().traceFlags & SAMPLED) === 0) return;
      if (waiting.length >= queueSpans) {
        if (!hasDropped) onTrouble("Spans are dropped: more of them end than the OpenTelemetry collector takes.");
        hasDropped = true;
        return;
      }
      waiting.push(span);
      if (waiting.length >= batchSpans) void send(batchSpans);
      else if (!sending) later();
    },
    async flush(maxMs) {
      if (await within(sendRest(), maxMs)) return;
      // In this order: what is given up must not be followed by the next batch.
      waiting = [];
      transport.abandon();
    },
  };
}
