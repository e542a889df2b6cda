/** What calls take of a rate. */
export interface Amount {
  readonly requests: number;
  readonly tokens: number;
}

/** Most of each that may be sent in one window; Infinity where that is not limited. */
export type RateLimits = Amount;

/** Once a process has a share, it sends from it without asking; what it has not sent in this time lapses. */
export interface RateTimes {
  readonly windowMs: number;
  readonly shareMs: number;
}

/** A minute, as providers count. The shorter a share lasts, the less is held back for what may still be sent of it. */
export const MINUTE: RateTimes = { windowMs: 60_000, shareMs: 3_000 };

/** A share that may still be spent, in the book's own time. */
interface OpenShare extends Amount {
  readonly id: string;
  readonly opensAt: number;
  /** Until then it counts: one window after the last moment at which anything of it can be sent. */
  readonly until: number;
}

interface Spent extends Amount {
  readonly until: number;
}

/** All that was sent under one key in the last window, and all that may be: it decides when the next may be. */
export interface RateBook {
  /** When it was written. */
  readonly at: number;
  readonly shares: readonly OpenShare[];
  readonly spent: readonly Spent[];
  /** Each process that asked in the last window, with when it did. */
  readonly seen: Readonly<Record<string, number>>;
}

/** What a process asks for, together with what became of the share that it had. */
export interface ShareRequest {
  /** Names the share that it gets. */
  readonly id: string;
  /** Names the process. */
  readonly by: string;
  /** As little as it can use; nothing where it only tells. */
  readonly least: Amount;
  /** As much as it could use soon. */
  readonly most: Amount;
  /** Shares of which it spends nothing more. */
  readonly ended: readonly string[];
  /** What it has sent since it asked before, and how long ago the last of that was. */
  readonly sent: readonly SentAmount[];
}

export interface SentAmount extends Amount {
  readonly agoMs: number;
}

/** A share as the book gives it. */
export interface BookedShare extends Amount {
  /** How long to wait for it. */
  readonly waitMs: number;
}

export const NOTHING: Amount = { requests: 0, tokens: 0 };
export const EMPTY_BOOK: RateBook = { at: 0, shares: [], spent: [], seen: {} };

/** More entries than this are put together: a book is written at each question. */
const MOST_ENTRIES = 200;
/** What is put together counts a little longer than it has to. */
const SLICES = 100;
/** A server that took over for another has a clock of its own. */
const CLOCK_STEP_MS = 5_000;

/**
 * Gives out the next share: as soon as the limits leave room for its least, and never before one that was given out earlier,
 * so that whoever asks first is served first, on whatever machine. In no window is more sent than the limits say, since
 * what may be sent counts as if it were sent at the last moment.
 * @param now The book's own time; what its processes have is of no account.
 */
export function bookShare(
  book: RateBook,
  limits: RateLimits,
  asked: ShareRequest,
  now: number,
  { windowMs, shareMs }: RateTimes,
): { readonly book: RateBook; readonly share: BookedShare } {
  const known = inTime(book, now);
  const shares = known.shares.filter(({ id, until }) => until > now && !asked.ended.includes(id));
  const sent = asked.sent.map(({ requests, tokens, agoMs }) => ({ requests, tokens, until: now - agoMs + windowMs }));
  const spent = [...known.spent, ...sent].filter((one) => one.until > now && !isNothing(one));
  const others = Object.entries(known.seen).filter(([, at]) => at > now - windowMs);
  const next = {
    at: now,
    spent: fewer(spent, windowMs / SLICES),
    seen: { ...Object.fromEntries(others), [asked.by]: now },
  };
  const least = atMost(asked.least, limits);
  if (isNothing(least)) return { book: { ...next, shares }, share: { ...NOTHING, waitMs: 0 } };

  let opensAt = Math.max(now, ...shares.map((share) => share.opensAt));
  const counted = [...shares, ...next.spent]
    .filter(({ until }) => until > opensAt)
    .toSorted((one, other) => one.until - other.until);
  const used = counted.reduce(plus, NOTHING);
  let room = minus(limits, used);
  for (const { until, ...freed } of counted) {
    if (fits(least, room)) break;
    room = plus(room, freed);
    opensAt = until;
  }
  const amount = most(least, atMost(asked.most, room));
  const share = { ...amount, id: asked.id, opensAt, until: opensAt + shareMs + windowMs };
  return { book: { ...next, shares: [...shares, share] }, share: { ...amount, waitMs: opensAt - now } };
}

/** How many processes have asked within the last window. */
export function askers({ seen }: RateBook): number {
  return Object.keys(seen).length;
}

export function fits(amount: Amount, room: Amount): boolean {
  return amount.requests <= room.requests && amount.tokens <= room.tokens;
}

export function plus(one: Amount, other: Amount): Amount {
  return { requests: one.requests + other.requests, tokens: one.tokens + other.tokens };
}

export function minus(one: Amount, other: Amount): Amount {
  return { requests: one.requests - other.requests, tokens: one.tokens - other.tokens };
}

/** The smaller of each. */
export function atMost(one: Amount, other: Amount): Amount {
  return { requests: Math.min(one.requests, other.requests), tokens: Math.min(one.tokens, other.tokens) };
}

/** The larger of each. */
export function most(one: Amount, other: Amount): Amount {
  return { requests: Math.max(one.requests, other.requests), tokens: Math.max(one.tokens, other.tokens) };
}

export function isNothing({ requests, tokens }: Amount): boolean {
  return requests <= 0 && tokens <= 0;
}

/** The book as a clock has it that was set back: else all would wait until the time that it showed before. */
function inTime(book: RateBook, now: number): RateBook {
  const stepMs = book.at - now;
  if (stepMs < CLOCK_STEP_MS) return book;
  const back = <T extends { readonly until: number }>(entry: T): T => ({ ...entry, until: entry.until - stepMs });
  return {
    at: now,
    shares: book.shares.map((share) => back({ ...share, opensAt: share.opensAt - stepMs })),
    spent: book.spent.map(back),
    seen: Object.fromEntries(Object.entries(book.seen).map(([by, at]) => [by, at - stepMs])),
  };
}

/** What is over at about the same time, as one: at the end of their slice. */
function fewer(spent: readonly Spent[], sliceMs: number): readonly Spent[] {
  if (spent.length <= MOST_ENTRIES) return spent;
  const slices = Map.groupBy(spent, ({ until }) => Math.ceil(until / sliceMs) * sliceMs);
  return [...slices].map(([until, all]) => ({ ...all.reduce(plus, NOTHING), until }));
}
