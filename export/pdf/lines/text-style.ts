import type { Face, Shaped } from "../font/face.ts";
import type { Tag } from "../tags/tag.ts";

/** Red, green and blue, each from 0 to 1. */
export type Colour = readonly [number, number, number];

/** Where a link leads, and its place in the structure: one for all pieces of it. */
export interface Link {
  readonly href: string;
  readonly tag: Tag;
  /** Its area is larger than its words, and placed by whoever draws them. */
  readonly hasArea?: boolean;
}

/** How a piece of a line is set. Pieces of one style share the object. */
export interface TextStyle {
  readonly face: Face;
  /** In points, as all measures here. */
  readonly size: number;
  readonly colour: Colour;
  readonly isSlanted: boolean;
  readonly isStruck: boolean;
  readonly isTinted: boolean;
  readonly link: Link | null;
}

/** A piece of a line; a break begins a new one. */
export type Run = { readonly text: string; readonly style: TextStyle } | "break";

/** A word, a part of one, or a blank. */
export interface Piece {
  readonly text: string;
  readonly style: TextStyle;
  readonly shaped: Shaped;
  readonly width: number;
}

export function pieceOf(text: string, style: TextStyle): Piece {
  const shaped = style.face.shape(text);
  return { text, style, shaped, width: (shaped.width * style.size) / 1000 };
}

/** One for all words of a style. */
export function blankOf(style: TextStyle): Piece {
  const known = blanks.get(style);
  if (known) return known;
  const blank = pieceOf(" ", style);
  blanks.set(style, blank);
  return blank;
}

const blanks = new WeakMap<TextStyle, Piece>();
