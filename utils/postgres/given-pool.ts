import pg from "pg";
import { AppError } from "../errors.ts";
import type { Database } from "./database.ts";
import { storageError } from "./storage-error.ts";

/** What is used of a `pg.Pool`, from whichever copy of the library. */
export interface PostgresPool {
  connect(): Promise<object>;
  query(text: string, values?: unknown[]): Promise<object>;
  readonly totalCount: number;
}

/** Waits for what may never be done. */
const CLOSE_PATIENCE_MS = 500;

/**
 * A database on a pool that is somebody else's: it is never closed here. The connection for locks is made beside it, with
 * the pool's own settings, since one that is kept would keep the pool from ever ending.
 * @throws AppError `storage-closed` where the pool has been closed; `storage-unreachable` and the like where it cannot be
 *   asked.
 */
export async function openGivenPool(given: PostgresPool): Promise<Database> {
  const listening: Parameters<pg.Pool["on"]>[] = [];
  const pool = guarded(given as unknown as pg.Pool, listening);
  const quiet = () => {};
  // Without a listener, an idle connection that is lost ends the process.
  pool.on("error", quiet);
  let locks: Promise<pg.Client> | null = null;
  const connect = async (): Promise<pg.Client> => {
    if (pool.ending) throw new AppError("storage-closed");
    const Client = clientOf(pool);
    const client = new Client(pool.options);
    client.on("error", quiet);
    client.once("end", () => {
      locks = null;
    });
    await client.connect();
    return client;
  };
  const close = async () => {
    const client = await locks?.catch(() => null);
    const patience = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_PATIENCE_MS).unref());
    if (client) await Promise.race([client.end().catch(quiet), patience]);
    for (const listener of listening) pool.off(...listener);
  };
  try {
    await pool.query("SELECT 1");
  } catch (error) {
    await close();
    throw storageError(error, addressOf(pool));
  }
  let closing: Promise<void> | undefined;
  return {
    pool,
    lockConnection: () => {
      locks ??= connect().catch((error: unknown) => {
        locks = null;
        throw storageError(error);
      });
      return locks;
    },
    kind: "external",
    address: addressOf(pool),
    close: () => (closing ??= close()),
  };
}

/**
 * The pool, but that one which is closed says so in our words: pg's own error has no code to tell it by.
 * @param listening Is told who listens, since the pool lives longer than they do.
 */
function guarded(pool: pg.Pool, listening: Parameters<pg.Pool["on"]>[]): pg.Pool {
  const open = () => (pool.ending ? Promise.reject(new AppError("storage-closed")) : null);
  return Object.create(pool, {
    query: { value: (...given: Parameters<pg.Pool["query"]>) => open() ?? pool.query(...given) },
    connect: { value: () => open() ?? pool.connect() },
    on: {
      value: (...listener: Parameters<pg.Pool["on"]>) => {
        listening.push(listener);
        return pool.on(...listener);
      },
    },
    off: { value: (...listener: Parameters<pg.Pool["off"]>) => pool.off(...listener) },
  });
}

function clientOf(pool: pg.Pool): typeof pg.Client {
  const client: unknown = Reflect.get(pool, "Client");
  return typeof client === "function" ? (client as typeof pg.Client) : pg.Client;
}

/** Host, port and database, as far as the pool's settings say them: no user and no password. */
function addressOf({ options }: pg.Pool): string {
  const { host, port, database, connectionString } = options;
  try {
    const url = connectionString === undefined ? null : new URL(connectionString);
    return url ? `${url.host}${url.pathname}` : `${host ?? "localhost"}:${port ?? 5432}/${database ?? ""}`;
  } catch {
    return "";
  }
}
