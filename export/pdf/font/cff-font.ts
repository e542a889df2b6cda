/** The parts of a CFF font (Adobe's technical note 5176) that a font cut out of it is made of. */
export interface CffFont {
  readonly boundingBox: Buffer;
  readonly glyphs: CffIndex;
  readonly globalRoutines: CffIndex;
  readonly parts: readonly CffPart[];
  /** Which part a glyph belongs to. */
  readonly partOf: (glyph: number) => number;
}

/** Glyphs that share hints and routines. */
export interface CffPart {
  /** Its hints, without the way to its routines. */
  readonly hints: Buffer;
  readonly routines: CffIndex;
}

export interface CffIndex {
  readonly length: number;
  readonly item: (at: number) => Buffer;
  readonly end: number;
}

/** Of a dictionary: an operator, its numbers, and the bytes of both. */
interface Entry {
  readonly operator: number;
  readonly numbers: readonly number[];
  readonly bytes: Buffer;
}

const ESCAPE = 12;
const [FONT_BOX, CHAR_STRINGS, PRIVATE, SUBROUTINES] = [5, 17, 18, 19];
const [FD_ARRAY, FD_SELECT] = [ESCAPE * 100 + 36, ESCAPE * 100 + 37];

/** @throws Error where the font is not made of parts, as fonts of Chinese, Japanese and Korean are. */
export function readCff(cff: Buffer): CffFont {
  const names = readIndex(cff, cff.readUInt8(2));
  const tops = readIndex(cff, names.end);
  const strings = readIndex(cff, tops.end);
  const top = readDictionary(tops.item(0));
  const glyphs = readIndex(cff, numberOf(top, CHAR_STRINGS));
  const fonts = readIndex(cff, numberOf(top, FD_ARRAY));
  const parts = Array.from({ length: fonts.length }, (_, at) => readPart(cff, readDictionary(fonts.item(at))));
  return {
    boundingBox: entryOf(top, FONT_BOX).bytes,
    glyphs,
    globalRoutines: readIndex(cff, strings.end),
    parts,
    partOf: partsOfGlyphs(cff, numberOf(top, FD_SELECT)),
  };
}

function readPart(cff: Buffer, font: readonly Entry[]): CffPart {
  const [size = 0, start = 0] = entryOf(font, PRIVATE).numbers;
  const entries = readDictionary(cff.subarray(start, start + size));
  const routines = entries.find(({ operator }) => operator === SUBROUTINES)?.numbers[0];
  return {
    hints: Buffer.concat(entries.filter(({ operator }) => operator !== SUBROUTINES).map(({ bytes }) => bytes)),
    routines: routines === undefined ? NO_ITEMS : readIndex(cff, start + routines),
  };
}

const NO_ITEMS: CffIndex = { length: 0, item: () => Buffer.alloc(0), end: 0 };

function readIndex(cff: Buffer, at: number): CffIndex {
  const length = cff.readUInt16BE(at);
  if (length === 0) return { ...NO_ITEMS, end: at + 2 };
  const size = cff.readUInt8(at + 2);
  const before = at + 3 + (length + 1) * size - 1;
  const offset = (item: number) => before + cff.readUIntBE(at + 3 + item * size, size);
  return { length, item: (item) => cff.subarray(offset(item), offset(item + 1)), end: offset(length) };
}

/** Ranges of glyphs, each with its part (format 3, the only one that fonts of this size use). */
function partsOfGlyphs(cff: Buffer, at: number): (glyph: number) => number {
  if (cff.readUInt8(at) !== 3) throw new Error("The font's parts are listed in a way that is not read");
  const count = cff.readUInt16BE(at + 1);
  return (glyph) => {
    let [low, high] = [0, count - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (cff.readUInt16BE(at + 3 + middle * 3) <= glyph) low = middle;
      else high = middle - 1;
    }
    return cff.readUInt8(at + 3 + low * 3 + 2);
  };
}

function readDictionary(bytes: Buffer): Entry[] {
  const entries: Entry[] = [];
  let numbers: number[] = [];
  let [start, at] = [0, 0];
  while (at < bytes.length) {
    const byte = bytes.readUInt8(at);
    if (byte <= 21) {
      const isEscaped = byte === ESCAPE;
      const operator = isEscaped ? ESCAPE * 100 + bytes.readUInt8(at + 1) : byte;
      at += isEscaped ? 2 : 1;
      entries.push({ operator, numbers, bytes: bytes.subarray(start, at) });
      [numbers, start] = [[], at];
      continue;
    }
    const [value, size] = dictionaryNumber(bytes, at);
    numbers.push(value);
    at += size;
  }
  return entries;
}

/** A number and how many bytes it takes. Fractions are copied and never needed as numbers. */
function dictionaryNumber(bytes: Buffer, at: number): [value: number, size: number] {
  const byte = bytes.readUInt8(at);
  if (byte === 28) return [bytes.readInt16BE(at + 1), 3];
  if (byte === 29) return [bytes.readInt32BE(at + 1), 5];
  if (byte === 30) {
    let end = at + 1;
    while (end < bytes.length && (bytes.readUInt8(end) & 0xf) !== 0xf && bytes.readUInt8(end) >> 4 !== 0xf) end += 1;
    return [Number.NaN, end + 1 - at];
  }
  if (byte <= 246) return [byte - 139, 1];
  const next = bytes.readUInt8(at + 1);
  return [byte <= 250 ? (byte - 247) * 256 + next + 108 : (251 - byte) * 256 - next - 108, 2];
}

function entryOf(entries: readonly Entry[], operator: number): Entry {
  const found = entries.find((entry) => entry.operator === operator);
  if (!found) throw new Error(`The font lacks the entry ${operator} of a dictionary`);
  return found;
}

function numberOf(entries: readonly Entry[], operator: number): number {
  return entryOf(entries, operator).numbers[0] ?? 0;
}
