import { createDecipheriv } from "node:crypto";
import { Unreadable } from "../../unreadable.ts";
import { headerAt, TAG } from "./hwp-records.ts";

const DATA_BYTES = 256;
const KEY_BYTES = 16;

/**
 * The content of a stream of a document for distribution, which anybody may read and nobody edit: it brings the key
 * that it is encrypted with, by the published description of the format.
 * @throws Unreadable `broken` where its first record is none of that kind.
 */
export function distributedStream(stream: Buffer): Buffer {
  if (stream.length < DATA_BYTES + 4) throw new Unreadable("broken", new Error("The key of a stream is missing"));
  const { tag, from, to } = headerAt(stream, 0);
  if (tag !== TAG.distribution || to - from !== DATA_BYTES)
    throw new Unreadable("broken", new Error("A stream begins without its key"));
  const data = Buffer.from(stream.subarray(from, to));
  const seed = data.readUInt32LE(0);
  mask(seed).forEach((byte, at) => {
    data[at] = (data[at] ?? 0) ^ byte;
  });
  const keyAt = 4 + (seed & 15);
  const decipher = createDecipheriv("aes-128-ecb", data.subarray(keyAt, keyAt + KEY_BYTES), null).setAutoPadding(false);
  const content = stream.subarray(to);
  const whole = content.subarray(0, content.length - (content.length % KEY_BYTES));
  return Buffer.concat([decipher.update(whole), decipher.final()]);
}

/** The bytes that hide the key: runs of random ones, by the generator of Visual C. */
function mask(seed: number): Uint8Array {
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 214_013) + 2_531_011) >>> 0;
    return (state >>> 16) & 0x7fff;
  };
  const bytes = new Uint8Array(DATA_BYTES);
  for (let at = 0; at < DATA_BYTES; ) {
    const byte = random() & 0xff;
    const end = at + (random() & 15) + 1;
    bytes.fill(byte, at, end);
    at = end;
  }
  // The seed itself is not hidden.
  return bytes.fill(0, 0, 4);
}
