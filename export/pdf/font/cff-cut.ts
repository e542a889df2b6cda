import type { CffFont } from "./cff-font.ts";
import { flatGlyph } from "./flat-glyph.ts";

/** Offsets of the whole font are written in five bytes, so that their size does not hang on them. */
const FULL_OFFSET = 29;
/** The first string of a font's own; those before are known to every reader. */
const OWN_STRINGS = 391;

/**
 * A CFF font of these glyphs only, in this order; a glyph may stand in it more than once. The first is shown for what is
 * missing. Character numbers are the glyphs' places.
 */
export function cutFont(font: CffFont, glyphs: readonly number[]): Buffer {
  const outlines = index(glyphs.map((glyph) => flatGlyph(font, glyph)));
  const header = Buffer.from([1, 0, 4, 4]);
  const names = index([Buffer.from("PlanSans")]);
  const strings = index([Buffer.from("Adobe"), Buffer.from("Identity")]);
  const noRoutines = Buffer.from([0, 0]);
  const charset = Buffer.from([2, 0, 1, ...uint16(Math.max(0, glyphs.length - 2))]);
  const select = Buffer.from([0, ...glyphs.map((glyph) => font.partOf(glyph))]);
  const dictionary = (at: { charset: number; select: number; outlines: number; parts: number }) =>
    index([
      Buffer.concat([
        Buffer.from([...shortNumber(OWN_STRINGS), ...shortNumber(OWN_STRINGS + 1), ...shortNumber(0), 12, 30]),
        font.boundingBox,
        Buffer.from([...shortNumber(glyphs.length), 12, 34]),
        Buffer.from([...offset(at.charset), 15, ...offset(at.outlines), 17]),
        Buffer.from([...offset(at.parts), 12, 36, ...offset(at.select), 12, 37]),
      ]),
    ]);
  const zero = dictionary({ charset: 0, select: 0, outlines: 0, parts: 0 });
  const charsetAt = header.length + names.length + zero.length + strings.length + noRoutines.length;
  const selectAt = charsetAt + charset.length;
  const outlinesAt = selectAt + select.length;
  const hintsAt = outlinesAt + outlines.length;
  const hints = font.parts.map((part) => part.hints);
  let next = hintsAt;
  const parts = hints.map(({ length }) => {
    const at = next;
    next += length;
    return Buffer.from([...offset(length), ...offset(at), 18]);
  });
  const top = dictionary({ charset: charsetAt, select: selectAt, outlines: outlinesAt, parts: next });
  return Buffer.concat([header, names, top, strings, noRoutines, charset, select, outlines, ...hints, index(parts)]);
}

function index(items: readonly Buffer[]): Buffer {
  const offsets = Buffer.alloc((items.length + 1) * 4);
  let next = 1;
  for (const [at, { length }] of items.entries()) {
    offsets.writeUInt32BE(next, at * 4);
    next += length;
  }
  offsets.writeUInt32BE(next, items.length * 4);
  return Buffer.concat([Buffer.from([...uint16(items.length), 4]), offsets, ...items]);
}

function offset(value: number): number[] {
  return [FULL_OFFSET, ...uint16(value >>> 16), ...uint16(value)];
}

function shortNumber(value: number): number[] {
  return [28, ...uint16(value)];
}

function uint16(value: number): number[] {
  return [(value >> 8) & 0xff, value & 0xff];
}
