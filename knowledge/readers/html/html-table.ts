import { Unreadable } from "../unreadable.ts";

/** A cell of a table as it is written, with how far it reaches. */
export interface SpannedCell {
  readonly text: string;
  readonly columns: number;
  readonly rows: number;
}

/** What reaches further is no table that somebody reads; browsers take as many. */
const MAX_COLUMNS = 1_000;

/**
 * The rows of a table as a grid: the text of a cell that covers several places in the first of them, the others empty.
 * @param maxCells With more it throws `Unreadable`: two numbers in a cell can ask for any amount of them.
 */
export function spannedGrid(rows: readonly (readonly SpannedCell[])[], maxCells: number): string[][] {
  // By column: how many rows the cell above still covers.
  const covered: number[] = [];
  let cells = 0;
  return rows.map((row, at) => {
    const line: string[] = [];
    const place = (text: string, rowsDown: number) => {
      covered[line.length] = rowsDown;
      line.push(text);
      cells += 1;
      if (cells > maxCells) throw new Unreadable("long");
    };
    const skipCovered = () => {
      while ((covered[line.length] ?? 0) > 0) place("", (covered[line.length] ?? 0) - 1);
    };
    for (const { text, columns, rows: down } of row) {
      skipCovered();
      const below = Math.min(down, rows.length - at) - 1;
      const width = Math.min(columns, Math.max(1, MAX_COLUMNS - line.length));
      for (let column = 0; column < width; column += 1) {
        if (column > 0 && (covered[line.length] ?? 0) > 0) break;
        place(column === 0 ? text : "", below);
      }
    }
    while (covered.slice(line.length).some((rowsLeft) => rowsLeft > 0)) {
      place("", Math.max(0, (covered[line.length] ?? 0) - 1));
    }
    return line;
  });
}
