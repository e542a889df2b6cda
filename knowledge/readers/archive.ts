import { createInflateRaw, inflateRawSync } from "node:zlib";
import { Unreadable } from "./unreadable.ts";
import { xmlText } from "./xml.ts";

/** More files are in no document that somebody wrote. */
const MAX_ENTRIES = 10_000;
/** What a document may unpack to, all in all. */
const MAX_UNPACKED_BYTES = 200_000_000;
/** XML of a document shrinks 5 to 30 times; a thousand times is what the format can do at most. */
const MAX_RATIO = 200;
/** Small files may shrink as they like. */
const MIN_SUSPECT_BYTES = 5_000_000;
const CHUNK_BYTES = 256 * 1024;

const END_MARK = 0x06054b50;
const END_BYTES = 22;
const MAX_COMMENT_BYTES = 0xffff;
const ENTRY_MARK = 0x02014b50;
const ENTRY_BYTES = 46;
const LOCAL_MARK = 0x04034b50;
const LOCAL_BYTES = 30;
const WIDE = 0xffffffff;
const WIDE_FIELD = 1;
const STORED = 0;
const DEFLATED = 8;

/** The files in a ZIP, read into memory when they are asked for and never written anywhere. */
export interface Archive {
  readonly names: readonly string[];
  has(name: string): boolean;
  /**
   * The content of a file, null where there is none of this name.
   * @throws Unreadable `bomb` where it is larger than it says, or all that was read is too large; `broken`.
   */
  bytes(name: string): Uint8Array | null;
  /** The same as text: XML's by its mark or UTF-8. */
  text(name: string): string | null;
  /** The same in pieces, for what need not be read to its end. */
  chunks(name: string): AsyncIterable<Uint8Array>;
}

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly unpacked: number;
  readonly at: number;
}

/** Whether bytes begin as a ZIP does. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes.length > END_BYTES && viewOf(bytes).getUint32(0, true) === LOCAL_MARK;
}

/**
 * Opens a ZIP by its list of files; nothing is unpacked yet.
 * @throws Unreadable `bomb` where it says to unpack to far more than it is, `long` where only to more than is read,
 *   `encrypted` where a file of it is, `broken` where the list is damaged or names a file twice.
 */
export function openArchive(bytes: Uint8Array): Archive {
  const entries = new Map<string, Entry>();
  for (const entry of listed(bytes)) {
    if (entries.has(entry.name)) throw new Unreadable("broken", new Error(`${entry.name} is in the archive twice`));
    entries.set(entry.name, entry);
  }
  const unpacked = [...entries.values()].reduce((sum, entry) => sum + entry.unpacked, 0);
  if (unpacked > MIN_SUSPECT_BYTES && unpacked > bytes.length * MAX_RATIO) throw new Unreadable("bomb");
  if (unpacked > MAX_UNPACKED_BYTES) throw new Unreadable("long");

  let left = MAX_UNPACKED_BYTES;
  const content = (name: string) => {
    const entry = entries.get(name);
    if (entry === undefined) return null;
    // The same file read again and again would be more than the list says.
    left -= entry.unpacked;
    if (left < 0) throw new Unreadable("bomb");
    return inflated(packedBytes(bytes, entry), entry);
  };
  return {
    names: [...entries.keys()],
    has: (name) => entries.has(name),
    bytes: content,
    text: (name) => {
      const found = content(name);
      return found === null ? null : xmlText(found);
    },
    chunks: (name) => {
      const entry = entries.get(name);
      return entry === undefined ? nothing() : inflatedChunks(packedBytes(bytes, entry), entry);
    },
  };
}

function listed(bytes: Uint8Array): Entry[] {
  const view = viewOf(bytes);
  const end = endOf(view);
  const count = view.getUint16(end + 10, true);
  if (count > MAX_ENTRIES) throw new Unreadable("bomb");
  const entries: Entry[] = [];
  let at = view.getUint32(end + 16, true);
  try {
    for (let nth = 0; nth < count; nth += 1) {
      if (view.getUint32(at, true) !== ENTRY_MARK) throw new Error("The list of files is damaged");
      // The first bit says that the file is encrypted.
      if ((view.getUint16(at + 8, true) & 1) !== 0) throw new Unreadable("encrypted");
      const nameBytes = view.getUint16(at + 28, true);
      const extraBytes = view.getUint16(at + 30, true);
      const entry = entryAt(bytes, view, at, nameBytes, extraBytes);
      if (!entry.name.endsWith("/")) entries.push(entry);
      at += ENTRY_BYTES + nameBytes + extraBytes + view.getUint16(at + 32, true);
    }
  } catch (cause) {
    throw cause instanceof Unreadable ? cause : new Unreadable("broken", cause);
  }
  return entries;
}

/** The end record, behind which only a comment may stand. */
function endOf(view: DataView): number {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= Math.max(0, last - MAX_COMMENT_BYTES); at -= 1)
    if (view.getUint32(at, true) === END_MARK) return at;
  throw new Unreadable("broken", new Error("The list of files is missing"));
}

function entryAt(bytes: Uint8Array, view: DataView, at: number, nameBytes: number, extraBytes: number): Entry {
  const name = Buffer.from(bytes.buffer, bytes.byteOffset + at + ENTRY_BYTES, nameBytes).toString("utf8");
  const sizes = [at + 24, at + 20, at + 42].map((place) => view.getUint32(place, true));
  const wide = wideSizes(view, at + ENTRY_BYTES + nameBytes, extraBytes);
  const [unpacked = WIDE, packed = WIDE, local = WIDE] = sizes.map((size) =>
    size === WIDE ? (wide.shift() ?? WIDE) : size,
  );
  return {
    name: name.replaceAll("\\", "/").replace(/^\/+/, ""),
    method: view.getUint16(at + 10, true),
    packed,
    unpacked,
    at: local,
  };
}

/** The sizes of 64 bits that some programs write even for small files. */
function wideSizes(view: DataView, from: number, length: number): number[] {
  for (let at = from; at + 4 <= from + length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== WIDE_FIELD) continue;
    const count = Math.floor(view.getUint16(at + 2, true) / 8);
    return Array.from({ length: Math.min(count, 3) }, (_, nth) => Number(view.getBigUint64(at + 4 + nth * 8, true)));
  }
  return [];
}

function packedBytes(bytes: Uint8Array, entry: Entry): Uint8Array {
  const view = viewOf(bytes);
  if (entry.at + LOCAL_BYTES > bytes.length || view.getUint32(entry.at, true) !== LOCAL_MARK)
    throw new Unreadable("broken", new Error(`${entry.name} is not where the list says`));
  const from = entry.at + LOCAL_BYTES + view.getUint16(entry.at + 26, true) + view.getUint16(entry.at + 28, true);
  if (from + entry.packed > bytes.length) throw new Unreadable("broken", new Error(`${entry.name} ends early`));
  return bytes.subarray(from, from + entry.packed);
}

function inflated(packed: Uint8Array, entry: Entry): Uint8Array {
  if (entry.method === STORED) return packed;
  if (entry.method !== DEFLATED) throw unknownMethod(entry);
  try {
    // A byte more than it says is one too many.
    return inflateRawSync(packed, { maxOutputLength: Math.max(entry.unpacked, 1), chunkSize: chunkSize(entry) });
  } catch (cause) {
    throw new Unreadable(isTooLarge(cause) ? "bomb" : "broken", cause);
  }
}

async function* inflatedChunks(packed: Uint8Array, entry: Entry): AsyncIterable<Uint8Array> {
  if (entry.unpacked <= CHUNK_BYTES || entry.method !== DEFLATED) {
    yield inflated(packed, entry);
    return;
  }
  const stream = createInflateRaw({ chunkSize: CHUNK_BYTES });
  stream.end(packed);
  let read = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      read += chunk.length;
      if (read > entry.unpacked) throw new Unreadable("bomb");
      yield chunk;
    }
  } catch (cause) {
    throw cause instanceof Unreadable ? cause : new Unreadable("broken", cause);
  }
}

async function* nothing(): AsyncIterable<Uint8Array> {}

/** Room for the whole content in one piece, where it is not huge: pieces would have to be joined. */
function chunkSize({ unpacked }: Entry): number {
  return Math.min(Math.max(unpacked + 1, 64), 8 * 1024 * 1024);
}

function isTooLarge(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "ERR_BUFFER_TOO_LARGE";
}

function unknownMethod(entry: Entry): Unreadable {
  return new Unreadable("broken", new Error(`${entry.name} is packed by method ${entry.method}`));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
