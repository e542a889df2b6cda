import { Unreadable } from "../../unreadable.ts";

/**
 * The streams of a compound file, each copied out only when it is asked for: a damaged list can name the same sectors
 * any number of times.
 */
export interface CompoundStreams {
  /** A stream by its path, null where there is none. */
  stream(path: string): Buffer | null;
}

const HEADER_BYTES = 512;
const ENTRY_BYTES = 128;
const FREE = 0xffff_fffa;
const NONE = 0xffff_ffff;
/** The header's own part of the list of sectors that hold the allocation table. */
const HEADER_TABLES = 109;
const [STORAGE, STREAM, ROOT] = [1, 2, 5];

interface Entry {
  readonly name: string;
  readonly type: number;
  readonly left: number;
  readonly right: number;
  readonly child: number;
  readonly start: number;
  readonly size: number;
}

/**
 * Opens a compound file (OLE 2) by its tables.
 * @throws Unreadable `broken` where a table is damaged.
 */
export function openCompoundStreams(bytes: Uint8Array): CompoundStreams {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < HEADER_BYTES) throw damaged("The header is cut");
  const sectorBytes = 2 ** bounded(file.readUInt16LE(30), 7, 16);
  const smallBytes = 2 ** bounded(file.readUInt16LE(32), 4, 12);
  const smallLimit = file.readUInt32LE(56);
  const sector = (at: number) => {
    const from = (at + 1) * sectorBytes;
    if (from >= file.length) throw damaged("A sector is behind the end");
    return file.subarray(from, from + sectorBytes);
  };
  const table = Buffer.concat(tableSectors(file, sectorBytes, sector).map(sector));
  const whole = (start: number) => Buffer.concat(chain(table, start).map(sector));

  const entries = entriesOf(whole(file.readUInt32LE(48)));
  const [root] = entries;
  if (root === undefined || root.type !== ROOT) throw damaged("There is no list of streams");
  const paths = pathsOf(entries, root.child);
  let small: { readonly table: Buffer; readonly content: Buffer } | undefined;
  return {
    stream(path) {
      const entry = paths.get(path.toLowerCase());
      if (entry === undefined || entry.size > file.length) return null;
      if (entry.size === 0) return Buffer.alloc(0);
      if (entry.size >= smallLimit) return filled(whole(entry.start), entry.size);
      small ??= { table: whole(file.readUInt32LE(60)), content: whole(root.start) };
      const { content } = small;
      const pieces = chain(small.table, entry.start).map((at) =>
        content.subarray(at * smallBytes, (at + 1) * smallBytes),
      );
      return filled(Buffer.concat(pieces), entry.size);
    },
  };
}

/** The sectors that hold the allocation table: the first in the header, the others in a chain of their own. */
function tableSectors(file: Buffer, sectorBytes: number, sector: (at: number) => Buffer): number[] {
  const found: number[] = [];
  const take = (from: Buffer, count: number) => {
    for (let nth = 0; nth < count && nth * 4 + 4 <= from.length; nth += 1) {
      const at = from.readUInt32LE(nth * 4);
      if (at < FREE) found.push(at);
    }
  };
  take(file.subarray(76), HEADER_TABLES);
  const perSector = sectorBytes / 4 - 1;
  const most = file.length / sectorBytes;
  for (let at = file.readUInt32LE(68), nth = 0; at < FREE; nth += 1) {
    const next = sector(at);
    if (nth > most || next.length < sectorBytes) throw damaged("The list of tables has a circle");
    take(next, perSector);
    at = next.readUInt32LE(perSector * 4);
  }
  if (found.length > most) throw damaged("The table is larger than the file");
  return found;
}

/** The sectors of a chain; one longer than its table runs in a circle. */
function chain(table: Buffer, start: number): number[] {
  const found: number[] = [];
  for (let at = start; at < FREE; at = table.readUInt32LE(at * 4)) {
    if (found.length > table.length / 4 || at * 4 + 4 > table.length) throw damaged("A chain of sectors is damaged");
    found.push(at);
  }
  return found;
}

function entriesOf(list: Buffer): Entry[] {
  return Array.from({ length: Math.floor(list.length / ENTRY_BYTES) }, (_, nth) => {
    const entry = list.subarray(nth * ENTRY_BYTES, (nth + 1) * ENTRY_BYTES);
    const nameBytes = Math.min(Math.max(0, entry.readUInt16LE(64) - 2), 62);
    return {
      name: entry.toString("utf16le", 0, nameBytes),
      type: entry.readUInt8(66),
      left: entry.readUInt32LE(68),
      right: entry.readUInt32LE(72),
      child: entry.readUInt32LE(76),
      start: entry.readUInt32LE(116),
      size: entry.readUInt32LE(120),
    };
  });
}

/** The streams by their paths, in small letters as the format compares them. */
function pathsOf(entries: readonly Entry[], first: number): ReadonlyMap<string, Entry> {
  const paths = new Map<string, Entry>();
  const seen = new Set<number>();
  const open = [{ at: first, folder: "" }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const entry = entries[next.at];
    if (next.at === NONE || entry === undefined || seen.has(next.at)) continue;
    seen.add(next.at);
    const path = `${next.folder}${entry.name.toLowerCase()}`;
    if (entry.type === STREAM) paths.set(path, entry);
    open.push({ at: entry.left, folder: next.folder }, { at: entry.right, folder: next.folder });
    if (entry.type === STORAGE) open.push({ at: entry.child, folder: `${path}/` });
  }
  return paths;
}

function filled(content: Buffer, size: number): Buffer {
  if (content.length < size) throw damaged("A stream is cut");
  return content.subarray(0, size);
}

function bounded(exponent: number, least: number, most: number): number {
  if (exponent < least || exponent > most) throw damaged("The size of a sector is none");
  return exponent;
}

function damaged(why: string): Unreadable {
  return new Unreadable("broken", new Error(why));
}
