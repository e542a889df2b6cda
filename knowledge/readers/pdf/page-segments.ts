import { isListMark } from "./list-marks.ts";

/** A run of text on one line without a wide gap in it, in the page's own units. */
export interface Segment {
  readonly text: string;
  /** Where it begins and ends. */
  readonly x: number;
  readonly right: number;
  /** Its base line; up is more. */
  readonly y: number;
  /** The height of its letters. */
  readonly size: number;
  /** Whether a blank stands behind it: the next line begins with another word then. */
  readonly isSpaced: boolean;
}

/** A piece of text as the library gives it; what marks structure has no `str`. */
export interface PdfItem {
  readonly type?: string;
  readonly str?: string;
  readonly transform?: readonly number[];
  readonly width?: number;
}

/** Of the letters' height: what is wider is no blank between words. */
const WIDE_GAP = 1.2;
/** The text of an item stands further from its mark. */
const MARK_GAP = 4;
const BLANK_GAP = 0.3;
/** Letters of one word may stand on each other a little; what stands further back begins elsewhere. */
const MOST_OVERLAP = 0.5;

/** The pieces of a page joined to segments, in the order in which the page draws them. */
export function pageSegments(items: readonly PdfItem[]): Segment[] {
  const segments: Segment[] = [];
  let open: Segment | null = null;
  for (const { str = "", transform = [], width = 0 } of items) {
    if (str === "") continue;
    const [, , skew = 0, height = 0, x = 0, y = 0] = transform;
    const size: number = Math.hypot(skew, height) || 1;
    if (str.trim() === "") {
      open = spaced(open);
      continue;
    }
    const piece: Segment = { text: str, x, right: x + width, y, size, isSpaced: /\s$/.test(str) };
    const gap: number = open === null ? 0 : x - open.right;
    const widest = open !== null && isListMark(open.text.trim()) ? MARK_GAP : WIDE_GAP;
    const isSame: boolean = open !== null && isOnLine(open, piece) && gap < widest * size && gap > -MOST_OVERLAP * size;
    if (open !== null && isSame) open = joined(open, piece, gap);
    else {
      if (open !== null) segments.push(open);
      open = piece;
    }
  }
  if (open !== null) segments.push(open);
  return segments.map((segment) => ({ ...segment, text: segment.text.replace(/\s+/g, " ").trim() }));
}

/** Whether two pieces stand on the same line: raised and lowered letters do. */
export function isOnLine(one: Pick<Segment, "y" | "size">, other: Pick<Segment, "y" | "size">): boolean {
  return Math.abs(one.y - other.y) < 0.4 * Math.max(one.size, other.size);
}

function spaced(segment: Segment | null): Segment | null {
  return segment && { ...segment, isSpaced: true };
}

function joined(open: Segment, piece: Segment, gap: number): Segment {
  const isApart = open.isSpaced || gap > BLANK_GAP * piece.size;
  const isMain = piece.text.trim().length > open.text.trim().length;
  return {
    ...(isMain ? { y: piece.y, size: piece.size } : { y: open.y, size: open.size }),
    text: `${open.text}${isApart && !/\s$/.test(open.text) ? " " : ""}${piece.text}`,
    x: open.x,
    right: Math.max(open.right, piece.right),
    isSpaced: piece.isSpaced,
  };
}
