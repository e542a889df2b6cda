import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";

/** A span as OTLP's JSON has it. */
export interface CollectedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly { readonly name: string; readonly attributes: Readonly<Record<string, unknown>> }[];
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly status: { readonly code?: number; readonly message?: string };
  /** What it says of the program. */
  readonly resource: Readonly<Record<string, unknown>>;
}

export const SPAN_KINDS = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const;

export interface OtlpCollector {
  /** What `OTEL_EXPORTER_OTLP_ENDPOINT` is to be. */
  readonly url: string;
  readonly requests: readonly {
    readonly path: string;
    readonly headers: IncomingMessage["headers"];
    readonly body: Buffer;
  }[];
  /** What came as JSON. */
  spans(): CollectedSpan[];
  /** Everything that ever arrived. */
  everything(): string;
  /** From now on this status answers everything; null ends it. */
  failWith(status: number | null): void;
  /** From now on no request is answered. */
  hold(): void;
  /** How long an answer takes from now on. */
  slow(ms: number): void;
  close(): Promise<void>;
}

/** An OpenTelemetry collector on the loopback, as far as traces over HTTP go. */
export async function startCollector(): Promise<OtlpCollector> {
  const requests: { path: string; headers: IncomingMessage["headers"]; body: Buffer }[] = [];
  let [status, isHeld, delayMs]: [number | null, boolean, number] = [null, false, 0];

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const sent = Buffer.concat(chunks);
    const body = incoming.headers["content-encoding"] === "gzip" ? gunzipSync(sent) : sent;
    requests.push({ path: incoming.url ?? "", headers: incoming.headers, body });
    if (isHeld) return;
    await sleep(delayMs);
    response.writeHead(status ?? 200, { "content-type": "application/json" }).end("{}");
  }

  const server = createServer((incoming, response) => void serve(incoming, response).catch(() => response.destroy()));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The collector has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    spans: () =>
      requests
        .filter(({ headers }) => headers["content-type"] === "application/json")
        .flatMap(({ body }) => spansIn(JSON.parse(body.toString("utf8")))),
    everything: () => requests.map(({ body }) => body.toString("utf8")).join("\n"),
    failWith: (given) => {
      status = given;
    },
    hold: () => {
      isHeld = true;
    },
    slow: (ms) => {
      delayMs = ms;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: whatever was sent.
function spansIn({ resourceSpans = [] }: any): CollectedSpan[] {
  // biome-ignore lint/suspicious/noExplicitAny: the same.
  return resourceSpans.flatMap(({ resource, scopeSpans }: any) =>
    // biome-ignore lint/suspicious/noExplicitAny: the same.
    scopeSpans.flatMap(({ spans }: any) =>
      // biome-ignore lint/suspicious/noExplicitAny: the same.
      spans.map((span: any) => ({
        ...span,
        attributes: valuesOf(span.attributes),
        // biome-ignore lint/suspicious/noExplicitAny: the same.
        events: span.events.map((event: any) => ({ ...event, attributes: valuesOf(event.attributes) })),
        resource: valuesOf(resource.attributes),
      })),
    ),
  );
}

// biome-ignore lint/suspicious/noExplicitAny: the same.
function valuesOf(attributes: any): Record<string, unknown> {
  // biome-ignore lint/suspicious/noExplicitAny: the same.
  return Object.fromEntries(attributes.map(({ key, value }: any) => [key, plainValue(value)]));
}

// biome-ignore lint/suspicious/noExplicitAny: the same.
function plainValue(value: any): unknown {
  if (value.arrayValue) return (value.arrayValue.values ?? []).map(plainValue);
  if (value.intValue !== undefined) return Number(value.intValue);
  return value.stringValue ?? value.boolValue ?? value.doubleValue;
}
