import type { SectionDelta } from "../../../schemas/event.ts";
import type { SessionEvent } from "./event-log.ts";
import { readFrames } from "./frame-reader.ts";
import { type Connection, connectionAfter, waitBeforeTry } from "./reconnect-schedule.ts";

/** What came of asking for events. */
export type Opened =
  | { readonly kind: "stream"; readonly body: ReadableStream<Uint8Array> }
  /** Nothing is to come: it is asked for again when somebody says so. */
  | { readonly kind: "quiet" }
  /** The session is not there any more, or never comes to be. */
  | { readonly kind: "gone" }
  /** The server has fewer events than we: it is another one, and all begins anew. */
  | { readonly kind: "anew" }
  | { readonly kind: "later"; readonly retryAfterS: number | null };

export interface ConnectionState {
  readonly connection: Connection;
  /** Whole seconds until the next try; null where none is due. */
  readonly retryInS: number | null;
}

export interface EventConnectionOptions {
  /** Asks for the events after a number. */
  readonly open: (after: number, signal: AbortSignal) => Promise<Opened>;
  readonly onItems: (items: readonly (SessionEvent | SectionDelta)[]) => void;
  readonly onState: (state: ConnectionState) => void;
  /** The log is to be emptied. */
  readonly onAnew: () => void;
  readonly onGone: () => void;
  /** Comes back after that long, or when the signal says so. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** The server says every 15 s that it lives; without a word in three times that, the connection is dead. */
export const SILENCE_MS = 45_000;

/** Keeps to a session's events: where the stream ends or breaks it is opened again, after the last event that came. */
export class EventConnection {
  readonly #options: EventConnectionOptions;
  readonly #stopped = new AbortController();
  /** Ends what is under way: a stream, a try, or the wait for the next one. */
  #step = new AbortController();
  #isResting = false;
  #isReading = false;
  #lastSeq = 0;
  #failures = 0;
  #told: ConnectionState | null = null;

  constructor(options: EventConnectionOptions) {
    this.#options = options;
  }

  /** Follows the session until `stop`, or until it is gone. */
  async run(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      this.#step = new AbortController();
      if (this.#isResting) {
        await this.#wait(Number.POSITIVE_INFINITY);
        continue;
      }
      const opened = await this.#open();
      if (this.#stopped.signal.aborted) return;
      if (opened.kind === "gone") return this.#options.onGone();
      if (opened.kind === "anew") {
        this.#lastSeq = 0;
        this.#options.onAnew();
        continue;
      }
      if (opened.kind === "quiet") {
        this.#connected();
        await this.#wait(Number.POSITIVE_INFINITY);
        continue;
      }
      if (opened.kind === "stream") await this.#read(opened.body);
      // Whoever ended it, by `wake` or `rest`, wants no wait.
      if (this.#step.signal.aborted) continue;
      this.#failures += 1;
      await this.#countDown(opened.kind === "later" ? opened.retryAfterS : null);
    }
  }

  /** Tries at once: a person wants it, the network is back, or a run has begun. A stream that is open stays open. */
  wake({ evenIfOpen = false } = {}): void {
    const wasResting = this.#isResting;
    this.#isResting = false;
    if (wasResting || evenIfOpen || !this.#isReading) this.#step.abort();
  }

  /** Lets go of the stream until `wake`: nobody looks, or there is no network. @param state What that is called. */
  rest(state: ConnectionState): void {
    this.#isResting = true;
    this.#step.abort();
    this.#tell(state);
  }

  stop(): void {
    this.#stopped.abort();
    this.#step.abort();
  }

  async #open(): Promise<Opened> {
    try {
      return await this.#options.open(this.#lastSeq, this.#step.signal);
    } catch {
      return { kind: "later", retryAfterS: null };
    }
  }

  /** Gives on what comes, until the stream ends, breaks, is silent for too long, or is let go of. */
  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    const silence = new AbortController();
    const watch = () => setTimeout(() => silence.abort(), SILENCE_MS);
    let watched = watch();
    this.#isReading = true;
    try {
      for await (const items of readFrames(body, AbortSignal.any([this.#step.signal, silence.signal]))) {
        clearTimeout(watched);
        watched = watch();
        this.#connected();
        this.#take(items);
      }
    } catch {
      // The connection broke: what came is kept, and the next one begins after it.
    }
    clearTimeout(watched);
    this.#isReading = false;
  }

  #take(items: readonly (SessionEvent | SectionDelta)[]): void {
    for (const item of items) {
      if (item.type !== "section-delta") this.#lastSeq = Math.max(this.#lastSeq, item.seq);
    }
    if (items.length > 0) this.#options.onItems(items);
  }

  #connected(): void {
    this.#failures = 0;
    this.#tell({ connection: "connected", retryInS: null });
  }

  async #countDown(retryAfterS: number | null): Promise<void> {
    const connection = connectionAfter(this.#failures);
    for (let left = waitBeforeTry(this.#failures, retryAfterS); left > 0; left -= 1) {
      if (this.#step.signal.aborted) return;
      this.#tell({ connection, retryInS: left });
      await this.#wait(1_000);
    }
    if (!this.#step.signal.aborted) this.#tell({ connection, retryInS: 0 });
  }

  #tell(state: ConnectionState): void {
    if (state.connection === this.#told?.connection && state.retryInS === this.#told.retryInS) return;
    this.#told = state;
    this.#options.onState(state);
  }

  async #wait(ms: number): Promise<void> {
    await this.#options.pause(ms, this.#step.signal);
  }
}
