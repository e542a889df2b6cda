import type { PlacedPage } from "../layout/paginate.ts";
import { type Faces, MARGIN, mm, pageSize, SOFT, textStyle } from "../layout/sheet.ts";
import type { Anchor } from "../layout/strip.ts";
import { fillLines } from "../lines/fill-lines.ts";
import { pieceOf } from "../lines/text-style.ts";
import { unitsOf } from "../lines/units.ts";
import type { Pen } from "./pen.ts";

/** Where something begins: its page from 0, and how far up on it. */
export interface Place extends Anchor {
  readonly page: number;
  readonly y: number;
}

const MARGIN_SIZE = 8.5;
const LINE_HEIGHT = 12;

/** Where all that can be linked to stands, in the order of the document. */
export function placesOf(pages: readonly PlacedPage[]): Place[] {
  return pages.flatMap(({ isAcross, strips }, page) =>
    strips.flatMap(({ strip, y }) =>
      strip.anchor ? [{ ...strip.anchor, page, y: pageSize(isAcross).height - y + 6 }] : [],
    ),
  );
}

/** Draws the pages; all but the first have a head and a foot. */
export function drawPages(pages: readonly PlacedPage[], pen: Pen, faces: Faces, title: string): void {
  for (const [number, { isAcross, strips }] of pages.entries()) {
    pen.newPage(isAcross);
    if (number > 0) margins(pen, { isAcross, faces, title, folio: `${number + 1} / ${pages.length}` });
    for (const { strip, y, gap } of strips) strip.paint(pen, MARGIN.left, y, gap);
  }
  pen.end();
}

interface Margins {
  readonly isAcross: boolean;
  readonly faces: Faces;
  readonly title: string;
  readonly folio: string;
}

function margins(pen: Pen, { isAcross, faces, title, folio }: Margins): void {
  const { height, textWidth } = pageSize(isAcross);
  const style = textStyle(faces.regular, MARGIN_SIZE, SOFT);
  // A title that is longer than a line is cut, as books do.
  const lines = fillLines(unitsOf([{ text: title, style }]), textWidth - pieceOf("…", style).width);
  const [first] = lines;
  if (first) {
    const pieces = lines.length > 1 ? [...first.pieces, pieceOf("…", style)] : first.pieces;
    pen.line({ pieces, width: first.width }, MARGIN.left, MARGIN.top / 2 - LINE_HEIGHT / 2, LINE_HEIGHT, null);
  }
  const foot = height - MARGIN.bottom / 2 - LINE_HEIGHT / 2 + mm(1);
  const name = pieceOf("PlanCraft", style);
  pen.line({ pieces: [name], width: name.width }, MARGIN.left, foot, LINE_HEIGHT, null);
  const number = pieceOf(folio, style);
  pen.line({ pieces: [number], width: number.width }, MARGIN.left + textWidth - number.width, foot, LINE_HEIGHT, null);
}
