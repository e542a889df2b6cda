import type { EventBody, EventOrigin, PlannerEvent } from "../../../schemas/event.ts";
import { AppError } from "../../../utils/errors.ts";
import type { StampedEvent } from "../../../utils/postgres/stores/sessions/event-store.ts";

export interface EventLogOptions {
  readonly session: string;
  /** The number of the last event of earlier runs. */
  readonly lastSeq: number;
  readonly now: () => Date;
  /** What every event of the run is stamped with besides. */
  readonly origin?: EventOrigin;
  readonly save: (events: readonly StampedEvent[]) => Promise<void>;
  /** Told of each event as it comes. */
  readonly onEvent: (body: EventBody) => void;
  /** Told when events could not be stored; they and those after them are shown all the same, unless it is refused. */
  readonly onUnstored: (error: unknown) => void;
}

/**
 * One run's events on their way out: numbered, stored, and only then shown, so that `seq` has neither gap nor repeat,
 * whenever the process is killed. They are stored as they come, whether or not somebody reads them; what comes while a
 * batch is stored goes into the next one.
 */
export class EventLog {
  readonly #options: EventLogOptions;
  #seq: number;
  #waiting: StampedEvent[] = [];
  #storing: Promise<void> | null = null;
  #shown: PlannerEvent[] = [];
  #isRead = true;
  #ended = false;
  #isStored = true;
  #refusal: AppError | null = null;
  #wake: () => void = () => {};

  constructor(options: EventLogOptions) {
    this.#options = options;
    this.#seq = options.lastSeq;
  }

  emit(body: EventBody): void {
    this.#waiting.push(this.#stamped(body));
    this.#storing ??= this.#store();
  }

  /**
   * The first or the last event of a run, which is stored together with what it means for the session: who finds the one
   * finds the other too.
   * @param store Stores it; given no event where those before it could not be stored.
   * @throws What `store` does; then the event was never there.
   */
  async emitWith(body: EventBody, store: (events: readonly StampedEvent[]) => Promise<void>): Promise<void> {
    await this.#storing;
    const event = this.#stamped(body);
    const stored = store(this.#isStored ? [event] : []).then(
      () => this.#show([event]),
      (error: unknown) => {
        this.#seq -= 1;
        this.#waiting = this.#waiting.map(({ seq, ...later }) => ({ ...later, seq: seq - 1 }));
        throw error;
      },
    );
    // What comes meanwhile is stored after it.
    this.#storing = stored.catch(() => {}).then(() => this.#store());
    await stored;
  }

  /** Another process has the session: what is not stored will not be, nor shown. Reading ends with this reason. */
  refuse(reason: AppError): void {
    this.#refusal ??= reason;
  }

  /** Resolves when all that came is stored. */
  async stored(): Promise<void> {
    await this.#storing;
  }

  /** No event comes after this. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** The events as they are stored, for one reader; one that leaves early changes nothing for the run. */
  async *[Symbol.asyncIterator](): AsyncGenerator<PlannerEvent, void, void> {
    try {
      for (;;) {
        const events = this.#shown;
        this.#shown = [];
        yield* events;
        if (this.#shown.length > 0) continue;
        if (this.#ended) break;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } finally {
      this.#isRead = false;
      this.#shown = [];
    }
    if (this.#refusal) throw this.#refusal;
  }

  #stamped(body: EventBody): StampedEvent {
    const { onEvent, now, origin = {} } = this.#options;
    onEvent(body);
    this.#seq += 1;
    return { seq: this.#seq, at: now().toISOString(), origin, body };
  }

  async #store(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      if (this.#refusal) continue;
      if (this.#isStored) await this.#options.save(batch).catch((error: unknown) => this.#lose(error));
      if (this.#refusal && !this.#isStored) continue;
      this.#show(batch);
    }
    this.#storing = null;
  }

  #show(events: readonly StampedEvent[]): void {
    if (!this.#isRead) return;
    const { session } = this.#options;
    this.#shown.push(...events.map(({ seq, at, origin, body }) => ({ session, seq, at, ...origin, ...body })));
    this.#wake();
  }

  /** Nothing is stored after what could not be: there would be a gap before it. */
  #lose(error: unknown): void {
    this.#isStored = false;
    if (error instanceof AppError && error.code === "session-in-use") this.refuse(error);
    this.#options.onUnstored(error);
  }
}
