import { Unreadable } from "../../unreadable.ts";
import type { CellFormats } from "./cell-formats.ts";

/** What the cells of a sheet need beside their own XML. */
export interface SheetSetting {
  readonly strings: readonly string[];
  readonly formats: CellFormats;
  /** Counted down by every character and cell; below zero is too long. */
  readonly budget: { left: number };
}

/** A cell with something in it. */
export interface ShownCell {
  readonly column: number;
  readonly text: string;
  readonly isNumber: boolean;
}

export interface ShownRow {
  readonly row: number;
  readonly cells: readonly ShownCell[];
}

interface Area {
  readonly from: { column: number; row: number };
  readonly to: { column: number; row: number };
}

/** With those that have only a style; all of them have to be passed. */
const MAX_CELLS = 2_000_000;
const MAX_COLUMNS = 16_384;
/** Sheets have columns up to `XFD`. More letters than these would make a number that is no index. */
const MAX_LETTERS = 6;
/** Of merged cells that cover each other again and again; no sheet has them. */
const MAX_COVERED_ROWS = 1_000_000;
/** What a cell costs in a table beside its text. */
const CELL_CHARACTERS = 3;

/** The cells of a sheet that are shown, from the elements of its XML. */
export class SheetCells {
  readonly #rows: { row: number; cells: ShownCell[] }[] = [];
  #cells: ShownCell[] = [];
  #row = 0;
  #column = 0;
  #isRowHidden = false;
  #type = "";
  #style = 0;
  #value: string | null = null;
  #inline = "";
  #formula = "";
  #reads: "" | "value" | "inline" | "formula" = "";
  #spoken = 0;
  #seen = 0;
  #prefix = -1;
  #hidden: Uint8Array | null = null;
  readonly #merged: Area[] = [];
  readonly #setting: SheetSetting;

  constructor(setting: SheetSetting) {
    this.#setting = setting;
  }

  open(written: string, attributes: Readonly<Record<string, string>>): void {
    if (this.#prefix === -1) this.#prefix = written.indexOf(":") + 1;
    const name = this.#prefix === 0 ? written : written.slice(this.#prefix);
    switch (name) {
      case "c":
        this.#openCell(attributes);
        break;
      case "v":
        this.#reads = "value";
        this.#value = "";
        break;
      case "f":
        this.#reads = "formula";
        break;
      case "t":
        if (this.#spoken === 0) this.#reads = "inline";
        break;
      case "rPh":
        this.#spoken += 1;
        break;
      case "row":
        this.#openRow(attributes);
        break;
      case "col":
        if (isOn(attributes["hidden"])) {
          this.#hidden ??= new Uint8Array(MAX_COLUMNS);
          this.#hidden.fill(1, Number(attributes["min"]) - 1, Number(attributes["max"]));
        }
        break;
      case "mergeCell":
        this.#merge(attributes["ref"] ?? "");
        break;
    }
  }

  text(value: string): void {
    if (this.#reads === "value") this.#value += value;
    else if (this.#reads === "inline") this.#inline += value;
    else if (this.#reads === "formula") this.#formula += value;
  }

  close(written: string): void {
    const name = this.#prefix === 0 ? written : written.slice(this.#prefix);
    switch (name) {
      case "v":
      case "f":
      case "t":
        this.#reads = "";
        break;
      case "rPh":
        this.#spoken -= 1;
        break;
      case "c":
        this.#closeCell();
        break;
      case "row":
        if (this.#cells.length > 0 && !this.#isRowHidden) this.#rows.push({ row: this.#row, cells: this.#cells });
        break;
    }
  }

  /** The rows that have something to show, without columns that are hidden and what merged cells cover. */
  shownRows(): readonly ShownRow[] {
    const hidden = this.#hidden;
    if (this.#merged.length === 0 && hidden === null) return this.#rows;
    const covering = areasByRow(this.#merged, this.#rows);
    return this.#rows
      .map(({ row, cells }) => ({
        row,
        cells: cells.filter(
          ({ column }) => hidden?.[column] !== 1 && !covering.get(row)?.some((area) => isCovered(area, row, column)),
        ),
      }))
      .filter(({ cells }) => cells.length > 0);
  }

  #openRow(attributes: Readonly<Record<string, string>>): void {
    this.#row = attributes["r"] === undefined ? this.#row + 1 : Number(attributes["r"]);
    this.#column = -1;
    this.#cells = [];
    this.#isRowHidden = isOn(attributes["hidden"]);
  }

  #openCell(attributes: Readonly<Record<string, string>>): void {
    this.#seen += 1;
    if (this.#seen > MAX_CELLS) throw new Unreadable("long");
    const column = columnOf(attributes["r"] ?? "");
    this.#column = column === -1 ? this.#column + 1 : column;
    this.#type = attributes["t"] ?? "n";
    this.#style = attributes["s"] === undefined ? 0 : Number(attributes["s"]);
    this.#value = null;
    this.#inline = "";
    this.#formula = "";
  }

  #closeCell(): void {
    if (this.#isRowHidden) return;
    const text = this.#shown();
    if (text === "") return;
    this.#setting.budget.left -= text.length + CELL_CHARACTERS;
    if (this.#setting.budget.left < 0) throw new Unreadable("long");
    this.#cells.push({ column: this.#column, text, isNumber: this.#type === "n" });
  }

  /** What the cell shows. A formula that was never computed is shown itself. */
  #shown(): string {
    if (this.#type === "inlineStr") return this.#inline;
    const value = this.#value;
    const isComputed = value !== null && (value !== "" || this.#type !== "n");
    if (!isComputed) return this.#formula === "" ? "" : `=${this.#formula}`;
    switch (this.#type) {
      case "s":
        return this.#setting.strings[Number(value)] ?? "";
      case "b":
        return value === "1" || value === "true" ? "TRUE" : "FALSE";
      case "n":
        return this.#setting.formats.shown(value, this.#style);
      case "d":
        return value.replace(/T00:00(?::00(?:\.0+)?)?Z?$/, "").replace("T", " ");
      default:
        return value;
    }
  }

  #merge(reference: string): void {
    const [from = "", to = ""] = reference.split(":");
    if (to === "") return;
    const corner = (cell: string) => ({ column: columnOf(cell), row: Number(cell.replace(/^\D+/, "")) });
    this.#merged.push({ from: corner(from), to: corner(to) });
  }
}

/** Merged areas by the rows that they are on; only rows with something in them matter. */
function areasByRow(areas: readonly Area[], rows: readonly ShownRow[]): Map<number, Area[]> {
  const byRow = new Map<number, Area[]>();
  const numbers = rows.map(({ row }) => row);
  let left = MAX_COVERED_ROWS;
  for (const area of areas) {
    let at = firstFrom(numbers, area.from.row);
    for (let row = numbers[at]; row !== undefined && row <= area.to.row; row = numbers[++at]) {
      left -= 1;
      if (left < 0) throw new Unreadable("long");
      const covering = byRow.get(row);
      if (covering === undefined) byRow.set(row, [area]);
      else covering.push(area);
    }
  }
  return byRow;
}

function firstFrom(sorted: readonly number[], least: number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] ?? 0) < least) from = middle + 1;
    else to = middle;
  }
  return from;
}

function isCovered({ from, to }: Area, row: number, column: number): boolean {
  const isFirst = row === from.row && column === from.column;
  return !isFirst && row >= from.row && row <= to.row && column >= from.column && column <= to.column;
}

/** The column of a cell's name, from 0: `AB12` is 27; -1 where it names none. */
function columnOf(name: string): number {
  let column = 0;
  for (let at = 0; at < name.length && at < MAX_LETTERS; at += 1) {
    const letter = name.charCodeAt(at) & ~0x20;
    if (letter < 65 || letter > 90) break;
    column = column * 26 + letter - 64;
  }
  return column - 1;
}

function isOn(value: string | undefined): boolean {
  return value === "1" || value === "true";
}
