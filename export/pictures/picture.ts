import { escapeHtml } from "../html/text.ts";
import { drawDiagram } from "./diagram.ts";
import { sizeOf, standalone } from "./standalone.ts";

/** On a page its words would be no longer than a hair: the source can be read, such a picture cannot. */
const LONGEST_SIDE_PX = 3_000;

/** A drawn diagram that stands on its own: every colour and font is named in it, on white ground. */
export interface Picture {
  readonly svg: string;
  readonly widthPx: number;
  readonly heightPx: number;
}

/**
 * A Mermaid diagram as a picture for paper, in SVG that simple programs draw, too: no style sheet, no class, no marker.
 * Null where it cannot be drawn whole, or is too large for a page.
 * @param label What the picture is called for whoever does not see it.
 */
export function pictureOf(source: string, label: string): Picture | null {
  const drawing = drawDiagram(source, "picture", label);
  if (drawing === null) return null;
  const svg = standalone(drawing, escapeHtml(label));
  const size = sizeOf(svg);
  return Math.max(size.widthPx, size.heightPx) > LONGEST_SIDE_PX ? null : { svg, ...size };
}
