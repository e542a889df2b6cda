import { once } from "node:events";
import { connect, createServer, type NetConnectOpts, type Socket } from "node:net";
import { join } from "node:path";
import pg from "pg";
import { endsOperation, leadingTexts, MessageReader, type ProtocolMessage } from "./postgres-protocol.ts";

/** Where to strike. */
export interface Blow {
  readonly sql: string;
  /** Which operation of this SQL, from 1, over all connections together. */
  readonly nth: number;
  /** Before the server has seen anything of it, or when it has done it and the client has seen nothing of that. */
  readonly when: "before" | "after";
  /** Called once. From then on nothing passes in either direction. */
  readonly strike: () => void;
}

export interface PostgresProxy {
  /** Works as DATABASE_URL. */
  readonly url: string;
  /** The SQL of each store operation so far: of each simple query, and of each Sync that ends an extended one. */
  readonly operations: readonly string[];
  close(): Promise<void>;
}

/** Stands between a client and the test server, counts store operations, and strikes at one of them. */
export async function startPostgresProxy(databaseUrl: string, blow?: Blow): Promise<PostgresProxy> {
  const operations: string[] = [];
  const target = serverOf(databaseUrl);
  const open = new Set<Socket>();
  let struck = false;
  /** Notes an operation, and tells whether it is the one to strike at. */
  const isAimedAt = (sql: string): boolean => {
    operations.push(sql);
    return sql === blow?.sql && operations.filter((earlier) => earlier === sql).length === blow.nth;
  };
  const strike = () => {
    struck = true;
    blow?.strike();
  };

  function relay(client: Socket): void {
    const server = connect(target);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      open.add(from);
      from.setNoDelay(true).on("error", () => {});
      from.on("close", () => {
        open.delete(from);
        to.end();
      });
    }

    const fromClient = new MessageReader("client");
    const statements = new Map<string, string>();
    // The server has begun with the parts of an extended query before its Sync comes: they are kept until then.
    let parts: Buffer[] = [];
    let sql = "";
    // Whether they are to be struck at; the start, which is answered by a ReadyForQuery too, is not.
    const inFlight = [false];
    client.on("data", (chunk) => {
      for (const message of fromClient.read(chunk)) {
        if (struck) return;
        parts.push(message.bytes);
        if (EXTENDED_PARTS.has(message.type)) {
          sql = sqlOf(message, statements) ?? sql;
          continue;
        }
        if (endsOperation(message)) {
          const isAimed = isAimedAt(message.type === "Q" ? (leadingTexts(message, 1)[0] ?? "") : sql);
          if (isAimed && blow?.when === "before") return strike();
          inFlight.push(isAimed);
        }
        server.write(Buffer.concat(parts));
        parts = [];
      }
    });

    const fromServer = new MessageReader("server");
    server.on("data", (chunk) => {
      const passed: Buffer[] = [];
      for (const { type, bytes } of fromServer.read(chunk)) {
        if (struck) return;
        const isHeld = inFlight[0] === true;
        if (!isHeld) passed.push(bytes);
        if (type !== READY_FOR_QUERY) continue;
        if (isHeld) return strike();
        inFlight.shift();
      }
      client.write(Buffer.concat(passed));
    });
  }

  const proxy = createServer(relay);
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const address = proxy.address();
  if (address === null || typeof address === "string") throw new Error("The proxy has no port");
  const { user = "", database = "" } = new pg.Client({ connectionString: databaseUrl });
  return {
    url: `postgresql://${user}@127.0.0.1:${address.port}/${database}`,
    operations,
    close: async () => {
      for (const socket of open) socket.destroy();
      proxy.close();
      await once(proxy, "close");
    },
  };
}

const READY_FOR_QUERY = "Z";
/** Parse, Bind, Describe, Execute, Close, and the data of a COPY. */
const EXTENDED_PARTS: ReadonlySet<string> = new Set(["P", "B", "D", "E", "C", "d"]);

/** Where a database's server listens. */
export function serverOf(databaseUrl: string): NetConnectOpts {
  const { host, port } = new pg.Client({ connectionString: databaseUrl });
  return host.startsWith("/") ? { path: join(host, `.s.PGSQL.${port}`) } : { host, port };
}

/** The SQL of a Parse, or the one that a Bind's statement was made of. */
function sqlOf(message: ProtocolMessage, statements: Map<string, string>): string | undefined {
  const [first = "", second = ""] = leadingTexts(message, 2);
  if (message.type === "P") statements.set(first, second);
  if (message.type === "B") return statements.get(second);
  return message.type === "P" ? second : undefined;
}
