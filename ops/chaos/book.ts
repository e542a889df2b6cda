import type { EventType } from "../../schemas/event.ts";

/** An event as a reader was sent it. */
export interface Heard {
  readonly seq: number;
  readonly type: EventType;
  /** When it came, in milliseconds of `performance.now()`. */
  readonly atMs: number;
}

/** What the driver knows of a session: what it asked for, and what it was told. */
export interface BookEntry {
  readonly session: string;
  readonly idea: string;
  /** All that its reader was sent, over all connections, in the order in which it came. */
  readonly heard: Heard[];
  /** The interrupt ids of the answers that were taken. */
  readonly answered: string[];
  revisionsTaken: number;
  wasCancelled: boolean;
  /** The driver wants nothing of it any more. */
  isOver: boolean;
}

/** What was acknowledged. */
export class Book {
  readonly sessions: BookEntry[] = [];
  /** When something was asked for that ends a session's calls in mid-flight. */
  readonly cancels: Date[] = [];
  /** What the driver met and must not be, in words. */
  readonly problems: string[] = [];
  /** Sessions that were given for each key that a request was sent with more than once. */
  readonly givenForKey = new Map<string, Set<string>>();
  requests = 0;
  retriedRequests = 0;
  streams = 0;

  opened(session: string, idea: string): BookEntry {
    const entry: BookEntry = {
      session,
      idea,
      heard: [],
      answered: [],
      revisionsTaken: 0,
      wasCancelled: false,
      isOver: false,
    };
    this.sessions.push(entry);
    return entry;
  }

  given(key: string, session: string): void {
    const sessions = this.givenForKey.get(key) ?? new Set();
    this.givenForKey.set(key, sessions.add(session));
  }
}
