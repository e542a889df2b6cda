import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { gunzipSync, zstdDecompressSync } from "node:zlib";

/** A run as the server has it in the end: created, then updated. */
export interface ReceivedRun {
  readonly id: string;
  readonly [field: string]: unknown;
}

export interface TraceRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  /** Unpacked, as text. */
  readonly body: string;
}

export interface LangSmithServerOptions {
  /** Asks for packed bodies. */
  readonly gzip?: boolean;
  /** Has no multipart endpoint: 404. */
  readonly oldApi?: boolean;
}

export interface LangSmithServer {
  readonly url: string;
  readonly requests: readonly TraceRequest[];
  /** In the order of their creation. */
  runs(): ReceivedRun[];
  /** The first run of that name. */
  run(name: string): ReceivedRun;
  /** Everything that ever arrived, headers excepted. */
  everything(): string;
  /** From now on this status answers everything; null ends it. */
  failWith(status: number | null): void;
  /** From now on no request is answered, until `release` or the end. */
  hold(): void;
  release(): void;
  /** Resolves when that many requests with a body have arrived, answered or not. */
  arrived(count: number): Promise<void>;
  close(): Promise<void>;
}

/** A LangSmith on the loopback, as far as sending traces goes. */
export async function startLangSmithServer(options: LangSmithServerOptions = {}): Promise<LangSmithServer> {
  const requests: TraceRequest[] = [];
  const runs = new Map<string, Record<string, unknown>>();
  const watchers = new Set<() => void>();
  let status: number | null = null;
  let gate = Promise.withResolvers<void>();
  gate.resolve();

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(incoming);
    const path = incoming.url ?? "/";
    requests.push({ method: incoming.method ?? "", path, headers: incoming.headers, body: body.toString("utf8") });
    for (const watcher of watchers) watcher();
    await gate.promise;
    const multipart = path.endsWith("/runs/multipart");
    if (status !== null) response.writeHead(status).end("{}");
    else if (path.endsWith("/info")) send(response, { version: "0.10.0", ...infoOf(options) });
    else if (multipart && options.oldApi) response.writeHead(404).end("{}");
    else {
      if (multipart)
        for (const part of partsOf(body, incoming.headers["content-type"] ?? "")) take(part.name, part.json);
      else if (path.endsWith("/runs/batch")) takeBatch(JSON.parse(body.toString("utf8")));
      send(response, {}, 202);
    }
  }

  function take(name: string, value: unknown): void {
    const [, id = "", field] = name.split(".");
    const run = runs.get(id) ?? { id };
    runs.set(id, run);
    if (field === undefined) Object.assign(run, value);
    else run[field] = value;
  }

  function takeBatch(batch: Readonly<Record<string, readonly { id: string }[]>>): void {
    for (const run of [...(batch["post"] ?? []), ...(batch["patch"] ?? [])]) take(`post.${run.id}`, run);
  }

  const server = createServer((incoming, response) => {
    serve(incoming, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port");

  const all = () => [...runs.values()].map((run) => ({ ...run, id: String(run["id"]) }));
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    runs: all,
    run(name) {
      const found = all().find((run) => Reflect.get(run, "name") === name);
      if (!found) throw new Error(`No run named ${name}, but ${all().map((run) => Reflect.get(run, "name"))}`);
      return found;
    },
    everything: () => requests.map(({ body }) => body).join("\n"),
    failWith: (given) => {
      status = given;
    },
    hold: () => {
      gate = Promise.withResolvers<void>();
    },
    release: () => gate.resolve(),
    arrived: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (requests.filter(({ method }) => method === "POST").length < count) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      }),
    close: async () => {
      gate.resolve();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function infoOf({ gzip = false, oldApi = false }: LangSmithServerOptions) {
  const batch = { size_limit: 100, size_limit_bytes: 20_971_520, use_multipart_endpoint: !oldApi };
  return { instance_flags: { gzip_body_enabled: gzip }, batch_ingest_config: batch };
}

function send(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  switch (incoming.headers["content-encoding"]) {
    case "gzip":
      return gunzipSync(body);
    case "zstd":
      return zstdDecompressSync(body);
    default:
      return body;
  }
}

/** The parts of a multipart body; all of them are JSON. */
function partsOf(body: Buffer, contentType: string): { name: string; json: unknown }[] {
  const boundary = /boundary=(\S+)/.exec(contentType)?.[1];
  if (boundary === undefined) throw new Error(`No boundary in ${contentType}`);
  const pieces = body.toString("utf8").split(`--${boundary}`).slice(1, -1);
  return pieces.map((piece) => {
    const end = piece.indexOf("\r\n\r\n");
    const name = /name="([^"]+)"/.exec(piece.slice(0, end))?.[1] ?? "";
    return { name, json: JSON.parse(piece.slice(end + 4).trimEnd()) };
  });
}
