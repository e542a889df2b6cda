import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** A page as Tavily gives it. */
export interface TavilyPage {
  readonly url: string;
  readonly title: string;
  readonly content: string;
}

/**
 * What a search gets: pages; another status, with a body of any kind; nothing, for ever; no reply but a cut connection;
 * or the half of one.
 */
export type TavilyReply =
  | readonly TavilyPage[]
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | "silence"
  | "cut"
  | "half";

/** One request, in the order of arrival. */
export interface TavilyRequest {
  readonly words: string;
  readonly limit: number;
  /** What it came with as its key. */
  readonly key: string | undefined;
  /** With its query. */
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface TavilyServer {
  /** What `TAVILY_BASE_URL` takes. */
  readonly url: string;
  readonly requests: readonly TavilyRequest[];
  /** Resolves when that many requests have arrived, answered or not. */
  arrived(count: number): Promise<void>;
  /** Breaks every open connection. */
  close(): Promise<void>;
}

/**
 * A Tavily on the loopback.
 * @param reply Gets the words of a search, and which request it is, from 1.
 */
export async function startTavilyServer(
  reply: (words: string, nth: number) => TavilyReply | Promise<TavilyReply>,
): Promise<TavilyServer> {
  const requests: TavilyRequest[] = [];
  const watchers = new Set<() => void>();

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(incoming);
    const words = String(body["query"]);
    const key = incoming.headers.authorization?.replace(/^Bearer /, "");
    const nth = requests.push({ words, limit: Number(body["max_results"]), key, path: incoming.url ?? "", body });
    for (const watcher of watchers) watcher();
    send(response, words, await reply(words, nth));
  }

  const server = createServer((incoming, response) => {
    serve(incoming, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port");

  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    arrived: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (requests.length < count) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      }),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function send(response: ServerResponse, words: string, reply: TavilyReply): void {
  if (reply === "silence") return;
  if (reply === "cut") {
    response.socket?.resetAndDestroy();
  } else if (reply === "half") {
    // The rest of what was announced never comes.
    response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
    response.write('{"results": [', () => response.socket?.destroy());
  } else if ("status" in reply) {
    const { status, headers = {}, body = "" } = reply;
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
  } else {
    const results = reply.map((page) => ({ ...page, score: 0.9, raw_content: null }));
    const whole = { query: words, answer: null, images: [], results, response_time: 0.1 };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(whole));
  }
}

async function readBody(incoming: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Object(JSON.parse(Buffer.concat(chunks).toString("utf8")));
}
