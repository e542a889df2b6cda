import { z } from "zod";
import type { SectionDelta } from "../../schemas/event.ts";
import { MAX_PAYLOAD_BYTES } from "../../utils/postgres/delta-channel.ts";

const Payload = z.object({
  session: z.string(),
  section: z.string(),
  at: z.iso.datetime(),
  offset: z.int().nonnegative(),
  text: z.string(),
});

/** The piece of a section that a notification brings; null for what is none, such as one of a newer version. */
export function readDelta(payload: string): SectionDelta | null {
  try {
    const read = Payload.safeParse(JSON.parse(payload));
    return read.success ? { type: "section-delta", ...read.data } : null;
  } catch {
    return null;
  }
}

/** A piece in as many payloads as it needs: each fits into a notification, and no character is cut. */
export function deltaPayloads({ type: _, text, offset, ...about }: SectionDelta): string[] {
  const payloadOf = (from: number, to: number) =>
    JSON.stringify({ ...about, offset: offset + from, text: text.slice(from, to) });
  const payloads: string[] = [];
  for (let from = 0; from < text.length; ) {
    let to = Math.min(text.length, from + MAX_PAYLOAD_BYTES);
    let payload = payloadOf(from, to);
    for (let bytes = Buffer.byteLength(payload); bytes > MAX_PAYLOAD_BYTES; bytes = Buffer.byteLength(payload)) {
      to = whole(text, from + Math.floor(((to - from) * MAX_PAYLOAD_BYTES) / bytes));
      // A section whose id alone is as long: nobody is shown it in the making.
      if (to <= from) return [];
      payload = payloadOf(from, to);
    }
    payloads.push(payload);
    from = to;
  }
  return payloads;
}

function whole(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at;
}
