import { once } from "node:events";
import { createServer } from "node:http";
import { gunzipSync } from "node:zlib";

export interface SentryServer {
  /** With a key that must not be seen anywhere but in the request's own address and authorization. */
  readonly dsn: string;
  /** What arrived, unpacked: a header, then an item's header and the item, a line each. */
  readonly envelopes: readonly string[];
  /** The events in the envelopes. */
  events(): Readonly<Record<string, unknown>>[];
  /** From now on no request is answered. */
  hold(): void;
  /** Resolves when that many envelopes have arrived, answered or not. */
  arrived(count: number): Promise<void>;
  close(): Promise<void>;
}

export const DSN_KEY = "5e0f1a9c7b3d4e2f8a6b1c0d9e8f7a6b";

/** A Sentry on the loopback that keeps every envelope. */
export async function startSentryServer(): Promise<SentryServer> {
  const envelopes: string[] = [];
  const watchers = new Set<() => void>();
  let held = false;
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const body = Buffer.concat(chunks);
      const packed = incoming.headers["content-encoding"] === "gzip";
      envelopes.push((packed ? gunzipSync(body) : body).toString("utf8"));
      for (const watcher of watchers) watcher();
      if (!held) response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port");

  return {
    dsn: `http://${DSN_KEY}@127.0.0.1:${address.port}/1`,
    envelopes,
    events: () => envelopes.map((envelope) => JSON.parse(envelope.split("\n")[2] ?? "null")),
    hold: () => {
      held = true;
    },
    arrived: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (envelopes.length < count) return;
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
