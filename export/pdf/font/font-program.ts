import { readFile } from "node:fs/promises";
import { packageFile } from "../../../utils/package-files.ts";
import { type CffFont, readCff } from "./cff-font.ts";
import { type Kerning, kerningOf } from "./kerning.ts";

/** A font file of the package, read as far as a document needs it. Its units are thousandths of the type's size. */
export interface FontProgram {
  readonly name: string;
  /** 0 where the font does not have the character. */
  readonly glyphOf: (codePoint: number) => number;
  readonly advanceOf: (glyph: number) => number;
  readonly kerningOf: Kerning;
  readonly cff: CffFont;
}

const read = new Map<string, Promise<FontProgram>>();

/**
 * One of the fonts that the build puts beside the program, read once. Our own reader, since the library's takes longer to
 * cut 600 glyphs out of Noto's 24,000 than the whole HTML page takes.
 */
export function fontProgram(weight: "Regular" | "Bold"): Promise<FontProgram> {
  const name = `NotoSansKR-${weight}`;
  const known = read.get(name);
  if (known !== undefined) return known;
  const program = readFile(packageFile(`dist/assets/${name}.otf`)).then((bytes) => readFont(bytes, name));
  read.set(name, program);
  // A file that could not be read is looked for again by the next document.
  program.catch(() => read.delete(name));
  return program;
}

function readFont(file: Buffer, name: string): FontProgram {
  const tables = tablesOf(file);
  const table = (tag: string): Buffer => {
    const found = tables.get(tag);
    if (!found) throw new Error(`The font ${name} has no table ${tag}`);
    return found;
  };
  if (table("head").readUInt16BE(18) !== 1000) throw new Error(`The font ${name} does not count in thousandths`);
  const [metrics, count] = [table("hmtx"), table("hhea").readUInt16BE(34)];
  return {
    name,
    glyphOf: characterMap(table("cmap")),
    advanceOf: (glyph) => metrics.readUInt16BE(Math.min(glyph, count - 1) * 4),
    kerningOf: kerningOf(table("GPOS")),
    cff: readCff(table("CFF ")),
  };
}

function tablesOf(file: Buffer): Map<string, Buffer> {
  const entries = Array.from({ length: file.readUInt16BE(4) }, (_, at) => 12 + at * 16);
  return new Map(
    entries.map((entry) => {
      const [start, length] = [file.readUInt32BE(entry + 8), file.readUInt32BE(entry + 12)];
      return [file.toString("latin1", entry, entry + 4), file.subarray(start, start + length)];
    }),
  );
}

/** The map of all characters, whose format is 12: ranges of characters whose glyphs follow one another. */
function characterMap(cmap: Buffer): (codePoint: number) => number {
  const encodings = Array.from({ length: cmap.readUInt16BE(2) }, (_, at) => cmap.readUInt32BE(4 + at * 8 + 4));
  const at = encodings.find((offset) => cmap.readUInt16BE(offset) === 12);
  if (at === undefined) throw new Error("The font has no map of all characters");
  const groups = cmap.readUInt32BE(at + 12);
  return (codePoint) => {
    let [low, high] = [0, groups - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const group = at + 16 + middle * 12;
      const first = cmap.readUInt32BE(group);
      if (codePoint < first) high = middle - 1;
      else if (codePoint > cmap.readUInt32BE(group + 4)) low = middle + 1;
      else return cmap.readUInt32BE(group + 8) + codePoint - first;
    }
    return 0;
  };
}
