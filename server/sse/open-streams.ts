import type { Requester } from "../../planner/requester.ts";
import { AppError } from "../../utils/errors.ts";
import { measure } from "../../utils/observability/metrics/measured.ts";

/** A stream costs a socket and about 20 kB. */
const MAX_STREAMS = 1_000;
/** What one who is refused is told to wait. */
const TRY_AGAIN_S = 5;

export interface OpenStreamsOptions {
  /** How many may be open in this process; 1,000 where it is not given. */
  readonly max?: number | undefined;
  /** Counts the streams of one person. @returns What is called when the stream is over. @throws AppError `streams-too-many`. */
  readonly admit?: ((requester: Requester) => () => void) | undefined;
}

/** A stream as its place knows it. */
export interface OpenStream {
  /** Tells the reader to come back, and ends the stream. */
  leave(): void;
}

/** A place for a stream: it counts from the request on, so that many at once cannot be too many. */
export interface StreamPlace {
  /** Puts a stream in its place: it is ended with the server. */
  hold(stream: OpenStream): void;
  /** Frees the place, where it is not free yet. */
  free(): void;
}

/** The streams that are open in this process. */
export class OpenStreams {
  readonly #max: number;
  readonly #admit: (requester: Requester) => () => void;
  readonly #places = new Map<StreamPlace, OpenStream | null>();
  #isClosing = false;
  #whenEmpty: () => void = () => {};

  constructor({ max = MAX_STREAMS, admit = () => () => {} }: OpenStreamsOptions = {}) {
    this.#max = max;
    this.#admit = admit;
  }

  /** How many there are. */
  get count(): number {
    return this.#places.size;
  }

  /** @throws AppError `streams-too-many`; `server-stopping` once the streams are being ended. */
  take(requester: Requester): StreamPlace {
    if (this.#isClosing) throw new AppError("server-stopping", { seconds: TRY_AGAIN_S });
    if (this.count >= this.#max) throw new AppError("streams-too-many", { open: this.count, seconds: TRY_AGAIN_S });
    const leave = this.#admit(requester);
    const place: StreamPlace = {
      hold: (stream) => {
        this.#places.set(place, stream);
        if (this.#isClosing) stream.leave();
      },
      free: () => {
        if (!this.#places.delete(place)) return;
        measure("streams-changed", { by: -1 });
        leave();
        if (this.count === 0) this.#whenEmpty();
      },
    };
    this.#places.set(place, null);
    measure("streams-changed", { by: 1 });
    return place;
  }

  /** Tells every reader to come back, which is to the next process, and takes no new one. Waits until they are gone. */
  async close(): Promise<void> {
    this.#isClosing = true;
    for (const stream of this.#places.values()) stream?.leave();
    if (this.count === 0) return;
    await new Promise<void>((resolve) => {
      this.#whenEmpty = resolve;
    });
  }
}
