import { Unreadable } from "../../unreadable.ts";

/** A record of HWP 5.0 with those that stand under it. */
export interface HwpRecord {
  readonly tag: number;
  readonly data: Buffer;
  readonly children: readonly HwpRecord[];
}

/** The records that are read; the numbers are those of the format. */
export const TAG = {
  numbering: 0x17,
  paragraphShape: 0x19,
  style: 0x1a,
  paragraph: 0x42,
  text: 0x43,
  control: 0x47,
  list: 0x48,
  shape: 0x4c,
  table: 0x4d,
  equation: 0x58,
  trackedChange: 0x60,
} as const;

const READ: ReadonlySet<number> = new Set(Object.values(TAG));
/** A size of this value stands in four bytes of its own. */
const LONG_SIZE = 0xfff;
/** A document of a thousand pages has fewer; memory for more is not taken. */
const MAX_RECORDS = 1_000_000;

/**
 * The records of a stream as a tree, without those that nobody reads.
 * @throws Unreadable `broken` where one reaches behind the end, `long` where they are too many.
 */
export function hwpRecords(stream: Buffer): HwpRecord[] {
  const roots: HwpRecord[] = [];
  const open: { readonly level: number; readonly children: HwpRecord[] }[] = [];
  let count = 0;
  let at = 0;
  while (at + 4 <= stream.length) {
    const { tag, level, from, to } = headerAt(stream, at);
    at = to;
    count += 1;
    if (count > MAX_RECORDS) throw new Unreadable("long");
    if (!READ.has(tag)) continue;
    while ((open.at(-1)?.level ?? -1) >= level) open.pop();
    const children: HwpRecord[] = [];
    (open.at(-1)?.children ?? roots).push({ tag, data: stream.subarray(from, to), children });
    open.push({ level, children });
  }
  return roots;
}

/** The header of the record at a place: a tag, a level, and where its data stands. */
function headerAt(stream: Buffer, at: number) {
  const header = stream.readUInt32LE(at);
  const short = header >>> 20;
  const from = at + (short === LONG_SIZE ? 8 : 4);
  if (from > stream.length) throw new Unreadable("broken", new Error("A record is cut"));
  const to = from + (short === LONG_SIZE ? stream.readUInt32LE(at + 4) : short);
  if (to > stream.length) throw new Unreadable("broken", new Error("A record reaches behind the end"));
  return { tag: header & 0x3ff, level: (header >>> 10) & 0x3ff, from, to };
}

/** A text that stands behind its length, as names and formulas do; empty where it is cut. */
export function countedText(data: Buffer, at: number): { readonly text: string; readonly next: number } {
  if (at + 2 > data.length) return { text: "", next: data.length };
  const next = Math.min(at + 2 + data.readUInt16LE(at) * 2, data.length);
  return { text: data.toString("utf16le", at + 2, next), next };
}
