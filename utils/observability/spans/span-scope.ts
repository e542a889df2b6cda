import { AsyncLocalStorage } from "node:async_hooks";
import { toAppError } from "../../errors.ts";

/** As OpenTelemetry has them. */
export type SpanKind = "internal" | "server" | "client" | "producer" | "consumer";

/** Ids, names and numbers. What a person or a model wrote has no place here, but by `LiveSpan.text`. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** What names a span elsewhere: in a header, in a queue, as what another one is linked to. */
export interface SpanPlace {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 of them. */
  readonly spanId: string;
  /** Whether its trace is kept. */
  readonly isSampled: boolean;
}

export interface SpanStart {
  readonly name: string;
  readonly kind?: SpanKind;
  readonly attributes?: SpanAttributes;
  /** Spans that it comes of and is no part of. */
  readonly links?: readonly SpanPlace[];
}

/** A span that has begun. Nothing in it throws. */
export interface LiveSpan extends SpanPlace {
  set(attributes: SpanAttributes): void;
  rename(name: string): void;
  /** Something that happened in it. */
  event(name: string, attributes?: SpanAttributes): void;
  /** Text that is somebody's: without secrets, and cut to 200 characters. */
  text(name: string, text: string): void;
  /** What a model was asked or said; made and kept only where that is asked for. Without secrets. */
  content(name: string, text: () => string): void;
  /** That it failed. @param code An error's code; a message could hold anything. */
  fail(code: string): void;
  child(start: SpanStart): LiveSpan;
  end(): void;
}

/** The span in which a piece of work is done. Where nothing is traced there never is one, and nothing else is loaded. */
const scope = new AsyncLocalStorage<LiveSpan>();

/** The span of the work that asks; nothing outside of all traces. */
export function activeSpan(): LiveSpan | undefined {
  return scope.getStore();
}

/**
 * Does work in a span below the one that is active. Outside of all traces it is only done.
 * @param work Given the span, or nothing where there is none.
 * @returns What the work gives. @throws What it throws; the span has the error's code.
 */
export function withSpan<T>(start: SpanStart, work: (span: LiveSpan | undefined) => Promise<T>): Promise<T> {
  const parent = scope.getStore();
  return parent === undefined ? work(undefined) : inSpan(parent.child(start), work);
}

/** Does work in a span, which ends with it. */
export async function inSpan<T>(span: LiveSpan, work: (span: LiveSpan) => Promise<T>): Promise<T> {
  try {
    return await scope.run(span, () => work(span));
  } catch (error) {
    span.fail(toAppError(error).code);
    throw error;
  } finally {
    span.end();
  }
}

/** Does work outside of the span that is active: what is begun in passing and lives on, such as a connection. */
export function outsideSpans<T>(work: () => T): T {
  return scope.exit(work);
}

/** A span's place as W3C Trace Context writes it. */
export function traceparentOf({ traceId, spanId, isSampled }: SpanPlace): string {
  return `00-${traceId}-${spanId}-${isSampled ? "01" : "00"}`;
}

/** The headers by which whoever is asked goes on with the trace; none outside of all traces. */
export function traceHeaders(): Readonly<Record<string, string>> {
  const span = scope.getStore();
  return span === undefined ? {} : { traceparent: traceparentOf(span) };
}

/** What was written by `traceparentOf`; nothing of what was not. */
export function placeIn(traceparent: string | null | undefined): SpanPlace | undefined {
  const [, traceId, spanId, flags] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-(0[01])$/.exec(traceparent ?? "") ?? [];
  return traceId && spanId ? { traceId, spanId, isSampled: flags === "01" } : undefined;
}

/** Where traces begin, or go on that came from elsewhere. */
export interface Spans {
  /**
   * Does work in a span: below the active one, else below `parent`, else in a trace of its own.
   * @param work Given the span, or nothing where nothing is traced.
   */
  begin<T>(start: RootStart, work: (span: LiveSpan | undefined) => Promise<T>): Promise<T>;
  /** Waits until what ended is sent; gives it up after this long. */
  flush(maxMs: number): Promise<void>;
}

export interface RootStart extends SpanStart {
  /** From another process. */
  readonly parent?: SpanPlace | undefined;
  /** The ids that it is to have, where they are given out already; of the trace only where it has no parent. */
  readonly own?: { readonly traceId: string; readonly spanId?: string } | undefined;
}

/** Where nothing is traced. */
export const NO_SPANS: Spans = { begin: (_, work) => work(undefined), flush: async () => {} };
