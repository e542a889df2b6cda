import type { Face } from "../font/face.ts";
import type { Colour, TextStyle } from "../lines/text-style.ts";

/** The colours of the exported page on white paper. */
export const INK: Colour = [0.11, 0.141, 0.188];
export const SOFT: Colour = [0.337, 0.38, 0.455];
export const RULE: Colour = [0.867, 0.886, 0.918];
export const TINT: Colour = [0.961, 0.969, 0.98];
export const ACCENT: Colour = [0.122, 0.373, 0.6];
export const NOTE: Colour = [1, 0.973, 0.902];
export const NOTE_RULE: Colour = [0.851, 0.604, 0.114];

const MM = 72 / 25.4;
export const mm = (millimetres: number) => millimetres * MM;

/** A4 with the margins of the printed page. */
const [SHORT_SIDE, LONG_SIDE] = [595.28, 841.89];
export const MARGIN = { left: mm(19), top: mm(22), bottom: mm(20) };

export interface PageSize {
  readonly width: number;
  readonly height: number;
  /** Of the text. */
  readonly textWidth: number;
  readonly textBottom: number;
}

export function pageSize(isAcross: boolean): PageSize {
  const [width, height] = isAcross ? [LONG_SIDE, SHORT_SIDE] : [SHORT_SIDE, LONG_SIDE];
  return { width, height, textWidth: width - 2 * MARGIN.left, textBottom: height - MARGIN.bottom };
}

export const TEXT_SIZE = 10.5;
export const LEADING = 1.55;
/** Between blocks. */
export const BLOCK_GAP = 10.5;

/** The two fonts of a document; what is slanted leans them. */
export interface Faces {
  readonly regular: Face;
  readonly bold: Face;
}

export function textStyle(face: Face, size: number, colour: Colour): TextStyle {
  return { face, size, colour, isSlanted: false, isStruck: false, isTinted: false, link: null };
}
