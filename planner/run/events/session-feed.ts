import type { PlannerEvent, SectionDelta } from "../../../schemas/event.ts";
import type { StoredEvent, StoredEvents } from "../../../utils/postgres/stores/sessions/event-store.ts";
import { RecentDeltas } from "../../deltas/recent-deltas.ts";

/** As many of the last events as are kept at hand for those who follow. */
const KEPT_EVENTS = 2_000;
/** How many are read in one statement. */
export const PAGE_EVENTS = 500;

export interface FeedSource {
  /** A page of the events after one of them. */
  read(after: number): Promise<StoredEvents>;
  /** An event as it was told, with the plan that is stored elsewhere. */
  whole(event: StoredEvent): Promise<PlannerEvent>;
}

/**
 * What everybody here reads who follows one session: each new event is read once, however many follow. They pull: a slow
 * one costs and holds up nothing.
 */
export class SessionFeed {
  /** What of the sections in the making was told last. */
  readonly pieces = new RecentDeltas();
  readonly #source: FeedSource;
  /** Without a gap, up to `lastSeq`. */
  #kept: PlannerEvent[] = [];
  #lastSeq: number;
  #isRunning = true;
  #reading: Promise<void> | null = null;
  #next: Promise<void> | null = null;
  readonly #waiting = new Set<() => void>();
  /** Of those who wait, who is also told of pieces. */
  readonly #waitingForPieces = new Set<() => void>();
  #failure: unknown = null;

  /** @param after The number of the event that the first one kept comes after. */
  constructor(source: FeedSource, after: number) {
    this.#source = source;
    this.#lastSeq = after;
  }

  /** Whether a run of the session is under way, as it was when it was last looked at. */
  get isRunning(): boolean {
    return this.#isRunning;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** What there is of the event that comes after this one: it, or null where it has to be read, or waited for. */
  after(seq: number): PlannerEvent | null {
    const first = this.#kept[0];
    return first === undefined || seq + 1 < first.seq ? null : (this.#kept[seq + 1 - first.seq] ?? null);
  }

  /** Looks for what is new. Resolves when all is known that was there when it was called. */
  look(): Promise<void> {
    if (this.#reading !== null) {
      // The look under way may have begun before what is looked for now.
      this.#next ??= this.#reading.catch(nothing).then(() => {
        this.#next = null;
        return this.look();
      });
      return this.#next;
    }
    this.#reading = this.#read().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  /** Something may be new: looks for it, and wakes all who wait. */
  async wake(): Promise<void> {
    await this.look().catch((error: unknown) => {
      this.#failure = error;
    });
    for (const go of [...this.#waiting, ...this.#waitingForPieces]) go();
  }

  /** Takes a piece of a section that is being written, and wakes those who wait for pieces. */
  tell(piece: SectionDelta): void {
    if (!this.pieces.add(piece)) return;
    for (const go of [...this.#waitingForPieces]) go();
  }

  /**
   * Waits until something may be new.
   * @param withPieces Whether a piece of a section is something, too.
   * @throws What kept it from being read.
   */
  async change(signal: AbortSignal | undefined, withPieces = false): Promise<void> {
    const waiting = withPieces ? this.#waitingForPieces : this.#waiting;
    await new Promise<void>((resolve) => {
      const go = () => {
        signal?.removeEventListener("abort", go);
        waiting.delete(go);
        resolve();
      };
      waiting.add(go);
      signal?.addEventListener("abort", go, { once: true });
    });
    if (this.#failure === null) return;
    throw this.#failure;
  }

  async #read(): Promise<void> {
    for (;;) {
      const { state, lastSeq, events } = await this.#source.read(this.#lastSeq);
      const whole = await Promise.all(events.map((event) => this.#source.whole(event)));
      this.#kept.push(...whole);
      for (const event of whole) if (event.type === "section-written") this.pieces.written(event.section, event.at);
      if (this.#kept.length > KEPT_EVENTS) this.#kept = this.#kept.slice(-KEPT_EVENTS);
      this.#lastSeq = whole.at(-1)?.seq ?? Math.min(this.#lastSeq, lastSeq);
      this.#isRunning = state === "running" || state === "queued";
      this.#failure = null;
      if (events.length < PAGE_EVENTS) return;
    }
  }
}

function nothing(): void {}
