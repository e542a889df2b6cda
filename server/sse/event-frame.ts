import type { PlannerEvent, SectionDelta } from "../../schemas/event.ts";

/** How long a client waits before it comes back: long enough for a server that is started again. */
export const RETRY_MS = 2_000;

const encoder = new TextEncoder();

/** What a stream begins with, so that its first byte is there at once and proxies let the headers through. */
export const GREETING: Uint8Array = encoder.encode(`:\nretry: ${RETRY_MS}\n\n`);
/** A comment: it keeps proxies from closing a quiet stream, and tells a dead peer from a silent one. */
export const HEARTBEAT: Uint8Array = encoder.encode(":\n\n");
/** What a stream ends with that is to be opened again. */
export const COME_BACK: Uint8Array = encoder.encode(`retry: ${RETRY_MS}\n\n`);

/** Many readers are given the same event: it is written down once. */
const frames = new WeakMap<PlannerEvent | SectionDelta, Uint8Array>();

/** An event as a frame of `text/event-stream`. What is not stored has no id: nobody can begin after it. */
export function frameOf(event: PlannerEvent | SectionDelta): Uint8Array {
  let frame = frames.get(event);
  if (frame === undefined) {
    const id = event.type === "section-delta" ? "" : `id: ${event.seq}\n`;
    // JSON has no line breaks of its own, and those in strings are escaped: the data is one line.
    frame = encoder.encode(`${id}event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    frames.set(event, frame);
  }
  return frame;
}
