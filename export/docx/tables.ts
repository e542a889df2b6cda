import { AlignmentType, Paragraph, Table, TableCell, TableLayoutType, TableRow, WidthType } from "docx";
import type { Block, Cell } from "../blocks/block.ts";
import { type ColumnNeed, columnWidths } from "../tables/column-widths.ts";
import { DENSE_TABLE, MOST_WORD_CHARACTERS, NORMAL_TABLE, type TableFit, tableFit } from "../tables/table-fit.ts";
import { ACROSS, TWIPS_OF_PT, UPRIGHT } from "./page-setup.ts";
import type { Runs } from "./runs.ts";
import { TABLE_STYLE } from "./styles.ts";

type TableBlock = Extract<Block, { kind: "table" }>;

/** Of a character, in the size of type: about what the fonts that Word has take, and a little more. */
const LATIN_EM = 0.6;
const CJK_EM = 1;
/** Size of type in half points, as Word has it, and a cell's margin at either side. */
const LOOKS: Readonly<Record<TableFit, { readonly size: number | null; readonly margin: number }>> = {
  normal: { size: null, margin: 110 },
  dense: { size: 15, margin: 60 },
  across: { size: 15, margin: 60 },
  broken: { size: 13, margin: 40 },
};
const ALIGNMENTS = { left: AlignmentType.START, center: AlignmentType.CENTER, right: AlignmentType.END } as const;

/** How a table fits on paper; only one that stands in no list can have a page across. */
export function fitOf({ header, rows }: TableBlock): TableFit {
  return tableFit(header.map((_, column) => Math.max(...[header, ...rows].map((row) => least(row[column])))));
}

export function isAcross(fit: TableFit): boolean {
  return fit === "across" || fit === "broken";
}

/** @param given How far a table in a list stands in; it has to do with the upright page. */
export function tableOf(table: TableBlock, runs: Runs, given: { indent: number } | null): Table {
  const fit = fitOf(table);
  const { size, margin } = LOOKS[fit];
  const indent = given?.indent ?? 0;
  const room = (isAcross(fit) && given === null ? ACROSS : UPRIGHT) - indent;
  const columns = table.header.length;
  const widths = wholeTwips(columnWidths(needs(table, fit), room), room);
  const row = (cells: readonly Cell[], isHeader: boolean) =>
    new TableRow({
      // Some readers take the mark for one even where it says no.
      ...(isHeader ? { tableHeader: true } : {}),
      cantSplit: true,
      children: Array.from({ length: columns }, (_, column) => {
        const { align = null, inlines = [] } = cells[column] ?? {};
        const paragraph = new Paragraph({
          style: isHeader ? "TableHeading" : "TableText",
          ...(align === null ? {} : { alignment: ALIGNMENTS[align] }),
          children: runs.of(inlines, size === null ? {} : { size }),
        });
        return new TableCell({ width: { size: widths[column] ?? 0, type: WidthType.DXA }, children: [paragraph] });
      }),
    });
  return new Table({
    style: TABLE_STYLE,
    layout: TableLayoutType.FIXED,
    width: { size: room, type: WidthType.DXA },
    ...(indent > 0 ? { indent: { size: indent, type: WidthType.DXA } } : {}),
    columnWidths: widths,
    margins: { top: 50, bottom: 50, left: margin, right: margin },
    tableLook: { firstRow: true, lastRow: false, firstColumn: false, lastColumn: false, noHBand: false, noVBand: true },
    rows: [row(table.header, true), ...table.rows.map((cells) => row(cells, false))],
  });
}

function needs({ header, rows }: TableBlock, fit: TableFit): ColumnNeed[] {
  const { type, column: besides } = fit === "normal" ? NORMAL_TABLE : DENSE_TABLE;
  const twips = (ems: number) => (ems * type + besides) * TWIPS_OF_PT;
  return header.map((_, column) => {
    const cells = [header, ...rows].map((row) => row[column]);
    const need = Math.max(...cells.map(least));
    return { least: twips(need), whole: twips(Math.max(need, ...cells.map(whole))) };
  });
}

/** Word takes whole twips, and they have to add up to the table's width. */
function wholeTwips(widths: readonly number[], room: number): number[] {
  const rounded = widths.map((width) => Math.max(1, Math.floor(width)));
  const rest = room - rounded.reduce((sum, width) => sum + width, 0);
  return rounded.map((width, at) => (at === rounded.length - 1 ? Math.max(1, width + rest) : width));
}

function linesOf(cell: Cell | undefined): string[] {
  const text = (cell?.inlines ?? []).map((inline) => (inline.kind === "break" ? "\n" : inline.text)).join("");
  return text.split("\n");
}

/** The widest word, in ems: an address may be broken anywhere. */
function least(cell: Cell | undefined): number {
  const words = linesOf(cell).flatMap((line) => line.split(/\s+/));
  return Math.max(0, ...words.map((word) => emsOf([...word].slice(0, MOST_WORD_CHARACTERS).join(""))));
}

function whole(cell: Cell | undefined): number {
  return Math.max(0, ...linesOf(cell).map(emsOf));
}

function emsOf(text: string): number {
  let ems = 0;
  for (const character of text)
    ems += /[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uff00-\uff60]/.test(character) ? CJK_EM : LATIN_EM;
  return ems;
}
