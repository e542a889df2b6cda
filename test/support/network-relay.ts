import { once } from "node:events";
import { type AddressInfo, connect, createServer, type NetConnectOpts, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** How good the way is just now. */
export interface Conditions {
  /** By how much each piece is late, in either direction. */
  readonly latencyMs: number;
  /** With what chance a piece is lost for good, and its connection with it: both ends are reset. From 0 to 1. */
  readonly loss: number;
}

/** One way over the network, on which things go wrong. */
export interface NetworkRelay {
  /** Where it listens, on 127.0.0.1. */
  readonly port: number;
  /**
   * From now on nothing passes, and nobody is told: what the client sends is never answered. The server gives the
   * client's connections up after a while, as it does when its keepalive is not answered.
   */
  cut(serverPatienceMs: number): void;
  /** What a client still has open is answered by a reset, and new connections pass. */
  mend(): void;
  /** For all that passes from now on. */
  setConditions(conditions: Partial<Conditions>): void;
  /**
   * Has the server lose the connections there are. Their clients are not told, then or later: to them the connection stands,
   * and nothing that they send is ever answered. New connections pass.
   * @returns How many there were.
   */
  abandon(): number;
  close(): Promise<void>;
}

const GOOD: Conditions = { latencyMs: 0, loss: 0 };

interface Connection {
  readonly client: Socket;
  readonly server: Socket | null;
}

/** @param random Decides what is lost: from 0 to below 1. */
export async function startNetworkRelay(target: NetConnectOpts, random = Math.random): Promise<NetworkRelay> {
  const open = new Set<Connection>();
  /** Of these the client is not told that the server's end is gone. */
  const abandoned = new Set<Connection>();
  let conditions = GOOD;
  let isCut = false;
  const isSilent = (connection: Connection) => isCut || abandoned.has(connection);

  const relay = createServer((client) => {
    client.setNoDelay(true).on("error", () => {});
    const connection: Connection = { client, server: isCut ? null : connect(target) };
    const { server } = connection;
    open.add(connection);
    client.on("close", () => {
      open.delete(connection);
      abandoned.delete(connection);
      if (!isSilent(connection)) server?.destroy();
    });
    if (server === null) return void client.pause();
    server.setNoDelay(true).on("error", () => {});
    const reset = () => {
      client.resetAndDestroy();
      server.destroy();
    };
    const pass = (from: Socket, to: Socket) => {
      let last = Promise.resolve();
      from.on("data", (piece) => {
        const dueMs = performance.now() + conditions.latencyMs;
        last = last.then(async () => {
          if (dueMs > performance.now()) await sleep(dueMs - performance.now());
          if (isSilent(connection) || to.destroyed) return;
          if (conditions.loss > 0 && random() < conditions.loss) return reset();
          to.write(piece);
        });
      });
      from.on("close", () => {
        void last.then(() => {
          if (!isSilent(connection)) to.destroy();
        });
      });
    };
    pass(client, server);
    pass(server, client);
  });
  relay.listen(0, "127.0.0.1");
  await once(relay, "listening");
  const { port } = relay.address() as AddressInfo;

  const dropServers = () => {
    for (const { server } of open) server?.destroy();
  };
  const dropClients = () => {
    for (const { client } of open) client.destroy();
  };
  let patience: NodeJS.Timeout | undefined;
  return {
    port,
    cut: (serverPatienceMs) => {
      isCut = true;
      for (const { client, server } of open) for (const socket of [client, server]) socket?.pause();
      patience = setTimeout(dropServers, serverPatienceMs);
    },
    mend: () => {
      clearTimeout(patience);
      isCut = false;
      dropServers();
      dropClients();
    },
    setConditions: (changed) => {
      conditions = { ...conditions, ...changed };
    },
    abandon: () => {
      const lost = [...open].filter((connection) => !abandoned.has(connection));
      for (const connection of lost) {
        abandoned.add(connection);
        connection.client.pause();
        connection.server?.destroy();
      }
      return lost.length;
    },
    close: async () => {
      clearTimeout(patience);
      dropServers();
      dropClients();
      relay.close();
      await once(relay, "close");
    },
  };
}
