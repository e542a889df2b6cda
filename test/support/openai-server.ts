import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { type AnswerContext, type AnswerScripts, answerTo } from "./openai-answers.ts";
import { type Fault, type FaultRule, faultFor, httpFailure } from "./openai-faults.ts";
import { sendAnswer, sendJson } from "./openai-reply.ts";
import { type CachedPrompt, PromptCache, tokensOf } from "./prompt-cache.ts";

export interface OpenAIServerOptions {
  /** How long a reply takes to begin. */
  readonly latencyMs?: number;
  readonly answers?: AnswerScripts;
  readonly faults?: readonly FaultRule[];
  /** Where it is set, any other key gets 401. */
  readonly apiKey?: string;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Keeps the prompts that were answered, and says of each request how much of it was cached when it came. */
  readonly promptCache?: boolean;
  /** Of each request only the outline is kept, without headers, body and messages: for thousands of them. */
  readonly keepsOutlinesOnly?: boolean;
  /** Waited for behind each piece of an answer, told of what has been sent of it. */
  readonly between?: (request: RecordedRequest, sent: string) => Promise<void> | undefined;
  /** Decides when an answer's first piece is sent, by `begin`, and comes back when the rest is to follow. */
  readonly pace?: (request: RecordedRequest, answer: string, reply: { begin(): void }) => Promise<void>;
}

/** One request, in the order of arrival. */
export interface RecordedRequest {
  /** From 1. */
  readonly call: number;
  readonly schemaName: string;
  /** Which call of its schema it was, from 1. */
  readonly nth: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Readonly<Record<string, unknown>>;
  readonly messages: AnswerContext["messages"];
  /** The body in a few characters, the same for the same one; kept where only outlines are. */
  readonly fingerprint: string;
  readonly cameAt: Date;
  /** When its connection was closed, or the answer was sent; null before. */
  readonly overAt: Date | null;
  readonly fault: Fault["kind"] | null;
  /** Of its prompt, the tokens that were cached when it came; 0 without a prompt cache. */
  readonly cachedTokens: number;
  /** True once a part of the answer has been sent. */
  readonly begun: boolean;
  readonly state: "open" | "answered" | "aborted" | "broken-by-server";
}

export interface OpenAIServer {
  /** What clients take as their base URL; ends with /v1. */
  readonly url: string;
  /** Scheme, host and port: an Azure endpoint. */
  readonly origin: string;
  readonly requests: readonly RecordedRequest[];
  /** Adds rules that come before those there are. @returns Takes them back. */
  fail(...rules: readonly FaultRule[]): () => void;
  /** Waits until the requests are as the predicate wants them; looks again at every change. */
  waitUntil(predicate: (requests: readonly RecordedRequest[]) => boolean): Promise<void>;
  /** Breaks every open connection. */
  close(): Promise<void>;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A model server on the loopback that speaks Chat Completions, streamed or not, under OpenAI's path and Azure's. */
export async function startOpenAIServer(options: OpenAIServerOptions = {}): Promise<OpenAIServer> {
  const requests: Mutable<RecordedRequest>[] = [];
  const rules = [...(options.faults ?? [])];
  const hits = new Map<FaultRule, number>();
  const caches = new Map<string, PromptCache>();
  const watchers = new Set<() => void>();
  const changed = () => {
    for (const watcher of watchers) watcher();
  };

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(incoming);
    const path = incoming.url ?? "/";
    if (!PATHS.test(path)) {
      sendJson(response, 404, { error: { message: `Nothing at ${path}`, type: "invalid_request_error", code: null } });
      return;
    }
    const wire = wireSchemaOf(body);
    const nth = requests.filter((request) => request.schemaName === wire.name).length + 1;
    const call = requests.length + 1;
    const fault = faultFor(rules, hits, { call, schema: wire.name, model: String(body["model"]), nth });
    const messages = messagesOf(body);
    const cache = options.promptCache ? cacheOf(caches, String(body["model"])) : null;
    const prompt: CachedPrompt = { schema: Object(body["response_format"]), messages };
    const cachedTokens = cache?.cachedTokens(prompt) ?? 0;
    const record: Mutable<RecordedRequest> = {
      call,
      schemaName: wire.name,
      nth,
      path,
      ...(options.keepsOutlinesOnly ? FORGOTTEN : { headers: incoming.headers, body, messages }),
      fingerprint: createHash("sha256").update(JSON.stringify(body)).digest("hex").slice(0, 12),
      cameAt: new Date(),
      overAt: null,
      fault: fault?.kind ?? null,
      cachedTokens,
      begun: false,
      state: "open",
    };
    requests.push(record);
    response.on("close", () => {
      record.overAt = new Date();
      if (record.state === "open") record.state = response.writableFinished ? "answered" : "aborted";
      changed();
    });
    changed();
    if (options.latencyMs) await sleep(options.latencyMs);
    if (options.apiKey !== undefined && keyOf(incoming) !== options.apiKey) {
      sendFailure(response, { kind: "unauthorized" });
    } else if (fault === null || !sendFailure(response, fault)) {
      const breakConnection = () => {
        record.state = "broken-by-server";
        incoming.socket.resetAndDestroy();
      };
      const context = { schemaName: wire.name, schema: wire.schema, nth, messages };
      const answer = answerTo(context, options.answers ?? {});
      const { promise: beginning, resolve: begin } = Promise.withResolvers<void>();
      const paced = options.pace?.(record, answer, { begin });
      if (paced !== undefined) await Promise.race([beginning, paced]);
      await sendAnswer(response, body, fault, answer, {
        breakConnection,
        begun: () => cache?.answered(prompt),
        cached: cache && { promptTokens: tokensOf(prompt), cachedTokens },
        rest: paced,
        between: options.between && ((sent) => options.between?.(record, sent)),
      });
      record.begun = response.headersSent;
      changed();
    }
  }

  const server = createServer((incoming, response) => {
    serve(incoming, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port");
  const origin = `http://127.0.0.1:${address.port}`;

  return {
    url: `${origin}/v1`,
    origin,
    requests,
    fail: (...added) => {
      rules.unshift(...added);
      return () => {
        for (const rule of added) if (rules.includes(rule)) rules.splice(rules.indexOf(rule), 1);
      };
    },
    waitUntil: (predicate) =>
      new Promise((resolve, reject) => {
        const watcher = () => {
          try {
            if (!predicate(requests)) return;
            resolve();
          } catch (error) {
            reject(error);
          }
          watchers.delete(watcher);
        };
        watchers.add(watcher);
        watcher();
      }),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const FORGOTTEN = { headers: {}, body: {}, messages: [] };
const PATHS = /^\/(v1|openai\/v1|openai\/deployments\/[^/?]+)\/chat\/completions(\?.*)?$/;
function sendFailure(response: ServerResponse, fault: Fault): boolean {
  const failure = httpFailure(fault);
  if (failure === null) return false;
  response.writeHead(failure.status, { ...failure.headers }).end(failure.body);
  return true;
}

/** Each model has a cache of its own. */
function cacheOf(caches: Map<string, PromptCache>, model: string): PromptCache {
  const cache = caches.get(model) ?? new PromptCache();
  caches.set(model, cache);
  return cache;
}

async function readBody(incoming: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const body: unknown = chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString("utf8"));
  return Object(body);
}

function wireSchemaOf(body: Readonly<Record<string, unknown>>): {
  name: string;
  schema: AnswerContext["schema"];
} {
  const { name, schema } = Object(Object(body["response_format"]).json_schema);
  return { name: typeof name === "string" ? name : "text", schema: schema ?? null };
}

function messagesOf(body: Readonly<Record<string, unknown>>): AnswerContext["messages"] {
  const messages: readonly unknown[] = Array.isArray(body["messages"]) ? body["messages"] : [];
  return messages.map((message) => {
    const { role, content } = Object(message);
    return { role: String(role), content: typeof content === "string" ? content : JSON.stringify(content) };
  });
}

function keyOf(incoming: IncomingMessage): string | undefined {
  const key = incoming.headers["api-key"];
  return typeof key === "string" ? key : incoming.headers.authorization?.replace(/^Bearer /, "");
}

const startedAsProgram = process.argv[1] !== undefined && pathToFileURL(process.argv[1]).href === import.meta.url;
if (startedAsProgram) {
  const { values } = parseArgs({ options: { port: { type: "string" }, "latency-ms": { type: "string" } } });
  const server = await startOpenAIServer({
    port: Number(values.port ?? 0),
    latencyMs: Number(values["latency-ms"] ?? 0),
  });
  process.stdout.write(`${server.url}\n`);
}
