import type { EventBody, PlannerEvent } from "../schemas/event.ts";
import type { SessionStore, StampedEvent } from "../utils/postgres/session-store.ts";

/**
 * One session's events on their way out: numbered, stored, and only then shown, so that `seq` has neither gap nor
 * repeat, whenever the process is killed. What comes while a batch is stored goes into the next one.
 */
export class EventLog {
  readonly #store: SessionStore;
  readonly #session: string;
  readonly #now: () => Date;
  readonly #onUnstored: (error: unknown) => void;
  readonly #onEvent: (body: EventBody) => void;
  #seq: number;
  #waiting: StampedEvent[] = [];
  #ended = false;
  #wake: () => void = () => {};

  /**
   * @param onEvent Told of each event as it comes.
   * @param onUnstored Told once for each batch that could not be stored; it is shown all the same.
   */
  constructor(
    store: SessionStore,
    session: string,
    lastSeq: number,
    now: () => Date,
    onEvent: (body: EventBody) => void,
    onUnstored: (error: unknown) => void,
  ) {
    this.#store = store;
    this.#session = session;
    this.#seq = lastSeq;
    this.#now = now;
    this.#onEvent = onEvent;
    this.#onUnstored = onUnstored;
  }

  emit(body: EventBody): void {
    this.#onEvent(body);
    this.#waiting.push({ seq: ++this.#seq, at: this.#now().toISOString(), body });
    this.#wake();
  }

  /** No event comes after this. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<PlannerEvent, void, void> {
    while (!this.#ended || this.#waiting.length > 0) {
      if (this.#waiting.length === 0) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        continue;
      }
      const batch = this.#waiting;
      this.#waiting = [];
      await this.#store.addEvents(this.#session, batch).catch(this.#onUnstored);
      for (const { seq, at, body } of batch) yield { session: this.#session, seq, at, ...body };
    }
  }
}
