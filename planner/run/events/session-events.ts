import type { PlannerEvent, SectionDelta } from "../../../schemas/event.ts";
import { AppError } from "../../../utils/errors.ts";
import type { Signals } from "../../../utils/postgres/signals.ts";
import type { RevisionStore } from "../../../utils/postgres/stores/revision-store.ts";
import type { EventStore, StoredEvent } from "../../../utils/postgres/stores/sessions/event-store.ts";
import { DeltaReaders } from "../../deltas/delta-readers.ts";
import type { SectionDeltas } from "../../deltas/section-deltas.ts";
import { checkSessionId } from "../../given/session-id.ts";
import { type FeedSource, PAGE_EVENTS, SessionFeed } from "./session-feed.ts";

/** Which of a session's events, and until when. */
export interface EventsOptions {
  /** The number of the event after which they begin; 0, before the first, where it is not given. */
  readonly after?: number | undefined;
  /** Begin with the first event of the last run instead. */
  readonly lastRun?: boolean | undefined;
  /** Wait for the session's next run as well, and never end by itself. */
  readonly follow?: boolean | undefined;
  /** Give sections in the making too, as pieces that are not stored. */
  readonly deltas?: boolean | undefined;
  /** Ends it. */
  readonly signal?: AbortSignal | undefined;
}

interface OpenFeed {
  readonly feed: SessionFeed;
  readers: number;
}

interface StoredParts {
  readonly eventStore: EventStore;
  readonly revisions: RevisionStore;
  readonly signals: Signals;
  readonly deltas: SectionDeltas;
}

/** The feeds of the sessions that are followed in this process, each for as long as somebody does. */
export class SessionFeeds {
  readonly #context: StoredParts;
  readonly #feeds = new Map<string, OpenFeed>();
  readonly #readers: DeltaReaders;
  #listening: Promise<unknown> | null = null;

  constructor(context: StoredParts) {
    this.#context = context;
    const tell = (piece: SectionDelta) => this.#feeds.get(piece.session)?.feed.tell(piece);
    this.#readers = new DeltaReaders(context.signals, tell);
  }

  /**
   * A session's stored events after one of them, and those to come, whichever process runs the session. They end after the
   * last event when no run is under way.
   * @throws AppError `session-unknown`; `event-unknown` where `after` is beyond the last event; of category `storage`.
   */
  async *events(given: string, options: EventsOptions = {}): AsyncGenerator<PlannerEvent | SectionDelta, void, void> {
    const { after = 0, follow = false, deltas = false, signal } = options;
    const session = checkSessionId(given);
    // Before anything is read: what comes in between is told.
    this.#listening ??= this.#listen();
    await this.#listening;
    const open = this.#open(session, after);
    const { feed } = open;
    const pieces = deltas ? feed.pieces.reader() : null;
    if (deltas) this.#look(session);
    try {
      await feed.look();
      if (after > feed.lastSeq) throw new AppError("event-unknown", { session, seq: after, last: feed.lastSeq });
      for (let seq = after; !signal?.aborted; ) {
        const next = feed.after(seq);
        if (next) {
          yield next;
          seq = next.seq;
        } else if (seq < feed.lastSeq) {
          for (const event of await this.#page(session, seq)) {
            yield event;
            seq = event.seq;
            if (signal?.aborted) return;
          }
        } else {
          const piece = pieces?.next();
          if (piece) yield piece;
          else if (follow || feed.isRunning) await feed.change(signal, deltas);
          else return;
        }
      }
    } finally {
      if (deltas) this.#readers.lookAway(session);
      open.readers -= 1;
      if (open.readers === 0 && this.#feeds.get(session) === open) this.#feeds.delete(session);
    }
  }

  #look(session: string): void {
    this.#readers.look(session);
    // What is written here is sent from its beginning; from other processes a late comer gets only what begins from now on.
    this.#context.deltas.again(session);
  }

  #open(session: string, after: number): OpenFeed {
    const known = this.#feeds.get(session);
    const open = known ?? { feed: new SessionFeed(this.#source(session), after), readers: 0 };
    open.readers += 1;
    this.#feeds.set(session, open);
    return open;
  }

  async #listen(): Promise<void> {
    try {
      await this.#context.signals.listen("plancraft_events", (session) => {
        const woken = session === null ? [...this.#feeds.values()] : [this.#feeds.get(session)];
        for (const open of woken) void open?.feed.wake();
      });
    } catch (error) {
      this.#listening = null;
      throw error;
    }
  }

  #source(session: string): FeedSource {
    const { eventStore } = this.#context;
    return {
      read: (after) => eventStore.after(session, after, PAGE_EVENTS),
      whole: (event) => this.#whole(session, event),
    };
  }

  /** What is no more at hand, or never was: the events of a session that somebody follows from further back. */
  async #page(session: string, after: number): Promise<PlannerEvent[]> {
    const { events } = await this.#context.eventStore.after(session, after, PAGE_EVENTS);
    return await Promise.all(events.map((event) => this.#whole(session, event)));
  }

  /** The plan that a `done` tells of is kept as a version. */
  async #whole(session: string, { planVersion, ...event }: StoredEvent): Promise<PlannerEvent> {
    if (planVersion === undefined || event.type !== "done") return event as PlannerEvent;
    const version = await this.#context.revisions.version(session, planVersion);
    return { ...event, plan: version?.document ?? null };
  }
}
