import type { Cell } from "../blocks/block.ts";
import { cellLines, ems, type TableFit, tableFit } from "./column-widths.ts";
import { PAGE } from "./page.ts";
import type { ParagraphWriter } from "./paragraph.ts";
import { BORDERS, LOOKS } from "./shapes/looks.ts";
import { element } from "./xml-text.ts";

const CELL_PADDING = 200;
/** What letters are narrower than columns are made for. */
const NARROW = 0.88;
const ALIGNED = { left: "LEFT", center: "CENTER", right: "RIGHT" } as const;

/** A table whose first row is said again on each page, in a paragraph of its own. */
export function tableParagraph(
  writer: ParagraphWriter,
  header: readonly Cell[],
  rows: readonly (readonly Cell[])[],
): string {
  const all = [header, ...rows];
  const fit = tableFit(all, PAGE.textWidth);
  const heights = all.map((cells) => rowHeight(cells, fit));
  const written = all.map((cells, row) => {
    const cell = (_: number, column: number) =>
      cellXml(writer, cells[column] ?? { align: null, inlines: [] }, fit, { row, column, height: heights[row] ?? 0 });
    return element("hp:tr", {}, fit.widths.map(cell).join(""));
  });
  const whole = heights.reduce((sum, height) => sum + height, 0);
  const id = writer.nextObject();
  const table = element(
    "hp:tbl",
    {
      ...{ id, zOrder: id, numberingType: "TABLE", textWrap: "TOP_AND_BOTTOM", textFlow: "BOTH_SIDES", lock: 0 },
      ...{ dropcapstyle: "None", pageBreak: "CELL", repeatHeader: 1, rowCnt: all.length, colCnt: fit.widths.length },
      ...{ cellSpacing: 0, borderFillIDRef: BORDERS.cell, noAdjust: 0 },
    },
    placed(PAGE.textWidth, whole, false) + margins("hp:inMargin", fit.margin, CELL_PADDING) + written.join(""),
  );
  const { letters } = writer.shapes.refer(LOOKS.anchor);
  return writer.paragraph(LOOKS.anchor, [], { before: element("hp:run", { charPrIDRef: letters }, table) });
}

/** How large an object is, and where it stands: as a letter of its line, or between lines, where it goes on over pages. */
export function placed(width: number, height: number, asLetter = true): string {
  return [
    element("hp:sz", { width, widthRelTo: "ABSOLUTE", height, heightRelTo: "ABSOLUTE", protect: 0 }),
    element("hp:pos", {
      ...{ treatAsChar: asLetter ? 1 : 0, affectLSpacing: 0, flowWithText: 1, allowOverlap: 0, holdAnchorAndSO: 0 },
      ...{ vertRelTo: "PARA", horzRelTo: "COLUMN", vertAlign: "TOP", horzAlign: "LEFT", vertOffset: 0, horzOffset: 0 },
    }),
    element("hp:outMargin", { left: 0, right: 0, top: 0, bottom: 0 }),
  ].join("");
}

function cellXml(
  writer: ParagraphWriter,
  { align, inlines }: Cell,
  { size, margin, widths }: TableFit,
  { row, column, height }: { readonly row: number; readonly column: number; readonly height: number },
): string {
  const isHead = row === 0;
  const usual = isHead ? LOOKS.head : LOOKS.cell;
  const paragraph = { ...usual.paragraph, align: align === null ? ("LEFT" as const) : ALIGNED[align] };
  const text = writer.paragraph({ ...usual, letters: { ...usual.letters, size }, paragraph }, inlines);
  const list = {
    ...{ id: "", textDirection: "HORIZONTAL", lineWrap: "BREAK", vertAlign: "CENTER", linkListIDRef: 0 },
    ...{ linkListNextIDRef: 0, textWidth: 0, textHeight: 0, hasTextRef: 0, hasNumRef: 0 },
  };
  const attributes = { name: "", header: isHead ? 1 : 0, hasMargin: 1, protect: 0, editable: 0, dirty: 0 };
  return element(
    "hp:tc",
    { ...attributes, borderFillIDRef: isHead ? BORDERS.head : BORDERS.cell },
    [
      element("hp:subList", list, text),
      element("hp:cellAddr", { colAddr: column, rowAddr: row }),
      element("hp:cellSpan", { colSpan: 1, rowSpan: 1 }),
      element("hp:cellSz", { width: widths[column] ?? 0, height }),
      margins("hp:cellMargin", margin, CELL_PADDING),
    ].join(""),
  );
}

/** At least so high, without the fonts: programs make a row higher where its text needs it, and none make it lower. */
function rowHeight(cells: readonly Cell[], { size, margin, widths }: TableFit): number {
  const lines = widths.map((width, at) => {
    const room = Math.max(1, (width - 2 * margin) / size);
    return cellLines(cells[at]).reduce((sum, line) => sum + Math.max(1, Math.ceil((ems(line) * NARROW) / room)), 0);
  });
  return Math.round(Math.max(1, ...lines) * size * 1.3) + 2 * CELL_PADDING;
}

function margins(name: string, aside: number, above: number): string {
  return element(name, { left: aside, right: aside, top: above, bottom: above });
}
