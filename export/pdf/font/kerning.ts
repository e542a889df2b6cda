/** How much nearer two glyphs stand together than their widths say, in thousandths of the type's size; 0 for most. */
export type Kerning = (first: number, second: number) => number;

const EXTENSION = 9;
const PAIRS = 2;
const X_ADVANCE = 4;

/** The kerning of a font's table of positions: its feature `kern`, of which any script's is the same. */
export function kerningOf(gpos: Buffer): Kerning {
  const tables = pairTables(gpos).map((at) => (gpos.readUInt16BE(at) === 1 ? byGlyph(gpos, at) : byClass(gpos, at)));
  const known = new Map<number, number>();
  return (first, second) => {
    const pair = first * 65_536 + second;
    const found = known.get(pair);
    if (found !== undefined) return found;
    let kerning = 0;
    for (const table of tables) {
      const value = table(first, second);
      if (value === null) continue;
      kerning = value;
      break;
    }
    known.set(pair, kerning);
    return kerning;
  };
}

function pairTables(gpos: Buffer): number[] {
  const features = gpos.readUInt16BE(6);
  const lookups = new Set<number>();
  for (let at = 0; at < gpos.readUInt16BE(features); at += 1) {
    const record = features + 2 + at * 6;
    if (gpos.toString("latin1", record, record + 4) !== "kern") continue;
    const feature = features + gpos.readUInt16BE(record + 4);
    for (let nth = 0; nth < gpos.readUInt16BE(feature + 2); nth += 1) {
      lookups.add(gpos.readUInt16BE(feature + 4 + nth * 2));
    }
  }
  const list = gpos.readUInt16BE(8);
  return [...lookups]
    .sort((one, other) => one - other)
    .flatMap((lookup) => {
      const at = list + gpos.readUInt16BE(list + 2 + lookup * 2);
      const kind = gpos.readUInt16BE(at);
      return Array.from({ length: gpos.readUInt16BE(at + 4) }, (_, nth) => {
        const table = at + gpos.readUInt16BE(at + 6 + nth * 2);
        if (kind === PAIRS) return table;
        const isFar = kind === EXTENSION && gpos.readUInt16BE(table + 2) === PAIRS;
        return isFar ? table + gpos.readUInt32BE(table + 4) : null;
      }).filter((table) => table !== null);
    });
}

/** Null where the table says nothing of the pair. */
type PairTable = (first: number, second: number) => number | null;

function byGlyph(gpos: Buffer, at: number): PairTable {
  const covered = coverage(gpos, at + gpos.readUInt16BE(at + 2));
  const [format, other] = [gpos.readUInt16BE(at + 4), gpos.readUInt16BE(at + 6)];
  const size = 2 + valueSize(format) + valueSize(other);
  return (first, second) => {
    const nth = covered(first);
    if (nth === null) return null;
    const set = at + gpos.readUInt16BE(at + 10 + nth * 2);
    let [low, high] = [0, gpos.readUInt16BE(set) - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const record = set + 2 + middle * size;
      const glyph = gpos.readUInt16BE(record);
      if (glyph === second) return advance(gpos, record + 2, format);
      if (glyph < second) low = middle + 1;
      else high = middle - 1;
    }
    return null;
  };
}

function byClass(gpos: Buffer, at: number): PairTable {
  const covered = coverage(gpos, at + gpos.readUInt16BE(at + 2));
  const [format, other] = [gpos.readUInt16BE(at + 4), gpos.readUInt16BE(at + 6)];
  const size = valueSize(format) + valueSize(other);
  const firstClass = classes(gpos, at + gpos.readUInt16BE(at + 8));
  const secondClass = classes(gpos, at + gpos.readUInt16BE(at + 10));
  const seconds = gpos.readUInt16BE(at + 14);
  return (first, second) => {
    if (covered(first) === null) return null;
    return advance(gpos, at + 16 + (firstClass(first) * seconds + secondClass(second)) * size, format);
  };
}

/** Of a value's fields, as many as its format has bits, those before the advance are passed over. */
function advance(gpos: Buffer, at: number, format: number): number {
  if ((format & X_ADVANCE) === 0) return 0;
  return gpos.readInt16BE(at + valueSize(format & (X_ADVANCE - 1)));
}

function valueSize(format: number): number {
  let size = 0;
  for (let bits = format; bits > 0; bits >>= 1) size += (bits & 1) * 2;
  return size;
}

function coverage(gpos: Buffer, at: number): (glyph: number) => number | null {
  const places = new Map<number, number>();
  const count = gpos.readUInt16BE(at + 2);
  for (let nth = 0; nth < count; nth += 1) {
    if (gpos.readUInt16BE(at) === 1) {
      places.set(gpos.readUInt16BE(at + 4 + nth * 2), nth);
      continue;
    }
    const range = at + 4 + nth * 6;
    const [start, end] = [gpos.readUInt16BE(range), gpos.readUInt16BE(range + 2)];
    for (let glyph = start; glyph <= end; glyph += 1) places.set(glyph, gpos.readUInt16BE(range + 4) + glyph - start);
  }
  return (glyph) => places.get(glyph) ?? null;
}

function classes(gpos: Buffer, at: number): (glyph: number) => number {
  const found = new Map<number, number>();
  if (gpos.readUInt16BE(at) === 1) {
    const start = gpos.readUInt16BE(at + 2);
    for (let nth = 0; nth < gpos.readUInt16BE(at + 4); nth += 1) {
      found.set(start + nth, gpos.readUInt16BE(at + 6 + nth * 2));
    }
  } else {
    for (let nth = 0; nth < gpos.readUInt16BE(at + 2); nth += 1) {
      const range = at + 4 + nth * 6;
      const [start, end] = [gpos.readUInt16BE(range), gpos.readUInt16BE(range + 2)];
      for (let glyph = start; glyph <= end; glyph += 1) found.set(glyph, gpos.readUInt16BE(range + 4));
    }
  }
  return (glyph) => found.get(glyph) ?? 0;
}
