import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { type AnswerContext, type AnswerScripts, answerTo } from "./openai-answers.ts";
import { type Counts, type End, type Failure, type ProtocolName, SPEECHES, type Speech } from "./protocol-speech.ts";

/** One way in which a server of any protocol goes wrong. */
export type ProtocolFault =
  | { readonly kind: "failure"; readonly failure: Failure; readonly message?: string; readonly waitSeconds?: number }
  | { readonly kind: "end"; readonly end: End; readonly text?: string }
  | { readonly kind: "text"; readonly text: (good: string) => string }
  | { readonly kind: "thoughts" | "no-usage" | "not-streamed" | "cut" | "reset" | "silent" | "damaged" | "page" }
  /** Half of the answer, and then an error. */
  | { readonly kind: "midway"; readonly failure: Failure };

export interface ProtocolRequest {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Readonly<Record<string, unknown>>;
  readonly schemaName: string;
  readonly messages: AnswerContext["messages"];
}

export interface ProtocolServer {
  readonly origin: string;
  readonly requests: readonly ProtocolRequest[];
  close(): Promise<void>;
}

export interface ProtocolServerOptions {
  readonly answers?: AnswerScripts;
  /** By the number of the call, from 1; the last one ever after. */
  readonly faults?: readonly (ProtocolFault | null)[];
  /** Decides on each request instead. */
  readonly faultOf?: (request: ProtocolRequest) => ProtocolFault | null;
  readonly apiKey?: string;
  readonly counts?: Partial<Counts>;
}

const PIECE = /.{1,24}/gsu;
const FLUSH_MS = 20;

/** A model server on the loopback that speaks one of the protocols. */
export async function startProtocolServer(
  protocol: ProtocolName,
  { answers = {}, faults = [], faultOf, apiKey, counts = {} }: ProtocolServerOptions = {},
): Promise<ProtocolServer> {
  const speech = SPEECHES[protocol];
  const requests: ProtocolRequest[] = [];

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of incoming) pieces.push(piece);
    const path = incoming.url ?? "";
    if (!speech.path.test(path)) return fail(response, speech.failure("model", `Nothing at ${path}`, null));
    const body = JSON.parse(Buffer.concat(pieces).toString("utf8"));
    const { name, schema } = speech.schemaOf(body);
    const messages = speech.messagesOf(body);
    const request = { path, headers: incoming.headers, body, schemaName: name, messages };
    requests.push(request);
    const fault = faultOf ? faultOf(request) : (faults[requests.length - 1] ?? faults.at(-1) ?? null);
    if (apiKey !== undefined && speech.keyOf(incoming.headers) !== apiKey) {
      return fail(response, speech.failure("key", "The key is wrong", null));
    }
    const nth = requests.filter(({ schemaName }) => schemaName === name).length;
    const good = answerTo({ schemaName: name === "text" ? "Section" : name, schema, nth, messages }, answers);
    const prompt = messages.map(({ content }) => content).join("");
    const counted = { input: Math.ceil(prompt.length / 4), output: Math.ceil(good.length / 4), cached: 0, written: 0 };
    await say(speech, response, good, fault, { ...counted, ...counts });
  }

  const server = createServer((incoming, response) => {
    serve(incoming, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    requests,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function fail(response: ServerResponse, { status, headers = {}, body }: ReturnType<Speech["failure"]>): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

async function say(
  speech: Speech,
  response: ServerResponse,
  good: string,
  fault: ProtocolFault | null,
  counted: Counts,
): Promise<void> {
  if (fault?.kind === "failure") {
    return fail(response, speech.failure(fault.failure, fault.message ?? "It failed", fault.waitSeconds ?? null));
  }
  if (fault?.kind === "page") {
    response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Sign in</title>");
    return;
  }
  if (fault?.kind === "not-streamed") {
    response.writeHead(200, { "content-type": "application/json" }).end(speech.whole(good, counted));
    return;
  }
  const counts = fault?.kind === "no-usage" ? null : counted;
  const text = fault?.kind === "text" ? fault.text(good) : fault?.kind === "end" ? (fault.text ?? good) : good;
  const all = text.match(PIECE) ?? [];
  const isHalf = fault !== null && ["cut", "reset", "silent", "damaged", "midway"].includes(fault.kind);
  response.writeHead(200, { "content-type": speech.contentType });
  response.write(speech.begin(counts));
  if (fault?.kind === "thoughts")
    for (const thought of ["Let me see: {", " and so on"]) response.write(speech.thought(thought));
  for (const piece of isHalf ? all.slice(0, Math.ceil(all.length / 2)) : all) response.write(speech.piece(piece));
  if (isHalf) await sleep(FLUSH_MS);
  switch (fault?.kind) {
    case "cut":
      return void response.end();
    case "reset":
      return void response.socket?.resetAndDestroy();
    case "silent":
      return;
    case "damaged":
      return void response.end(speech.contentType === "application/x-ndjson" ? '{"mess\n' : "data: {broken\n\n");
    case "midway":
      return void response.end(speech.midway(fault.failure));
    default:
      response.end(speech.end(fault?.kind === "end" ? fault.end : "stop", counts));
  }
}
