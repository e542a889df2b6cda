import pg from "pg";
import { codeOf, SOCKET_PORT } from "./paths.ts";
import { EMBEDDED_USER } from "./start.ts";

/**
 * The two-number advisory locks of PlanCraft: the first number is this one ("plan" in ASCII), so that they never meet
 * the locks of another program in the same database.
 */
export const LOCK_SPACE = 0x706c616e;
/** Shared: "I use the embedded server". Whoever gets it exclusively is the last one and stops the server. */
const USE_LOCK = 1;
/** A server that accepts and then says nothing is broken, not busy. */
const CONNECT_TIMEOUT_MS = 5000;
/**
 * What a server says, or its absence, while it starts, stops or is gone: 57P01..3 shut down, crashed, not yet ready;
 * 53300 too many connections.
 */
const PASSING = ["ENOENT", "ECONNREFUSED", "ECONNRESET", "EPIPE", "57P01", "57P02", "57P03", "53300"];

/** How to connect to the embedded server. Every setting is given, so that no PG* variable has a say. */
export function embeddedConnection(socketDirectory: string) {
  return {
    host: socketDirectory,
    port: SOCKET_PORT,
    user: EMBEDDED_USER,
    database: "postgres",
    ssl: false,
    application_name: "plancraft",
    // PGOPTIONS would be taken in place of an empty text.
    options: "-c client_min_messages=warning",
  } as const;
}

/**
 * Opens one connection of its own to the embedded server.
 *
 * @throws What pg throws; `isPassing` tells whether it is worth another try.
 */
export async function connectEmbedded(socketDirectory: string): Promise<pg.Client> {
  const client = new pg.Client({
    ...embeddedConnection(socketDirectory),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  // Without a listener a lost connection ends the process.
  client.on("error", () => {});
  await client.connect();
  return client;
}

/** Whether this failure belongs to a server that starts or stops. pg's own "terminated" errors have no code. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return !("code" in error) || error.code === undefined || PASSING.includes(codeOf(error));
}

/** Waits while the last one out holds the server, who then stops it: this connection ends and the next try starts. */
export async function takeShare(client: pg.Client): Promise<void> {
  await client.query("SELECT pg_advisory_lock_shared($1, $2)", [LOCK_SPACE, USE_LOCK]);
}

/** Gives the share back. Has to come before `isLast`, or two leaving at once would each wait for the other's. */
export async function releaseShare(client: pg.Client): Promise<void> {
  await client.query("SELECT pg_advisory_unlock_shared($1, $2)", [LOCK_SPACE, USE_LOCK]);
}

/** True where nobody uses the server; from then on nobody can begin to, until this connection ends. */
export async function isLast(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ last: boolean }>("SELECT pg_try_advisory_lock($1, $2) AS last", [
    LOCK_SPACE,
    USE_LOCK,
  ]);
  return rows[0]?.last === true;
}

/** How many processes use the server. */
export async function countShares(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ shares: number }>(
    `SELECT count(*)::int AS shares FROM pg_locks
     WHERE locktype = 'advisory' AND classid = $1 AND objid = $2 AND objsubid = 2 AND mode = 'ShareLock' AND granted`,
    [LOCK_SPACE, USE_LOCK],
  );
  return rows[0]?.shares ?? 0;
}

/** Ends a connection whose server may be gone already. */
export async function disconnect(client: pg.Client): Promise<void> {
  await client.end().catch(() => {});
}
