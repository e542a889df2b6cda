import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { storageError } from "./storage-error.ts";

/** What the processes on a database tell each other; each is the name of a NOTIFY channel. */
export type SignalChannel =
  | "plancraft_events"
  | "plancraft_cancels"
  | "plancraft_deltas"
  | "plancraft_webhooks"
  | `pgboss_${string}`;

/** Told of each signal; of null where signals may have been missed, as after the connection was made anew. */
export type SignalListener = (payload: string | null) => void;

/** Between two tries to listen again, the first and the longest. */
const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 2_000;
/** Who only listens would never learn that nobody speaks any more: see `TimedClient`, which gives up what is not answered. */
const BEAT_MS = 5_000;

/**
 * Signals from all processes on a database, by LISTEN on the one connection that a process has beside its pool. Signals
 * are lost while that connection is away; each listener is told when it is back, and looks then for itself.
 */
export class Signals {
  readonly #connect: () => Promise<pg.Client>;
  readonly #listeners = new Map<SignalChannel, Set<SignalListener>>();
  /** The channels that are listened to on the connection as it is; empty where that is lost. */
  #listening = new Map<SignalChannel, Promise<void>>();
  #client: pg.Client | null = null;
  #connecting: Promise<pg.Client> | null = null;
  #lastStatement: Promise<unknown> = Promise.resolve();
  #isClosed = false;
  #beating: NodeJS.Timeout | undefined;

  /** @param connect Gives the connection; the same one until it is lost. */
  constructor(connect: () => Promise<pg.Client>) {
    this.#connect = connect;
  }

  /**
   * Listens until what it gives is called. No signal that is sent after it has resolved is missed without notice.
   * @throws AppError of category `storage` where the connection cannot be made.
   */
  async listen(channel: SignalChannel, listener: SignalListener): Promise<() => void> {
    const listeners = this.#listeners.get(channel) ?? new Set();
    this.#listeners.set(channel, listeners.add(listener));
    try {
      await this.#open(channel);
    } catch (error) {
      listeners.delete(listener);
      throw error;
    }
    return () => void listeners.delete(listener);
  }

  /**
   * Runs a statement on the connection that listens: what it locks is held for as long as that lives.
   * @throws AppError of category `storage`.
   */
  async query(text: string, values: readonly string[]): Promise<void> {
    const client = await this.#connected();
    await this.#ask(client, text, values).catch((error: unknown) => {
      throw storageError(error);
    });
  }

  /** Nothing is told any more. The connection is somebody else's to end. */
  close(): void {
    this.#isClosed = true;
    clearInterval(this.#beating);
    this.#listeners.clear();
  }

  async #open(channel: SignalChannel): Promise<void> {
    const client = await this.#connected();
    const known = this.#listening;
    const listening = known.get(channel) ?? this.#ask(client, `LISTEN ${channel}`);
    known.set(channel, listening);
    await listening.catch((error: unknown) => {
      known.delete(channel);
      throw storageError(error);
    });
  }

  /** One after another: the connection is somebody else's too, and pg warns where a third statement waits in it. */
  #ask(client: pg.Client, text: string, values: readonly string[] = []): Promise<void> {
    const asked = this.#lastStatement.then(async () => void (await client.query(text, [...values])));
    this.#lastStatement = asked.catch(() => {});
    return asked;
  }

  async #connected(): Promise<pg.Client> {
    if (this.#client) return this.#client;
    this.#connecting ??= this.#connect().finally(() => {
      this.#connecting = null;
    });
    const client = await this.#connecting;
    if (this.#client === client) return client;
    this.#client = client;
    this.#listening = new Map();
    clearInterval(this.#beating);
    const beating = setInterval(() => void this.#ask(client, "SELECT 1").catch(() => {}), BEAT_MS).unref();
    this.#beating = beating;
    client.on("notification", ({ channel, payload = "" }) => this.#tell(channel as SignalChannel, payload));
    client.once("end", () => {
      clearInterval(beating);
      if (this.#client !== client) return;
      this.#client = null;
      void this.#reopen();
    });
    return client;
  }

  async #reopen(): Promise<void> {
    for (let waitMs = FIRST_WAIT_MS; !this.#isClosed; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
      const channels = [...this.#listeners.keys()];
      try {
        for (const channel of channels) await this.#open(channel);
        for (const channel of channels) this.#tell(channel, null);
        return;
      } catch {
        // The server is away; whoever asks it something is told so.
        await sleep(waitMs, undefined, { ref: false });
      }
    }
  }

  #tell(channel: SignalChannel, payload: string | null): void {
    for (const listener of this.#listeners.get(channel) ?? []) listener(payload);
  }
}
