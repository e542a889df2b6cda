import { gfmTable } from "../../gfm-table.ts";
import { type Block, blocksMarkdown, paragraph } from "../../markdown-blocks.ts";
import { Unreadable } from "../../unreadable.ts";
import type { ShownRow } from "./sheet-cells.ts";

/**
 * The rows of a sheet as tables. Behind an empty row a new table begins, unless it goes on with numbers; lines of a
 * single cell above a table are its title.
 */
export function sheetMarkdown(rows: readonly ShownRow[], budget: { left: number }): string {
  return blocksMarkdown(tablesOf(rows).flatMap((table) => tableBlocks(table, budget)));
}

function tablesOf(rows: readonly ShownRow[]): ShownRow[][] {
  const tables: ShownRow[][] = [];
  let before: ShownRow | undefined;
  for (const row of rows) {
    const goesOn = before !== undefined && (row.row <= before.row + 1 || row.cells.some(({ isNumber }) => isNumber));
    if (goesOn) tables.at(-1)?.push(row);
    else tables.push([row]);
    before = row;
  }
  return tables;
}

function tableBlocks(rows: readonly ShownRow[], budget: { left: number }): Block[] {
  const first = rows.findIndex(({ cells }) => cells.length > 1);
  const titles = first === -1 ? rows : rows.slice(0, first);
  const blocks = titles.flatMap(({ cells }) => cells.map(({ text }) => paragraph(text)));
  return first === -1 ? blocks : [...blocks, { text: gridOf(rows.slice(first), budget) }];
}

/** A table of the columns that have something in them. */
function gridOf(rows: readonly ShownRow[], budget: { left: number }): string {
  // By columns, with holes where there is nothing: every cell of a workbook is looked up in it, and a map takes longer.
  const places: number[] = [];
  for (const { cells } of rows) takePlaces(cells, places);
  const used = Object.keys(places);
  for (const [nth, column] of used.entries()) places[Number(column)] = nth;
  // Cells that lie far apart make a table that is mostly empty.
  budget.left -= used.length * rows.length;
  if (budget.left < 0) throw new Unreadable("long");
  return gfmTable(rows.map(({ cells }) => lineOf(cells, places, used.length)));
}

function takePlaces(cells: ShownRow["cells"], places: number[]): void {
  for (const { column } of cells) places[column] ??= 0;
}

function lineOf(cells: ShownRow["cells"], places: readonly number[], width: number): string[] {
  const line: string[] = [];
  for (const { column, text } of cells) {
    const place = places[column] ?? 0;
    while (line.length < place) line.push("");
    line[place] = text;
  }
  while (line.length < width) line.push("");
  return line;
}
