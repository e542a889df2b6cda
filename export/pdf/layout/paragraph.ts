import type { Inline } from "../../blocks/block.ts";
import { fillLines, type Line } from "../lines/fill-lines.ts";
import type { Run } from "../lines/text-style.ts";
import { unitsOf } from "../lines/units.ts";
import type { Tag } from "../tags/tag.ts";
import { runsOf } from "./inline-runs.ts";
import type { Room } from "./room.ts";
import { LEADING, TEXT_SIZE, textStyle } from "./sheet.ts";
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

/** A paragraph in the tag of its room. */
export function paragraphOf(inlines: readonly Inline[], { scene, width, colour, tag }: Room): Strip[] {
  const style = textStyle(scene.faces.regular, TEXT_SIZE, colour);
  return paragraph(runsOf(inlines, style, scene.faces, tag), { width, lineHeight: leadingOf(TEXT_SIZE), tag });
}
