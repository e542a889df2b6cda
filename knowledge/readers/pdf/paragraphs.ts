import { gfmTable } from "../gfm-table.ts";
import { literalLines } from "../literal-lines.ts";
import { listItem } from "./list-marks.ts";
import type { PageUnit } from "./page-lines.ts";
import type { Segment } from "./page-segments.ts";

/** What is the same on all pages of a document: the size of its text, and those of its headings, the largest first. */
export interface DocumentSizes {
  readonly body: number;
  readonly headings: readonly number[];
  /** Whether lines of Hangul end anywhere in a word; blanks at their ends tell where they do not. */
  readonly breaksWords: boolean;
}

const HEADING_SIZE = 1.12;
const MAX_HEADING_CHARACTERS = 200;
/** Of its letters' height: a narrower line is no line of a paragraph that goes on. */
const LEAST_LINE_WIDTH = 12;
/** Fewer lines of Hangul show no rule. */
const LEAST_HANGUL_LINES = 5;
const MAX_HEADING_LEVELS = 4;
/** Of the usual distance between lines: what is further apart is another paragraph. */
const PARAGRAPH_GAP = 1.25;
/** Before an item, or the end of a sentence whose last syllable went into another line: `다.` mostly is. */
const LETTERED = /^[a-zA-Z가나다라마바사아자차카타파하]\.\s/;
const HYPHENATED = /\p{Ll}[-\u00ad\u2010]$/u;
const HANGUL_END = /[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]$/;
const HANGUL_START = /^[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]/;

/** The sizes in a document, by how many letters have them. */
export function documentSizes(pages: readonly (readonly PageUnit[])[]): DocumentSizes {
  const letters = new Map<number, number>();
  const lines = pages.flat().flatMap((unit) => (unit.kind === "line" ? [unit.line] : []));
  for (const { size, text } of lines) letters.set(rounded(size), (letters.get(rounded(size)) ?? 0) + text.length);
  const body = [...letters].toSorted((one, other) => other[1] - one[1])[0]?.[0] ?? 1;
  const headings = [...new Set(lines.filter((line) => isHeading(line, body)).map(({ size }) => rounded(size)))];
  const hangul = lines.filter(({ text }) => HANGUL_END.test(text));
  const spaced = hangul.filter(({ isSpaced }) => isSpaced).length;
  return {
    body,
    headings: headings.toSorted((a, b) => b - a),
    breaksWords: hangul.length >= LEAST_HANGUL_LINES && spaced < hangul.length / 10,
  };
}

/** A page in Markdown: its paragraphs whole, headings by their size, lists and tables. */
export function pageMarkdown(units: readonly PageUnit[], sizes: DocumentSizes): string {
  const lines = units.flatMap((unit) => (unit.kind === "line" ? [unit.line] : []));
  const leading = usualLeading(lines);
  const blocks: string[] = [];
  let open: Segment[] = [];
  const close = () => {
    if (open.length > 0) blocks.push(written(open, sizes));
    open = [];
  };
  for (const unit of units) {
    if (unit.kind === "table") {
      close();
      blocks.push(gfmTable(unit.rows));
      continue;
    }
    const last = open.at(-1);
    if (last && !goesOn(open, last, unit.line, { lines, leading, sizes })) close();
    open.push(unit.line);
  }
  close();
  return tightLists(blocks.filter((block) => block !== ""));
}

interface PageFacts {
  readonly lines: readonly Segment[];
  readonly leading: number;
  readonly sizes: DocumentSizes;
}

/** Whether a line is of the same paragraph as the one before it. */
function goesOn(open: readonly Segment[], last: Segment, next: Segment, { lines, leading, sizes }: PageFacts): boolean {
  if (Math.abs(rounded(last.size) - rounded(next.size)) > 0.5) return false;
  const gap = last.y - next.y;
  const isAnotherColumn = gap < 0;
  if (isHeading(last, sizes.body)) return !isAnotherColumn && gap < 1.6 * next.size;
  if (last.right - last.x < LEAST_LINE_WIDTH * last.size) return false;
  if (listItem(next.text) !== null && !(LETTERED.test(next.text) && isFull(last, next, lines))) return false;
  if (isAnotherColumn) return !/[.!?:。]["'”’)\]]?$/.test(last.text) && isFull(last, next, lines);
  if (gap > PARAGRAPH_GAP * Math.max(leading, next.size)) return false;
  const isItem = open[0] !== undefined && listItem(open[0].text) !== null;
  if (!isItem && next.x - last.x > next.size && open.length > 1) return false;
  if (isItem && next.x < (open[0]?.x ?? 0) - next.size / 2) return false;
  return isFull(last, next, lines);
}

/** Whether the first word of the next line would not have gone into this one. */
function isFull(line: Segment, next: Segment, lines: readonly Segment[]): boolean {
  const at = lines.indexOf(line);
  const near = lines.slice(Math.max(0, at - 12), at + 13);
  const margin = Math.max(...near.filter(({ x }) => Math.abs(x - line.x) < 4 * line.size).map(({ right }) => right));
  const [word = ""] = next.text.split(" ", 1);
  // By the usual width of a letter, and a little more: some words have wide ones only.
  const width = (1.25 * (next.right - next.x) * word.length) / Math.max(1, next.text.length);
  return line.right + width + 0.4 * line.size > margin;
}

function usualLeading(lines: readonly Segment[]): number {
  const counts = new Map<number, number>();
  lines.forEach((line, at) => {
    const next = lines[at + 1];
    const gap = next ? Math.round((line.y - next.y) * 2) / 2 : 0;
    if (gap > 0 && gap < 2.5 * line.size) counts.set(gap, (counts.get(gap) ?? 0) + 1);
  });
  // Of equally frequent ones the smaller: the other is that between paragraphs.
  return [...counts].toSorted((one, other) => other[1] - one[1] || one[0] - other[0])[0]?.[0] ?? 0;
}

function written(lines: readonly Segment[], sizes: DocumentSizes): string {
  const text = lines.reduce((before, line, at) => {
    const last = lines[at - 1];
    return last === undefined ? line.text : continued(before, last, line, sizes);
  }, "");
  const [first] = lines;
  if (first && isHeading(first, sizes.body)) {
    const level = Math.min(MAX_HEADING_LEVELS, sizes.headings.indexOf(rounded(first.size)) + 1);
    return `${"#".repeat(Math.max(1, level))} ${text}`;
  }
  return listItem(text) ?? literalLines(text);
}

/** A word goes on without its hyphen; else a blank stands between two lines, or nothing where a line ends anywhere in a word. */
function continued(before: string, last: Segment, next: Segment, { breaksWords }: DocumentSizes): string {
  if (HYPHENATED.test(before) && /^\p{Ll}/u.test(next.text)) return before.slice(0, -1) + next.text;
  const isHangul = HANGUL_END.test(last.text) && HANGUL_START.test(next.text);
  return `${before}${isHangul && breaksWords && !last.isSpaced ? "" : " "}${next.text}`;
}

function isHeading({ size, text }: Segment, body: number): boolean {
  return size >= HEADING_SIZE * body && text.length <= MAX_HEADING_CHARACTERS && /\p{L}.*[\p{L}\p{N}]/u.test(text);
}

function tightLists(blocks: readonly string[]): string {
  return blocks
    .map((block, at) => {
      const isItem = block.startsWith("- ") && blocks[at - 1]?.startsWith("- ");
      return at === 0 ? block : `${isItem ? "\n" : "\n\n"}${block}`;
    })
    .join("");
}

function rounded(size: number): number {
  return Math.round(size * 2) / 2;
}
