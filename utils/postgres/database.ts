import pg from "pg";
import { isPostgresAddress, secretsInAddress, settingsInAddress } from "../config/server-address.ts";
import { AppError } from "../errors.ts";
import { createRedactor } from "../observability/redaction.ts";
import { embeddedConnection } from "./embedded/client.ts";
import { joinEmbedded } from "./embedded.ts";
import { openingError, parameterError, storageError } from "./storage-error.ts";
import { inTime, TimedClient } from "./timed-client.ts";

export { storageError } from "./storage-error.ts";

export interface DatabaseConfig {
  /** Where set, this server and no other. */
  readonly databaseUrl?: string;
  /** PLANCRAFT_HOME or the platform's data directory, absolute; created with mode 0700 if it is missing. */
  readonly home: string;
}

/** An open database. Its pool never ends the process when the server drops a connection. */
export interface Database {
  readonly pool: pg.Pool;
  /**
   * The connection beside the pool, which is always the same one until it is lost: locks of the session live on it.
   * @throws AppError of category `storage` where it was lost and cannot be made again.
   */
  lockConnection(): Promise<pg.Client>;
  readonly kind: "embedded" | "external";
  /** For sentences; no user and no password. */
  readonly address: string;
  /** Closes the pool and leaves the embedded server. Never throws; a second call waits for the first. */
  close(): Promise<void>;
}

/** Beside the lock's: three for batches of checkpoints, and one for whoever reads meanwhile. 20 processes must fit. */
const POOL_CONNECTIONS = 4;
/**
 * How soon a dead peer is noticed: asked after 5 s of silence, every 2 s, and given up after 3 questions. The server
 * is told too, since it is the one that holds a dead process's locks: runs go on within 20 s, and a worker counts as dead after
 * 9 s. Both do nothing on a Unix socket.
 */
const KEEPALIVE = { idleS: 5, intervalS: 2, count: 3 };
const KEEPALIVE_IDLE_MS = KEEPALIVE.idleS * 1_000;
const SERVER_KEEPALIVE = `SET tcp_keepalives_idle = ${KEEPALIVE.idleS};
  SET tcp_keepalives_interval = ${KEEPALIVE.intervalS}; SET tcp_keepalives_count = ${KEEPALIVE.count}`;
/** After so long a server gives up a client that is silent. */
export const SERVER_PATIENCE_MS = (KEEPALIVE.idleS + KEEPALIVE.intervalS * KEEPALIVE.count) * 1_000;

/**
 * Opens the configured database: the server of `databaseUrl`, or the embedded one where there is none.
 *
 * @throws AppError `storage-unreachable` where the configured server cannot be reached, or what it says to the login
 *   (`storage-login`, `storage-no-database`, `storage-busy`, ...); there is no fallback. `storage-address`, which shows
 *   nothing of it, where `databaseUrl` is no address, `storage-parameter` where a parameter in it cannot be used.
 * @throws AppError `storage-embedded` where the embedded server cannot be started.
 */
export async function openDatabase(config: DatabaseConfig): Promise<Database> {
  return config.databaseUrl === undefined ? openEmbedded(config.home) : openExternal(config.databaseUrl);
}

async function openEmbedded(home: string): Promise<Database> {
  const server = await joinEmbedded(home);
  const { pool, end } = createPool({ ...embeddedConnection(server.socketDirectory), max: POOL_CONNECTIONS });
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= end().then(() => server.leave()));
  // The share in the server is a lock too, and its connection is made again when it is lost.
  return { pool, lockConnection: server.connection, kind: "embedded", address: server.dataDirectory, close };
}

async function openExternal(databaseUrl: string): Promise<Database> {
  const address = addressOf(databaseUrl);
  let opened: ReturnType<typeof createPool> | undefined;
  try {
    opened = createPool({
      connectionString: databaseUrl,
      fallback_application_name: "plancraft",
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEPALIVE_IDLE_MS,
      max: POOL_CONNECTIONS,
    });
    await opened.pool.query("SELECT 1");
  } catch (error) {
    await opened?.end();
    const redactor = createRedactor([...secretsInAddress(databaseUrl), ...settingsInAddress(databaseUrl)]);
    throw openingError(error, address, redactor);
  }
  const { pool, end } = opened;
  const lone = new LoneConnection(databaseUrl);
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= Promise.all([end(), lone.end()]).then(() => {}));
  return { pool, lockConnection: () => lone.connection(), kind: "external", address, close };
}

/** One connection outside the pool, made when it is first asked for and again after it was lost. */
class LoneConnection {
  readonly #databaseUrl: string;
  #current: Promise<TimedClient> | null = null;

  constructor(databaseUrl: string) {
    this.#databaseUrl = databaseUrl;
  }

  connection(): Promise<pg.Client> {
    this.#current ??= this.#connect();
    return this.#current;
  }

  async end(): Promise<void> {
    const client = await this.#current?.catch(() => null);
    await client?.endInTime();
  }

  async #connect(): Promise<TimedClient> {
    const client = new TimedClient({
      connectionString: this.#databaseUrl,
      fallback_application_name: "plancraft",
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEPALIVE_IDLE_MS,
    });
    client.on("error", () => {});
    const forget = () => {
      this.#current = null;
    };
    client.once("end", forget);
    try {
      await client.connect();
      await client.query(SERVER_KEEPALIVE);
      return client;
    } catch (error) {
      forget();
      throw storageError(error);
    }
  }
}

function createPool(config: pg.PoolConfig): { pool: pg.Pool; end: () => Promise<void> } {
  const pool = new pg.Pool({ ...config, Client: TimedClient });
  const open = new Set<TimedClient>();
  // The pool listens to idle connections, and nobody to those handed out: a lost one would end the process.
  pool.on("error", () => {});
  pool.on("connect", (client) => {
    client.on("error", () => {});
    if (client instanceof TimedClient) open.add(client);
  });
  pool.on("remove", (client) => {
    if (client instanceof TimedClient) open.delete(client);
  });
  const end = async () => {
    // `end` waits for connections that somebody still holds, without any limit.
    await inTime(pool.end());
    await Promise.all([...open].map((client) => client.endInTime()));
  };
  return { pool, end };
}

/**
 * Host, port and database of a server's address, for sentences: as pg has them, which connects with them.
 * @throws AppError `storage-address`, `storage-parameter`.
 */
function addressOf(databaseUrl: string): string {
  if (!isPostgresAddress(databaseUrl)) throw new AppError("storage-address");
  try {
    const { host, port, database } = new pg.Client({ connectionString: databaseUrl });
    return `${host.includes(":") && !host.startsWith("/") ? `[${host}]` : host}:${port}/${database ?? ""}`;
  } catch (error) {
    throw parameterError(error);
  }
}
