import { createCipheriv } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";
import CFB from "cfb";

const FOLDER = join(import.meta.dirname, "../fixtures/documents");
const FLAGS_AT = 36;
const COMPRESSED = 1;

/** A file of those that the scripts beside them made. */
export function documentFixture(name: string): Buffer {
  return readFileSync(join(FOLDER, name));
}

/** The streams of a HWP by their paths, unpacked, so that a test can change what stands in them. */
export function unpackedHwp(bytes: Uint8Array): Map<string, Buffer> {
  const file = CFB.read(bytes, { type: "buffer" });
  return new Map(
    file.FullPaths.flatMap((path, at) => {
      const content = file.FileIndex[at]?.content;
      const name = path.replace("Root Entry/", "");
      if (content === undefined || content.length === 0 || name.endsWith("/")) return [];
      const stream = Buffer.from(content);
      const isPacked = name === "DocInfo" || name.startsWith("BodyText/");
      return [[name, isPacked ? inflateRawSync(stream) : stream]];
    }),
  );
}

/** A HWP of these streams, by a writer that is not ours; its flags say that they are not packed, or what is given. */
export function hwpOf(streams: ReadonlyMap<string, Uint8Array>, flags?: number): Buffer {
  const file = CFB.utils.cfb_new();
  for (const [path, content] of streams) {
    const stream = Buffer.from(content);
    if (path === "FileHeader") stream.writeUInt32LE(flags ?? stream.readUInt32LE(FLAGS_AT) & ~COMPRESSED, FLAGS_AT);
    CFB.utils.cfb_add(file, path, stream);
  }
  return Buffer.from(CFB.write(file, { type: "buffer" }) as Uint8Array);
}

/** A stream as a document for distribution has it, by the published description: its key in 256 bytes, then AES. */
export function distributed(stream: Uint8Array, seed: number): Buffer {
  const key = Buffer.from("0123456789abcdef");
  const data = Buffer.alloc(256);
  key.copy(data, 4 + (seed & 15));
  let state = BigInt(seed);
  const random = () => {
    state = (state * 214_013n + 2_531_011n) & 0xffff_ffffn;
    return Number((state >> 16n) & 0x7fffn);
  };
  const mask: number[] = [];
  while (mask.length < data.length) {
    const byte = random() & 0xff;
    mask.push(...Array.from({ length: (random() & 15) + 1 }, () => byte));
  }
  const hidden = data.map((byte, at) => byte ^ (mask[at] ?? 0));
  const head = Buffer.alloc(4);
  head.writeUInt32LE(seed);
  hidden.set(head, 0);
  const record = Buffer.alloc(4);
  record.writeUInt32LE(0x1c | (data.length << 20));
  const padded = Buffer.concat([stream, Buffer.alloc((16 - (stream.length % 16)) % 16)]);
  const cipher = createCipheriv("aes-128-ecb", key, null).setAutoPadding(false);
  return Buffer.concat([record, hidden, cipher.update(padded), cipher.final()]);
}
