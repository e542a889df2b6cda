import { createParser, type EventSourceMessage } from "eventsource-parser";
import type { SectionDelta } from "../../../schemas/event.ts";
import type { SessionEvent } from "./event-log.ts";

/**
 * What a body of `text/event-stream` says, as it comes: after each piece of it, the events that it completed; none after a piece
 * that only says that the connection lives.
 * @param signal Ends it, and the connection.
 */
export async function* readFrames(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<readonly (SessionEvent | SectionDelta)[], void, void> {
  let items: (SessionEvent | SectionDelta)[] = [];
  const parser = createParser({
    onEvent: (message) => {
      const item = itemOf(message);
      if (item !== null) items.push(item);
    },
  });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  const letGo = () => reader.cancel().catch(() => undefined);
  signal.addEventListener("abort", letGo, { once: true });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done || signal.aborted) return;
      parser.feed(decoder.decode(value, { stream: true }));
      const complete = items;
      items = [];
      yield complete;
    }
  } finally {
    signal.removeEventListener("abort", letGo);
    await letGo();
  }
}

/** The event of a frame; null for one that is none of ours, which a newer server may send. */
export function itemOf({ data }: EventSourceMessage): SessionEvent | SectionDelta | null {
  let item: unknown;
  try {
    item = JSON.parse(data);
  } catch {
    return null;
  }
  const { type, seq, section, offset, text } = Object(item);
  if (typeof type !== "string") return null;
  const isDelta = type === "section-delta";
  if (isDelta && (typeof section !== "string" || typeof text !== "string" || !Number.isInteger(offset))) return null;
  if (!isDelta && !Number.isInteger(seq)) return null;
  return item as SessionEvent | SectionDelta;
}
