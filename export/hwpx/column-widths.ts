import type { Cell } from "../blocks/block.ts";

/** Letters of a table by how many columns it has, in hundredths of a point, and what a cell has beside its text. */
export interface TableFit {
  readonly size: number;
  readonly margin: number;
  readonly widths: readonly number[];
}

const SIZES = [
  { columns: 5, size: 900, margin: 510 },
  { columns: 8, size: 800, margin: 340 },
  { columns: Number.POSITIVE_INFINITY, size: 680, margin: 200 },
];
/** Of a character, in its size; a little wide, since words should not be broken. */
const [LATIN_EM, WIDE_EM] = [0.6, 1.02];
/** Longer words are addresses, which may be broken anywhere. */
const MOST_WORD_CHARACTERS = 24;

/** How a table fits a width: columns as wide as what they hold, and where that is too much, the long ones narrower. */
export function tableFit(rows: readonly (readonly Cell[])[], width: number): TableFit {
  const columns = Math.max(1, ...rows.map((cells) => cells.length));
  const { size, margin } = SIZES.find((one) => columns <= one.columns) ?? { size: 900, margin: 510 };
  const measured = Array.from({ length: columns }, (_, at) => {
    const lines = rows.flatMap((cells) => cellLines(cells[at]));
    const ofWords = lines.flatMap((line) => line.split(/\s+/)).map((word) => word.slice(0, MOST_WORD_CHARACTERS));
    const points = (texts: readonly string[]) => Math.max(0, ...texts.map(ems)) * size + 2 * margin + 100;
    return { least: points(ofWords), most: points(lines) };
  });
  return { size, margin, widths: shared(measured, width) };
}

/** The lines of a cell's text as they are written. */
export function cellLines(cell: Cell | undefined): string[] {
  return (cell?.inlines ?? [])
    .map((inline) => (inline.kind === "break" ? "\n" : inline.text))
    .join("")
    .split("\n");
}

/** In the size of its letters. */
export function ems(text: string): number {
  return [...text].reduce((sum, character) => sum + (/[\u1100-\uffef]/.test(character) ? WIDE_EM : LATIN_EM), 0);
}

/** Widths that together are what there is. */
function shared(columns: readonly { readonly least: number; readonly most: number }[], width: number): number[] {
  const sum = (key: "least" | "most") => columns.reduce((all, column) => all + column[key], 0);
  const [least, most] = [sum("least"), sum("most")];
  const wanted = columns.map((column) => {
    if (most <= width) return (column.most * width) / most;
    if (least >= width) return (column.least * width) / least;
    return column.least + ((column.most - column.least) * (width - least)) / (most - least);
  });
  const whole = wanted.map(Math.floor);
  const missing = width - whole.reduce((all, one) => all + one, 0);
  return whole.map((one, at) => (at === whole.length - 1 ? one + missing : one));
}
