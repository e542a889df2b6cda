import { type Channel, channel } from "node:diagnostics_channel";
import type { ErrorCategory, ErrorCode } from "../../../schemas/error-code.ts";
import type { FAULTS, RUN_OUTCOMES } from "./metric-table.ts";

export type MeasuredRunOutcome = (typeof RUN_OUTCOMES)[number];
export type PlanOutcome = "done" | "partial" | "failed" | "cancelled";

/** What happens that is worth counting, by name. Ids, texts and persons are in none of it. */
export interface Measured {
  /** A run came to its end. */
  readonly "run-ended": {
    readonly outcome: MeasuredRunOutcome;
    /** What it ran under, as metrics name it; none where it is not told. */
    readonly variant?: string | undefined;
    /** Null for one that could not begin. */
    readonly durationMs: number | null;
    /** Of one that failed for good. */
    readonly failure?: { readonly category: ErrorCategory; readonly fault: (typeof FAULTS)[number] } | undefined;
  };
  /** The queue tries a run again. */
  readonly "run-requeued": { readonly code: ErrorCode };
  /** A session came to an end. */
  readonly "plan-finished": {
    readonly outcome: PlanOutcome;
    /** The same. */
    readonly variant?: string | undefined;
    /** US dollars; null where it is not known, or there is no plan. */
    readonly costUsd: number | null;
  };
  readonly "error-shown": { readonly category: ErrorCategory };
  readonly "answer-taken": { readonly by: "person" | "file" | "default" };
  readonly "answer-refused": null;
  readonly "revision-asked": null;
  readonly "plan-rated": { readonly rating: "up" | "down" };
  /** An attempt at a model call is over. */
  readonly "call-attempted": {
    readonly model: string;
    readonly name: string;
    readonly outcome: "answered" | "failed" | "cancelled";
    readonly durationMs: number;
    /** Of the prompt, as the provider counted it, else as we do; null where nothing reads it. */
    readonly promptTokens: number | null;
    /** The provider gets too many requests (429). */
    readonly isRateLimited: boolean;
  };
  /** An answer was paid for, usable or not. */
  readonly "call-paid": {
    readonly model: string;
    readonly inputTokens: number;
    /** Of the input. */
    readonly cachedTokens: number;
    readonly outputTokens: number;
    readonly costUsd: number | null;
  };
  readonly "call-retried": { readonly code: ErrorCode };
  /** The ledger had the answer. */
  readonly "call-replayed": null;
  readonly "circuit-changed": { readonly model: string; readonly state: "closed" | "half-open" | "open" };
  readonly "letter-kept": { readonly code: ErrorCode };
  readonly "webhook-attempted": { readonly outcome: "delivered" | "failed" | "dead" };
  /** The answer to a request began. */
  readonly "request-answered": {
    readonly method: string;
    /** The route's pattern; null where there is no such route. */
    readonly route: string | null;
    readonly status: number;
    readonly durationMs: number;
  };
  /** A stream of events was opened (1) or is over (-1). */
  readonly "streams-changed": { readonly by: 1 | -1 };
  /** A reader came back after an event that it had. */
  readonly "stream-resumed": null;
  /** A session was taken, or could not be had. */
  readonly "session-asked-for": { readonly durationMs: number };
  readonly "session-lost": null;
  /** One statement stored checkpoints and writes. */
  readonly "checkpoints-stored": { readonly operations: number; readonly durationMs: number };
}
export type MeasuredName = keyof Measured;

const channels = new Map<string, Channel>();

/** Node keeps a channel only for as long as somebody listens to it, or holds it. */
function channelOf(name: MeasuredName): Channel {
  const known = channels.get(name);
  if (known) return known;
  const made = channel(`plancraft:${name}`);
  channels.set(name, made);
  return made;
}

/** Whether anybody listens: asked before what costs something to be worked out. */
export function isMeasured(name: MeasuredName): boolean {
  return channelOf(name).hasSubscribers;
}

/** Tells whoever measures this process what has happened; nobody mostly, and then it costs nothing. Never throws. */
export function measure<N extends MeasuredName>(name: N, value: Measured[N]): void {
  const told = channelOf(name);
  if (told.hasSubscribers) told.publish(value);
}

/** Listens until what it gives is called. @param listener Called at once, within what happens; what it throws is lost. */
export function onMeasured<N extends MeasuredName>(name: N, listener: (value: Measured[N]) => void): () => void {
  // Thrown on, it would end the process: the channel tells it as an uncaught exception.
  const heard = (value: unknown) => {
    try {
      listener(value as Measured[N]);
    } catch {}
  };
  const told = channelOf(name);
  told.subscribe(heard);
  return () => void told.unsubscribe(heard);
}
