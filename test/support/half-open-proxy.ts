import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import pg from "pg";
import { serverOf } from "./postgres-proxy.ts";

export interface HalfOpenProxy {
  /** Works as DATABASE_URL. */
  readonly url: string;
  /**
   * Has the server drop the connections that locks of sessions were asked for on. Their clients are not told: to them
   * the connection stands, and nothing that they send is ever answered.
   * @returns How many there were.
   */
  dropLockConnections(): number;
  close(): Promise<void>;
}

/** Stands between clients and the test server, as a proxy on the network does that outlives the server's connections. */
export async function startHalfOpenProxy(databaseUrl: string): Promise<HalfOpenProxy> {
  const sockets = new Set<Socket>();
  /** The server's ends of the connections that session locks were asked for on. */
  const lockEnds = new Set<Socket>();
  const proxy = createServer((client) => {
    const server = connect(serverOf(databaseUrl));
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.setNoDelay(true).on("error", () => {});
      socket.on("close", () => sockets.delete(socket));
    }
    client.on("data", (chunk) => {
      if (chunk.includes("pg_try_advisory_lock")) lockEnds.add(server);
      server.write(chunk);
    });
    client.on("close", () => server.destroy());
    server.on("data", (chunk) => client.write(chunk));
    server.on("close", () => lockEnds.delete(server));
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const address = proxy.address();
  if (address === null || typeof address === "string") throw new Error("The proxy has no port");
  const { user = "", database = "" } = new pg.Client({ connectionString: databaseUrl });
  return {
    url: `postgresql://${user}@127.0.0.1:${address.port}/${database}`,
    dropLockConnections: () => {
      const dropped = [...lockEnds];
      for (const server of dropped) server.destroy();
      return dropped.length;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      proxy.close();
      await once(proxy, "close");
    },
  };
}
