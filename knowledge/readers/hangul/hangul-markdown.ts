import { gfmTable } from "../gfm-table.ts";
import { literalLines } from "../literal-lines.ts";
import { Unreadable } from "../unreadable.ts";
import type { HangulBlock, HangulCell } from "./hangul-text.ts";

/** Forms of public offices number whole paragraphs as an outline; a heading is what names a part. */
const MAX_HEADING_CHARACTERS = 100;
/** Two numbers in a cell can ask for any amount of empty ones: of a document's tables together. */
const MAX_CELLS = 1_000_000;
/** Public offices draw the heading of a part as a row of two cells: its number, and its name. */
const PART_NUMBER =
  /^(?:\d{1,2}|[Ⅰ-Ⅻ]|[IVX]{1,4}|[가나다라마바사아자차카타파하]|(?:붙임|별첨|참고|서식)\s?\d{0,2})\.?$/;
const MAX_PART_CHARACTERS = 60;
const PART_HEADING = "##";
const LIST_MARK = /^(?:-|\d{1,9}[.)])$/;

/** The blocks of a document as Markdown. */
export function hangulMarkdown(blocks: readonly HangulBlock[]): string {
  return markdown(blocks, { cells: MAX_CELLS });
}

/** The blocks as one line, for a note within a paragraph. */
export function hangulLine(blocks: readonly HangulBlock[]): string {
  return oneLine(lines(blocks, { cells: MAX_CELLS }).join(" "));
}

/** What may still be written. */
interface Left {
  cells: number;
}

function markdown(blocks: readonly HangulBlock[], left: Left): string {
  let written = "";
  let wasItem = false;
  for (const block of blocks) {
    const text = block.kind === "table" ? tableMarkdown(block.cells, left) : paragraphMarkdown(block);
    if (text === "") continue;
    const isItem = block.kind === "paragraph" && LIST_MARK.test(block.look.mark ?? "");
    written += (written === "" ? "" : wasItem && isItem ? "\n" : "\n\n") + text;
    wasItem = isItem;
  }
  return written;
}

function paragraphMarkdown({ text, look }: Extract<HangulBlock, { kind: "paragraph" }>): string {
  const whole = marked(text, look.mark);
  if (look.heading !== null && whole.length <= MAX_HEADING_CHARACTERS)
    return `${"#".repeat(look.heading)} ${oneLine(whole)}`;
  return literalLines(whole);
}

function marked(text: string, mark: string | null): string {
  return mark === null || mark.trim() === "" ? text.trim() : `${mark.trim()} ${text.trim()}`;
}

/** By its lines, since a pattern for spaces around a line end takes for ever on a long row of spaces. */
function oneLine(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join(" ");
}

function tableMarkdown(cells: readonly HangulCell[], left: Left): string {
  const [only] = cells;
  // A frame around text is drawn as a table of one cell.
  if (only !== undefined && cells.length === 1) return markdown(only.blocks, left);
  const rows = grid(cells, left, (cell) => lines(cell.blocks, left).join("\n"));
  return partHeading(rows) ?? gfmTable(rows);
}

function partHeading(rows: readonly (readonly string[])[]): string | null {
  const [number = "", name = "", ...others] = rows.flat().filter((text) => text !== "");
  if (rows.length !== 1 || others.length > 0 || !PART_NUMBER.test(number)) return null;
  return name === "" || name.length > MAX_PART_CHARACTERS || name.includes("\n")
    ? null
    : `${PART_HEADING} ${number} ${name}`;
}

/** A table in a cell cannot be one in Markdown: each of its rows is a line there, its cells kept apart. */
function lines(blocks: readonly HangulBlock[], left: Left): string[] {
  return blocks.flatMap((block) =>
    block.kind === "paragraph"
      ? [marked(block.text, block.look.mark)]
      : grid(block.cells, left, (cell) => oneLine(lines(cell.blocks, left).join(" ")))
          .map((row) => row.map((text) => text.trim()).filter((text) => text !== ""))
          .filter((row) => row.length > 0)
          .map((row) => row.join(" / ")),
  );
}

function grid(cells: readonly HangulCell[], left: Left, text: (cell: HangulCell) => string): string[][] {
  const width = cells.reduce((widest, { column, columnSpan }) => Math.max(widest, column + columnSpan), 0);
  const height = cells.reduce((highest, { row }) => Math.max(highest, row + 1), 0);
  left.cells -= width * height;
  if (left.cells < 0) throw new Unreadable("long");
  const rows = Array.from({ length: height }, () => new Array<string>(width).fill(""));
  for (const cell of cells) {
    const row = rows[cell.row];
    // Two cells at one place are a mistake of whoever wrote the file, and no text of it is lost.
    if (row === undefined) continue;
    const before = row[cell.column];
    row[cell.column] = before ? [before, text(cell)].filter(Boolean).join("\n") : text(cell);
  }
  return rows;
}
