import { fillLines, type Line } from "../lines/fill-lines.ts";
import type { Run } from "../lines/text-style.ts";
import { unitsOf } from "../lines/units.ts";
import type { Tag } from "../tags/tag.ts";
import { LEADING } from "./sheet.ts";
import type { Strip } from "./strip.ts";

export interface ParagraphOptions {
  readonly width: number;
  readonly lineHeight: number;
  readonly tag: Tag;
  /** Stays with what follows, as a heading does. */
  readonly isKept?: boolean;
}

/** A paragraph's lines; neither its first nor its last stands alone on a page. */
export function paragraph(runs: readonly Run[], { width, lineHeight, tag, isKept = false }: ParagraphOptions): Strip[] {
  const lines = fillLines(unitsOf(runs), width);
  return lines.map((line, at) => ({
    height: lineHeight,
    before: 0,
    isKept: at === lines.length - 1 ? isKept : isKept || at === 0 || at === lines.length - 2,
    paint: (pen, x, y) => pen.line(line, x, y, lineHeight, tag),
  }));
}

/** The height of lines of a size. */
export function leadingOf(size: number): number {
  return size * LEADING;
}

export function linesOf(runs: readonly Run[], width: number): Line[] {
  return fillLines(unitsOf(runs), width);
}
