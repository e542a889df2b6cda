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
