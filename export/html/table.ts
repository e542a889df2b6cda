import type { Tokens } from "marked";
import { withoutMarks } from "../../graph/figures/text/figure-marks.ts";
import { MOST_WORD_CHARACTERS, type TableFit, tableFit } from "../tables/table-fit.ts";

/** Of a character, in the size of type; a little wide, since what does not fit would be cut off. */
const LATIN_EM = 0.64;
const CJK_EM = 1.04;
const CLASSES: Readonly<Record<TableFit, string>> = {
  normal: "table",
  dense: "table dense",
  across: "table dense across",
  broken: "table dense across broken",
};

/**
 * A table as HTML, with a class that says how it fits on paper: as it is, in smaller type, on a page of its own across,
 * or, where nothing else helps, with its words broken. No column is ever cut off.
 * @param inner Renders what stands in a cell.
 */
export function tableHtml({ header, rows }: Tokens.Table, inner: (cell: Tokens.TableCell) => string): string {
  const row = (cells: Tokens.TableCell[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}${classOf(cell)}>${inner(cell)}</${tag.slice(0, 2)}>`).join("")}</tr>\n`;
  const body = rows.map((cells) => row(cells, "td")).join("");
  const head = row(header, 'th scope="col"');
  return `<div class="${fitOf([header, ...rows])}"><table>\n<thead>${head}</thead>\n<tbody>${body}</tbody>\n</table></div>\n`;
}

function classOf({ align, text }: Tokens.TableCell): string {
  const classes = [...(align ? [align] : []), ...(wordsOf(text).some(isLong) ? ["long"] : [])];
  return classes.length > 0 ? ` class="${classes.join(" ")}"` : "";
}

function fitOf(rows: readonly (readonly Tokens.TableCell[])[]): string {
  const ems = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => widestWord(row[column]?.text ?? ""))));
  return CLASSES[tableFit(ems)];
}

function widestWord(text: string): number {
  return Math.max(0, ...wordsOf(text).map((word) => (isLong(word) ? MOST_WORD_CHARACTERS * LATIN_EM : widthOf(word))));
}

/** In ems. */
function widthOf(word: string): number {
  return [...word].reduce((sum, character) => sum + (/[\u1100-\uffef]/.test(character) ? CJK_EM : LATIN_EM), 0);
}

function isLong(word: string): boolean {
  return word.length > MOST_WORD_CHARACTERS;
}

/** What no line is broken in: a cell's text without its marks. */
function wordsOf(text: string): string[] {
  return withoutMarks(text)
    .replace(/<br\s*\/?>|[*`\\]|\]\([^)\s]*/gi, " ")
    .split(/\s+/);
}
