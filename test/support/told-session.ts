import type { PersonalPlanner } from "../../planner/planner.ts";
import type { EventsOptions } from "../../planner/run/events/session-events.ts";
import { type EventBody, LAST_EVENTS, type PlannerEvent, type SectionDelta } from "../../schemas/event.ts";
import { AppError } from "../../utils/errors.ts";

/** A session whose events a test tells, as the planner gives them: for tests of what is done with events. */
export class ToldSession {
  readonly id = "told";
  readonly events: PlannerEvent[] = [];
  readonly #readers = new Set<(delta: SectionDelta | null) => void>();
  /** How many have been asked for, over all readers. */
  asked = 0;
  /** What the next one that is asked for fails with. */
  failure: Error | null = null;
  isRunning = true;

  /** How many readers hold on to it. */
  get readers(): number {
    return this.#readers.size;
  }

  tell(body: EventBody): PlannerEvent {
    const event: PlannerEvent = {
      session: this.id,
      seq: this.events.length + 1,
      at: "2026-11-27T10:00:00.000Z",
      ...body,
    };
    this.events.push(event);
    this.isRunning = !LAST_EVENTS.has(body.type);
    this.#wake(null);
    return event;
  }

  tellDelta(text: string): void {
    const about = { session: this.id, section: "summary", at: "2026-11-27T10:00:00.000Z", offset: 0 };
    this.#wake({ type: "section-delta", ...about, text });
  }

  fail(error: Error): void {
    this.failure = error;
    this.#wake(null);
  }

  /** As much of a planner as the routes of events use. */
  get planner(): PersonalPlanner {
    const known = (session: string) => {
      if (session !== this.id) throw new AppError("session-unknown", { session });
    };
    const status = async (session: string) => {
      known(session);
      return { session, state: this.isRunning ? "running" : "done", lastSeq: this.events.length };
    };
    const events = (session: string, options?: EventsOptions) => {
      known(session);
      return this.#read(options);
    };
    return { status, events } as unknown as PersonalPlanner;
  }

  async *#read({ after = 0, follow = false, deltas = true, signal }: EventsOptions = {}) {
    let seq = after;
    const pieces: SectionDelta[] = [];
    let wake = () => {};
    const reader = (delta: SectionDelta | null) => {
      if (delta && deltas) pieces.push(delta);
      wake();
    };
    const onAbort = () => wake();
    this.#readers.add(reader);
    signal?.addEventListener("abort", onAbort);
    try {
      while (!signal?.aborted) {
        if (this.failure) throw this.failure;
        const next = pieces.shift() ?? this.events[seq];
        if (next) {
          if (next.type !== "section-delta") seq = next.seq;
          this.asked += 1;
          yield next;
        } else if (!this.isRunning && !follow) return;
        else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    } finally {
      this.#readers.delete(reader);
      signal?.removeEventListener("abort", onAbort);
    }
  }

  #wake(delta: SectionDelta | null): void {
    for (const reader of [...this.#readers]) reader(delta);
  }
}
