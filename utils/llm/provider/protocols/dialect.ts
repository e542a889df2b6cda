import { errorIn, listIn, recordIn, type StreamError, saysError } from "../stream/reply-chunk.ts";

type Fields = Readonly<Record<string, unknown>>;

/** What one event of a server's stream says. */
export type ReadEvent =
  /** @param chunk In the words of Chat Completions. @param isDone Nothing more comes. */
  | { readonly kind: "chunk"; readonly chunk: Fields; readonly isDone?: boolean }
  | { readonly kind: "failure"; readonly error: StreamError }
  | { readonly kind: "nothing"; readonly isDone?: boolean };

/** Reads the events of one answer, in order. @param name The event's own name. */
export type EventReader = (event: Fields, name: string) => ReadEvent;

/** Writes one answer as the protocol's own client reads it. */
export interface StreamWriter {
  readonly begin: () => string;
  readonly chunk: (chunk: Fields) => string;
  /** Also of an answer that was cut: that it was is known by then. */
  readonly end: () => string;
}

/** How a protocol says an answer: one form inside, that of Chat Completions, and each protocol's own outside. */
export interface Dialect {
  readonly reader: () => EventReader;
  readonly writer: () => StreamWriter;
  /** Whether a whole body is an answer, or a part of one. */
  readonly isReply: (body: Fields) => boolean;
  /** True where events are lines of JSON, and not the events of an event stream. */
  readonly isLines: boolean;
}

export const NOTHING: ReadEvent = { kind: "nothing" };

/** What is left where an event is none of the protocol's: an error in whoever's words, or nothing. */
export function readStray(event: Fields, name: string): ReadEvent {
  const error = errorIn(event, name);
  return error === null ? NOTHING : { kind: "failure", error };
}

/** Chat Completions: the form inside is its own. */
export const CHAT_DIALECT: Dialect = {
  reader: () => (event, name) => {
    const error = errorIn(event, name);
    return error === null ? { kind: "chunk", chunk: event } : { kind: "failure", error };
  },
  writer: () => ({
    begin: () => "",
    chunk: (chunk) => `data: ${JSON.stringify(chunk)}\n\n`,
    end: () => "data: [DONE]\n\n",
  }),
  isReply: (body) => "choices" in body,
  isLines: false,
};

/** A chunk of Chat Completions with one choice. */
export function chatChunk(
  base: Fields,
  delta: Fields,
  finishReason: string | null,
  usage: Fields | null,
): Extract<ReadEvent, { kind: "chunk" }> {
  const choices = [{ index: 0, delta, finish_reason: finishReason }];
  return { kind: "chunk", chunk: { ...base, choices, ...(usage === null ? {} : { usage }) } };
}

/** What a chunk brings: its text and its end. */
export function broughtBy(chunk: Fields): { readonly text: string; readonly finishReason: string | null } {
  const choice = recordIn(listIn(chunk["choices"])[0]);
  const text = recordIn(choice?.["delta"])?.["content"];
  const finishReason = choice?.["finish_reason"];
  return {
    text: typeof text === "string" ? text : "",
    finishReason: typeof finishReason === "string" ? finishReason : null,
  };
}

/** Whether a body is an answer or an error, and not something else that has the form of JSON. */
export function isSaid(dialect: Dialect, body: Fields): boolean {
  return dialect.isReply(body) || saysError(body);
}

/** A number of tokens, where it is one. */
export function tokensIn(usage: Fields | null, name: string): number {
  const value = usage?.[name];
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}
