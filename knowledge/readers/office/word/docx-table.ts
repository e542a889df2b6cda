import { gfmTable } from "../../gfm-table.ts";
import type { Block } from "../../markdown-blocks.ts";
import { blocksMarkdown } from "../../markdown-blocks.ts";

/** Word has 63 columns at most. */
const MAX_SPAN = 100;

interface Cell {
  readonly blocks: Block[];
  span: number;
  /** Whether it goes on with the cell above, which has the text. */
  isContinued: boolean;
}

/** A table of a document while it is read. */
export class DocxTable {
  readonly #rows: string[][] = [];
  #row: string[] = [];
  #isRowGone = false;
  #cell: Cell | null = null;

  openRow(): void {
    [this.#row, this.#isRowGone] = [[], false];
  }

  /** Cells before the first, as where a row begins further in. */
  skip(columns: number): void {
    for (let at = 0; at < spanOf(columns, 0); at += 1) this.#row.push("");
  }

  /** The row is deleted or hidden. */
  dropRow(): void {
    this.#isRowGone = true;
  }

  closeRow(): void {
    if (!this.#isRowGone && this.#row.length > 0) this.#rows.push(this.#row);
  }

  /** @returns Where the cell's blocks go. */
  openCell(): Block[] {
    this.#cell = { blocks: [], span: 1, isContinued: false };
    return this.#cell.blocks;
  }

  spanCell(columns: number): void {
    if (this.#cell !== null) this.#cell.span = spanOf(columns, 1);
  }

  continueCell(): void {
    if (this.#cell !== null) this.#cell.isContinued = true;
  }

  closeCell(): void {
    const cell = this.#cell;
    if (cell === null) return;
    this.#row.push(cell.isContinued ? "" : blocksMarkdown(cell.blocks));
    for (let at = 1; at < cell.span; at += 1) this.#row.push("");
    this.#cell = null;
  }

  /** A table of one cell is a frame around a text. */
  blocks(): Block[] {
    const [first] = this.#rows;
    if (first === undefined) return [];
    const isFrame = this.#rows.length === 1 && first.filter((cell, at) => at === 0 || cell !== "").length === 1;
    return [{ text: isFrame ? (first[0] ?? "") : gfmTable(this.#rows) }];
  }

  /** A table in a cell of another: a line for each row. */
  lines(): Block[] {
    return this.#rows.map((row) => ({ text: row.map((cell) => cell.replace(/\n+/g, " ")).join(" | "), isItem: true }));
  }
}

function spanOf(columns: number, least: number): number {
  return Number.isInteger(columns) ? Math.min(Math.max(columns, least), MAX_SPAN) : least;
}
