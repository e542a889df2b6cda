import { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

/** A server that runs answers in milliseconds; a firewall that drops packets never does. */
const CONNECT_TIMEOUT_MS = 5000;
/** Work was drained before; what is still running then is not waited for, nor a server that is gone. */
const CLOSE_PATIENCE_MS = 500;
/** How often it is looked whether a server is silent, and after how many such looks in a row it is asked about. */
const LOOK_MS = 2_000;
const SILENT_LOOKS = 2;
/** A pooler gives its clients numbers of its own, and a server may be told not to say who is at work: there, nothing is known. */
const AT_WORK = `SELECT pg_backend_pid() <> $2 OR EXISTS (
  SELECT FROM pg_stat_activity WHERE pid = $1 AND state NOT LIKE 'idle%') AS "mayBe"`;

/**
 * A client that gives up what will never be answered. The server may have lost a connection without our being told, as after a
 * failover or behind a proxy, and TCP finds that out after a quarter of an hour at worst. A statement may take as long as it
 * likes: where one has had no answer for seconds, another connection asks whether the server is at work on it.
 */
export class TimedClient extends pg.Client {
  readonly #config: pg.ClientConfig;
  readonly #socket: Socket;
  #bytesRead = 0;
  #silentLooks = 0;

  constructor(config: pg.ClientConfig = {}) {
    const socket = new Socket();
    // The pool's own time limit also cuts the wait for a free connection, so the limit is on the client instead.
    const timed = { ...config, connectionTimeoutMillis: CONNECT_TIMEOUT_MS };
    super({ ...timed, stream: () => socket });
    this.#config = timed;
    this.#socket = socket;
    const looking = setInterval(() => this.#look(), LOOK_MS).unref();
    socket.once("close", () => clearInterval(looking));
  }

  /** Ends the connection. pg waits without any limit for the server to close it, and the process with it. */
  async endInTime(): Promise<void> {
    await inTime(this.end());
    this.#socket.destroy();
  }

  #look(): void {
    const { bytesRead } = this.#socket;
    const isSilent = isWaiting(this) && bytesRead === this.#bytesRead;
    this.#bytesRead = bytesRead;
    this.#silentLooks = isSilent ? this.#silentLooks + 1 : 0;
    if (this.#silentLooks < SILENT_LOOKS) return;
    this.#silentLooks = 0;
    void this.#giveUpInVain(bytesRead);
  }

  async #giveUpInVain(bytesRead: number): Promise<void> {
    if (await mayBeAtWork(this.#config, processOf(this))) return;
    // An answer may have been on its way.
    await sleep(LOOK_MS / 2, undefined, { ref: false });
    if (isWaiting(this) && this.#socket.bytesRead === bytesRead) this.#socket.destroy();
  }
}

/** Waits for what may never be done. */
export async function inTime(ended: Promise<unknown>): Promise<void> {
  const patience = new AbortController();
  const waited = sleep(CLOSE_PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => {});
  await Promise.race([ended.catch(() => {}), waited]);
  patience.abort();
}

/** What pg keeps of a client and its types leave out. */
interface KeptByClient {
  readonly readyForQuery?: boolean;
  readonly processID?: number | null;
}

/** Connected, with a statement that has had no answer. */
function isWaiting(client: pg.Client): boolean {
  return (client as KeptByClient).readyForQuery === false && processOf(client) !== null;
}

function processOf(client: pg.Client): number | null {
  return (client as KeptByClient).processID ?? null;
}

/** False where nobody answers, too: then neither does the one that is asked about. */
async function mayBeAtWork(config: pg.ClientConfig, process: number | null): Promise<boolean> {
  const client = new pg.Client({ ...config, query_timeout: CONNECT_TIMEOUT_MS });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ mayBe: boolean }>(AT_WORK, [process, processOf(client)]);
    return rows[0]?.mayBe ?? true;
  } catch (error) {
    // It is full, or says something else: it is there.
    return error instanceof pg.DatabaseError;
  } finally {
    await inTime(client.end());
  }
}
