import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { AppError, describe } from "../errors.ts";
import { embeddedConnection } from "./embedded/client.ts";
import { joinEmbedded } from "./embedded.ts";

export interface DatabaseConfig {
  /** Where set, this server and no other. */
  readonly databaseUrl?: string;
  /** PLANCRAFT_HOME or the platform's data directory, absolute; created with mode 0700 if it is missing. */
  readonly home: string;
}

/** An open database. Its pool never ends the process when the server drops a connection. */
export interface Database {
  readonly pool: pg.Pool;
  readonly kind: "embedded" | "external";
  /** For sentences; no user and no password. */
  readonly address: string;
  /** Closes the pool and leaves the embedded server. Never throws; a second call waits for the first. */
  close(): Promise<void>;
}

/** The embedded server takes 100 connections, and 20 processes at once must fit with room to spare. */
const CONNECTIONS_MAX = 4;
/** A server that runs answers in milliseconds; a firewall that drops packets never does. */
const CONNECT_TIMEOUT_MS = 5000;
/** Work was drained before; what is still running then is not waited for. */
const CLOSE_PATIENCE_MS = 500;

/** The pool's own time limit also cuts the wait for a free connection, so the limit is on the client instead. */
class TimedClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super({ ...config, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  }
}

/**
 * Opens the configured database: the server of `databaseUrl`, or the embedded one where there is none.
 *
 * @throws AppError `storage-unreachable` where the configured server cannot be reached; there is no fallback.
 * @throws AppError `storage-embedded` where the embedded server cannot be started.
 */
export async function openDatabase(config: DatabaseConfig): Promise<Database> {
  return config.databaseUrl === undefined ? openEmbedded(config.home) : openExternal(config.databaseUrl);
}

async function openEmbedded(home: string): Promise<Database> {
  const server = await joinEmbedded(home);
  // One connection less: the share in the server holds one.
  const { pool, end } = createPool({ ...embeddedConnection(server.socketDirectory), max: CONNECTIONS_MAX - 1 });
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= end().then(() => server.leave()));
  return { pool, kind: "embedded", address: server.dataDirectory, close };
}

async function openExternal(databaseUrl: string): Promise<Database> {
  const address = addressOf(databaseUrl);
  let opened: ReturnType<typeof createPool> | undefined;
  try {
    opened = createPool({
      connectionString: databaseUrl,
      fallback_application_name: "plancraft",
      keepAlive: true,
      max: CONNECTIONS_MAX,
    });
    await opened.pool.query("SELECT 1");
  } catch (error) {
    await opened?.end();
    throw new AppError("storage-unreachable", { address, problem: connectionProblem(error) }, error);
  }
  const { pool, end } = opened;
  let closing: Promise<void> | undefined;
  return { pool, kind: "external", address, close: () => (closing ??= end()) };
}

function createPool(config: pg.PoolConfig): { pool: pg.Pool; end: () => Promise<void> } {
  const pool = new pg.Pool({ ...config, Client: TimedClient });
  const open = new Set<pg.Client>();
  // The pool listens to idle connections, and nobody to those handed out: a lost one would end the process.
  pool.on("error", () => {});
  pool.on("connect", (client) => {
    client.on("error", () => {});
    if (client instanceof pg.Client) open.add(client);
  });
  pool.on("remove", (client) => {
    if (client instanceof pg.Client) open.delete(client);
  });
  const end = async () => {
    const patience = new AbortController();
    const waited = sleep(CLOSE_PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => {});
    // `end` waits for connections that somebody still holds, without any limit.
    await Promise.race([pool.end(), waited]);
    patience.abort();
    await Promise.all([...open].map((client) => client.end()));
  };
  return { pool, end };
}

/**
 * Host, port and database of a connection URL, for sentences. A URL that cannot be read, or whose password was cut in
 * two by a character that had to be percent-encoded, is only called by its name: its parts may be the password's.
 */
function addressOf(databaseUrl: string): string {
  try {
    const { protocol, username } = new URL(databaseUrl);
    const isCut = databaseUrl.includes("@") && username === "";
    if (isCut || !protocol.startsWith("postgres")) return "DATABASE_URL";
    const { host, port, database } = new pg.Client({ connectionString: databaseUrl });
    return `${host}:${port}/${database ?? ""}`;
  } catch {
    return "DATABASE_URL";
  }
}

/**
 * Codes of a connection that could not be made or was lost, in words. SQLSTATE classes 08 (connection) and 28 (who
 * are you) belong here as a whole, and are looked up by their first two characters.
 */
const CONNECTION_PROBLEMS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection lost",
  EPIPE: "connection lost",
  ENOENT: "no such socket",
  EACCES: "no right to use the socket",
  ENOTFOUND: "unknown host",
  EAI_AGAIN: "the host's name cannot be looked up now",
  ETIMEDOUT: "no answer",
  EHOSTUNREACH: "no way to the host",
  ENETUNREACH: "no way to the network",
  ERR_INVALID_URL: "the address cannot be read; special characters in it must be percent-encoded",
  "57P01": "it was shut down",
  "57P02": "it crashed",
  "57P03": "it starts or stops just now",
  "53300": "it has no connection left",
  "3D000": "no such database",
  "28P01": "wrong password",
  "28": "login refused",
  "08": "connection lost",
};

/**
 * A failed query or connection as an AppError, told apart by its code.
 *
 * @param error What pg or the system threw; an AppError is given back as it is.
 * @param address Host, port and database for the sentence, where they are known.
 * @returns `storage-unreachable` where the server could not be reached or the connection was lost, else
 *   `storage-failed`.
 */
export function storageError(error: unknown, address?: string): AppError {
  if (error instanceof AppError) return error;
  const known = knownProblem(error);
  if (known === null) return new AppError("storage-failed", { problem: describe(error) }, error);
  return new AppError("storage-unreachable", { address: address ?? "its address", problem: known }, error);
}

/** Null where it is no matter of the connection. */
function knownProblem(error: unknown): string | null {
  if (error instanceof AggregateError) {
    // A host with several addresses, each refused in its own way.
    return error.errors.map(knownProblem).find((problem) => problem !== null) ?? null;
  }
  if (!(error instanceof Error)) return null;
  if (!("code" in error) || typeof error.code !== "string") {
    // The server's own errors all have a code; pg's plain ones are about the connection. A TypeError is ours.
    return error.constructor === Error ? "connection lost or not made in time" : null;
  }
  return CONNECTION_PROBLEMS[error.code] ?? CONNECTION_PROBLEMS[error.code.slice(0, 2)] ?? null;
}

/** Any failure to connect, in words; never the whole message of a URL that could not be read. */
function connectionProblem(error: unknown): string {
  return knownProblem(error) ?? describe(error);
}
