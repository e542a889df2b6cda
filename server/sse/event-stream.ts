import { COME_BACK, GREETING, HEARTBEAT } from "./event-frame.ts";

/** Under the 30 s after which the most impatient proxies close a connection. */
export const HEARTBEAT_MS = 15_000;
/** How long what is there for a reader may wait for it. */
export const STALLED_MS = 30_000;
/** How long a stream that is over may wait until its end is taken. */
export const LEAVING_MS = 5_000;

/** One frame is made ahead: a reader that is quick never waits, and for one that is slow nothing else is kept. */
const WINDOW = new CountQueuingStrategy({ highWaterMark: 1 });

export interface EventStreamOptions<E> {
  /** Begins to read the events; the signal says that no more are wanted. */
  readonly events: (signal: AbortSignal) => AsyncGenerator<E, void, void>;
  /** Writes one down. */
  readonly frameOf: (event: E) => Uint8Array;
  /** Told where the reader leaves before the end. */
  readonly onLeft?: (() => void) | undefined;
  /** Told once, when nothing of the stream is left here. */
  readonly onOver: () => void;
  /** Told why events could not be read. */
  readonly onTrouble: (error: unknown) => void;
  /** Breaks the connection; where that is not given, the body fails, and whoever reads it has to. */
  readonly breakOff?: (() => void) | undefined;
}

/**
 * A session's events as the body of an answer. It asks for an event only when its reader has taken the one before, so a
 * slow reader costs one frame; one that takes nothing for 30 s is told to come back, and cut off.
 */
export class EventStream<E> {
  readonly body: ReadableStream<Uint8Array>;
  readonly #options: EventStreamOptions<E>;
  readonly #events: AsyncGenerator<E, void, void>;
  readonly #enough = new AbortController();
  readonly #heart: NodeJS.Timeout;
  #controller!: ReadableStreamDefaultController<Uint8Array>;
  #state: "open" | "leaving" | "over" = "open";
  #isAsking = false;
  #patience: NodeJS.Timeout | undefined;

  constructor(options: EventStreamOptions<E>) {
    this.#options = options;
    this.#events = options.events(this.#enough.signal);
    this.body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        pull: () => this.#pull(),
        cancel: () => {
          if (this.#state === "open") this.#options.onLeft?.();
          this.#finish();
        },
      },
      WINDOW,
    );
    this.#heart = setInterval(() => this.#beat(), HEARTBEAT_MS);
    this.#give(GREETING);
  }

  /** Tells the reader to come back, and ends the stream. */
  leave(): void {
    if (this.#state === "open") this.#end(COME_BACK);
  }

  /** The reader has taken what was there. It is not waited here: the stream can end while an event is asked for. */
  #pull(): void {
    if (this.#state === "leaving") this.#close();
    if (this.#state !== "open") return;
    clearTimeout(this.#patience);
    if (this.#isAsking) return;
    this.#isAsking = true;
    this.#events.next().then(this.#take, this.#fail);
  }

  readonly #take = ({ done, value }: IteratorResult<E, void>): void => {
    this.#isAsking = false;
    if (this.#state !== "open") return;
    if (done || value === undefined) this.#end(null);
    else this.#give(this.#options.frameOf(value));
  };

  /** The reader misses nothing: it comes back, and begins after what it has. */
  readonly #fail = (error: unknown): void => {
    if (this.#state !== "open") return;
    this.#options.onTrouble(error);
    this.leave();
  };

  #give(frame: Uint8Array): void {
    this.#controller.enqueue(frame);
    if (this.#isFull()) this.#patience = setTimeout(() => this.leave(), STALLED_MS);
  }

  #beat(): void {
    if (!this.#isFull()) this.#give(HEARTBEAT);
  }

  /** Whether a frame waits for the reader. */
  #isFull(): boolean {
    return (this.#controller.desiredSize ?? 0) <= 0;
  }

  /** Closed at once, the body would be over for the reader only: nobody would see whether the frame is taken. */
  #end(lastFrame: Uint8Array | null): void {
    this.#letGo();
    this.#patience = setTimeout(() => this.#breakOff(), LEAVING_MS);
    if (lastFrame) this.#controller.enqueue(lastFrame);
    if (!this.#isFull()) this.#close();
  }

  #close(): void {
    if (this.#state === "over") return;
    this.#controller.close();
    this.#finish();
  }

  #breakOff(): void {
    this.#finish();
    if (this.#options.breakOff) this.#options.breakOff();
    else this.#controller.error(new Error("The reader of the stream takes nothing"));
  }

  #letGo(): void {
    this.#state = "leaving";
    clearInterval(this.#heart);
    clearTimeout(this.#patience);
    this.#enough.abort();
    // Nobody is left to hear how it ends.
    this.#events.return().catch(() => {});
  }

  #finish(): void {
    if (this.#state === "open") this.#letGo();
    if (this.#state === "over") return;
    this.#state = "over";
    clearTimeout(this.#patience);
    this.#options.onOver();
  }
}
