import pg from "pg";
import { storageError } from "./storage-error.ts";

/** A pooler whose connections are all taken lets its clients wait for minutes. */
const PATIENCE_MS = 5000;

/**
 * Whether an address goes through transaction pooling (PgBouncer's `pool_mode = transaction`), where advisory locks and
 * named statements are lost between transactions. A server itself never gives two open connections one backend, and
 * never gives a connection another one.
 *
 * @throws AppError of category `storage` where the server cannot be asked.
 */
export async function poolsTransactions(databaseUrl: string): Promise<boolean> {
  const clients: pg.Client[] = [];
  const open = async () => {
    const client = new pg.Client({
      connectionString: databaseUrl,
      fallback_application_name: "plancraft",
      connectionTimeoutMillis: PATIENCE_MS,
      query_timeout: PATIENCE_MS,
    });
    clients.push(client);
    // Without a listener a lost connection ends the process.
    client.on("error", () => {});
    await client.connect();
    return client;
  };
  try {
    const [one, other] = [await open(), await open()];
    const ones = await backendOf(one);
    await other.query("BEGIN");
    const others = await backendOf(other);
    // Asked now, a pooler's only connection would be waited for in vain.
    if (others === ones) return true;
    if ((await backendOf(one)) !== ones) return true;
    await other.query("COMMIT");
    // Where two connections are lent in turn, only now is it the turn of the other one.
    return (await backendOf(other)) !== others;
  } catch (error) {
    throw storageError(error);
  } finally {
    await Promise.all(clients.map((client) => client.end().catch(() => {})));
  }
}

async function backendOf(client: pg.Client): Promise<number | undefined> {
  return (await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid")).rows[0]?.pid;
}
