import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import pg from "pg";
import { serverOf } from "./postgres-proxy.ts";

/** The way of one host to its database, which can be cut. */
export interface CutProxy {
  /** Works as DATABASE_URL, and tells the server the host's name. */
  readonly url: string;
  /**
   * From now on nothing passes, and nobody is told: what the host sends is never answered. The server gives the host's
   * connections up after a while, as it does when its keepalive is not answered.
   */
  cut(serverPatienceMs: number): void;
  /** What the host still has open is answered by a reset, and new connections pass. */
  mend(): void;
  close(): Promise<void>;
}

/** Stands between one host and the test server, as a network does. */
export async function startCutProxy(databaseUrl: string, host: string): Promise<CutProxy> {
  const clients = new Set<Socket>();
  const servers = new Set<Socket>();
  let isCut = false;
  const proxy = createServer((client) => {
    clients.add(client);
    client.setNoDelay(true).on("error", () => {});
    client.on("close", () => clients.delete(client));
    if (isCut) return void client.pause();
    const server = connect(serverOf(databaseUrl));
    servers.add(server);
    server.on("error", () => {});
    client.pipe(server, { end: false });
    server.pipe(client, { end: false });
    client.on("close", () => {
      if (!isCut) server.destroy();
    });
    server.on("close", () => {
      servers.delete(server);
      if (!isCut) client.destroy();
    });
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const address = proxy.address();
  if (address === null || typeof address === "string") throw new Error("The proxy has no port");
  const { user = "", database = "" } = new pg.Client({ connectionString: databaseUrl });
  const drop = (sockets: Set<Socket>) => {
    for (const socket of sockets) socket.destroy();
  };
  let patience: NodeJS.Timeout | undefined;
  return {
    url: `postgresql://${user}@127.0.0.1:${address.port}/${database}?application_name=${host}`,
    cut: (serverPatienceMs) => {
      isCut = true;
      for (const socket of [...clients, ...servers]) socket.unpipe().pause();
      patience = setTimeout(() => drop(servers), serverPatienceMs);
    },
    mend: () => {
      clearTimeout(patience);
      isCut = false;
      drop(servers);
      drop(clients);
    },
    close: async () => {
      clearTimeout(patience);
      drop(servers);
      drop(clients);
      proxy.close();
      await once(proxy, "close");
    },
  };
}
