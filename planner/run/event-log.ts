import type { EventBody, PlannerEvent } from "../../schemas/event.ts";
import { AppError } from "../../utils/errors.ts";
import type { StampedEvent } from "../../utils/postgres/stores/session-store.ts";

export interface EventLogOptions {
  readonly session: string;
  /** The number of the last event of earlier runs. */
  readonly lastSeq: number;
  readonly now: () => Date;
  readonly save: (events: readonly StampedEvent[]) => Promise<void>;
  /** Told of each event as it comes. */
  readonly onEvent: (body: EventBody) => void;
  /** Told when events could not be stored; they and those after them are shown all the same, unless it is refused. */
  readonly onUnstored: (error: unknown) => void;
}

/**
 * One session's events on their way out: numbered, stored, and only then shown, so that `seq` has neither gap nor
 * repeat, whenever the process is killed. What comes while a batch is stored goes into the next one.
 */
export class EventLog {
  readonly #options: EventLogOptions;
  #seq: number;
  #waiting: StampedEvent[] = [];
  #ended = false;
  #isStored = true;
  #refusal: AppError | null = null;
  #wake: () => void = () => {};

  constructor(options: EventLogOptions) {
    this.#options = options;
    this.#seq = options.lastSeq;
  }

  emit(body: EventBody): void {
    this.#options.onEvent(body);
    this.#waiting.push({ seq: ++this.#seq, at: this.#options.now().toISOString(), body });
    this.#wake();
  }

  /** Another process has the session: what is not stored will not be, nor shown. Reading ends with this reason. */
  refuse(reason: AppError): void {
    this.#refusal ??= reason;
  }

  /** No event comes after this. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** Nothing is stored after what could not be: there would be a gap before it. */
  #lose(error: unknown): void {
    this.#isStored = false;
    if (error instanceof AppError && error.code === "session-in-use") this.refuse(error);
    this.#options.onUnstored(error);
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
      if (this.#refusal) continue;
      if (this.#isStored) await this.#options.save(batch).catch((error: unknown) => this.#lose(error));
      if (this.#refusal && !this.#isStored) continue;
      for (const { seq, at, body } of batch) yield { session: this.#options.session, seq, at, ...body };
    }
    if (this.#refusal) throw this.#refusal;
  }
}
