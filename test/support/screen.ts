import { EventEmitter } from "node:events";
import stringWidth from "string-width";

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

interface Row {
  cells: string[];
  /** Whether the row goes on in the next one, because the terminal broke it. */
  broken: boolean;
}

/** As much of a terminal as progress needs: what stands on it, where the cursor is, and what a resize does. */
export class Screen extends EventEmitter {
  columns: number;
  rows = 24;
  cursorShown = true;
  written = "";
  /** The greatest number of columns a line has had. */
  widest = 0;
  readonly #reflows: boolean;
  #lines: Row[] = [{ cells: [], broken: false }];
  #row = 0;
  #column = 0;

  constructor(columns: number, reflows = true) {
    super();
    this.columns = columns;
    this.#reflows = reflows;
  }

  write(text: string): boolean {
    this.written += text;
    for (const token of text.match(/\p{Cc}\[[?\d;]*[A-Za-z]|\r|\n|\P{Cc}+/gu) ?? []) this.#obey(token);
    return true;
  }

  /** What a person sees, without the empty lines at the end. */
  lines(): string[] {
    const lines = this.#lines.map(({ cells }) => cells.join("").trimEnd());
    while (lines.at(-1) === "") lines.pop();
    return lines;
  }

  resize(columns: number): void {
    if (this.#reflows) this.#reflow(columns);
    else for (const row of this.#lines) row.cells = row.cells.slice(0, columns);
    this.columns = columns;
    this.emit("resize");
  }

  #obey(token: string): void {
    const [, number = "", command] = /^\p{Cc}\[\??([\d;]*)([A-Za-z])$/u.exec(token) ?? [];
    if (token === "\r") this.#column = 0;
    else if (token === "\n") this.#newLine();
    else if (command === undefined) for (const { segment } of graphemes.segment(token)) this.#put(segment);
    else if (command === "A") this.#row = Math.max(0, this.#row - Number(number || 1));
    else if (command === "J") {
      this.#lines.length = this.#row + 1;
      this.#line().cells.length = Math.min(this.#line().cells.length, this.#column);
      this.#line().broken = false;
    } else if (command === "h" || command === "l") this.cursorShown = command === "h";
    else if (command !== "m") throw new Error(`The screen does not know ${JSON.stringify(token)}`);
  }

  #put(character: string): void {
    const width = stringWidth(character);
    if (this.#column + width > this.columns) {
      this.#line().broken = true;
      this.#newLine();
    }
    const { cells } = this.#line();
    while (cells.length < this.#column) cells.push(" ");
    // A wide character takes two cells, the second of them empty.
    cells.splice(this.#column, width, character, ...Array.from({ length: width - 1 }, () => ""));
    this.#column += width;
    this.widest = Math.max(this.widest, this.#column);
  }

  #newLine(): void {
    this.#row += 1;
    // Output processing is on: a line feed goes to the start of the next line.
    this.#column = 0;
    if (this.#lines[this.#row] === undefined) this.#lines.push({ cells: [], broken: false });
  }

  #line(): Row {
    const line = this.#lines[this.#row];
    if (line === undefined) throw new RangeError(`The cursor is in row ${this.#row}`);
    return line;
  }

  #reflow(columns: number): void {
    const rows: Row[] = [];
    let cursorRow = 0;
    let whole: string[] = [];
    for (const [index, { cells, broken }] of this.#lines.entries()) {
      // The cursor stays at its character; in these tests it is always at the start of a line.
      if (index === this.#row) cursorRow = rows.length + Math.floor(whole.length / columns);
      whole.push(...cells);
      if (broken) continue;
      do {
        const part = whole.splice(0, columns);
        rows.push({ cells: part, broken: whole.length > 0 });
      } while (whole.length > 0);
      whole = [];
    }
    this.#lines = rows;
    this.#row = cursorRow;
    this.#column = 0;
  }
}
