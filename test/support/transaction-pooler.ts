import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import pg from "pg";
import {
  endsOperation,
  MessageReader,
  type ProtocolMessage,
  protocolMessage,
  startupMessage,
} from "./postgres-protocol.ts";
import { serverOf } from "./postgres-proxy.ts";

export interface TransactionPooler {
  /** Works as DATABASE_URL. */
  readonly url: string;
  close(): Promise<void>;
}

export interface PoolerOptions {
  /** How many connections to the server there are, all open from the start. */
  readonly connections: number;
  /** Which of the free ones is lent next. */
  readonly lends: "newest" | "oldest";
}

/** A connection to the server, and who has borrowed it. */
interface Lendable {
  readonly socket: Socket;
  reply: (message: ProtocolMessage) => void;
}

/** What PgBouncer does in transaction mode: a connection to the server belongs to a client until its transaction ends. */
export async function startTransactionPooler(
  databaseUrl: string,
  { connections, lends }: PoolerOptions,
): Promise<TransactionPooler> {
  const all = await Promise.all(Array.from({ length: connections }, () => openConnection(databaseUrl)));
  const free = [...all];
  const queue: ((connection: Lendable) => void)[] = [];
  const clients = new Set<Socket>();

  const borrow = async (): Promise<Lendable> =>
    (lends === "newest" ? free.pop() : free.shift()) ?? new Promise((lend) => queue.push(lend));
  const giveBack = (connection: Lendable) => {
    const next = queue.shift();
    if (next) next(connection);
    else free.push(connection);
  };

  function serve(client: Socket): void {
    clients.add(client);
    const reader = new MessageReader("client");
    let waiting: ProtocolMessage[] = [];
    let borrowed: Lendable | "asked" | null = null;
    let unanswered = 0;
    const reply = ({ type, bytes }: ProtocolMessage) => {
      client.write(bytes);
      if (type !== "Z") return;
      unanswered -= 1;
      if (unanswered > 0 || bytes.toString("latin1", STATUS_AT) !== IDLE || borrowed === null) return;
      if (borrowed !== "asked") giveBack(borrowed);
      borrowed = null;
    };
    const forward = async () => {
      if (borrowed === null) {
        borrowed = "asked";
        borrowed = await borrow();
        borrowed.reply = reply;
      }
      if (borrowed === "asked") return;
      for (const message of waiting.splice(0)) {
        if (endsOperation(message)) unanswered += 1;
        borrowed.socket.write(message.bytes);
      }
    };
    client.setNoDelay(true).on("error", () => {});
    client.on("data", (chunk) => {
      for (const message of reader.read(chunk)) {
        if (message.type === "") client.write(WELCOME);
        else if (message.type === "X") client.end();
        else waiting.push(message);
      }
      if (waiting.length > 0) void forward();
    });
    client.on("close", () => {
      clients.delete(client);
      waiting = [];
      // What a client leaves open is rolled back before the next one gets the connection.
      if (borrowed !== null && borrowed !== "asked") {
        unanswered += 1;
        borrowed.socket.write(protocolMessage("Q", Buffer.from("ROLLBACK\0")));
      }
    });
  }

  const pooler = createServer(serve);
  pooler.listen(0, "127.0.0.1");
  await once(pooler, "listening");
  const address = pooler.address();
  if (address === null || typeof address === "string") throw new Error("The pooler has no port");
  return {
    url: `postgresql://anybody@127.0.0.1:${address.port}/any`,
    close: async () => {
      for (const socket of [...clients, ...all.map(({ socket }) => socket)]) socket.destroy();
      pooler.close();
      await once(pooler, "close");
    },
  };
}

const IDLE = "I";
/** Of a ReadyForQuery: behind its letter and its length. */
const STATUS_AT = 5;
/** AuthenticationOk and ReadyForQuery. */
const WELCOME = Buffer.concat([protocolMessage("R", Buffer.alloc(4)), protocolMessage("Z", Buffer.from(IDLE))]);

/** A connection to the server that is ready for queries. */
async function openConnection(databaseUrl: string): Promise<Lendable> {
  const { user = "", database = "" } = new pg.Client({ connectionString: databaseUrl });
  const socket = connect(serverOf(databaseUrl)).setNoDelay(true);
  const reader = new MessageReader("server");
  await once(socket, "connect");
  return new Promise((ready) => {
    const connection: Lendable = {
      socket,
      reply: ({ type }) => {
        if (type === "Z") ready(connection);
      },
    };
    socket.on("data", (chunk) => {
      for (const message of reader.read(chunk)) connection.reply(message);
    });
    socket.write(startupMessage({ user, database }));
  });
}
