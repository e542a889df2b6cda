import type { FilePassage } from "../schemas/given-file.ts";
import type { ReadPart } from "./readers/read-part.ts";
import { type TableIn, tableIn } from "./table-in.ts";

/**
 * The most a passage holds, in bytes of UTF-8: 400 Korean syllables or 200 English words, a long paragraph. Smaller
 * ones lose what they are about; of larger ones a prompt takes too few.
 */
export const MAX_PASSAGE_BYTES = 1_200;
const MAX_PLACE_CHARACTERS = 120;

const HEADING = /^ {0,3}#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/** The cut of what stands between two empty lines. */
const WITHIN_PARAGRAPHS = 1;
/** Where a text may be cut, the best place first: after a paragraph, a line, a sentence, a word, anywhere. */
const CUTS = [/(?<=\n\n)/u, /(?<=\n)/u, /(?<=[.!?。]["'”’)\]]?[ \t])/u, /(?<=[ \t])/u, /(?:)/u] as const;

/** A place that only counts says nothing that a passage is found by. */
const COUNTED = /^(?:p\.|slide) \d+$/;

/**
 * The passages of what a reader gave, none over the end of its part, each from under one heading; of a part that has
 * only headings, the headings. A table that is cut repeats its head in each passage.
 */
export function partPassages(parts: readonly ReadPart[]): FilePassage[] {
  return parts.flatMap((part) => {
    const passages = part.isPlain ? [] : underHeadings(part);
    return passages.length > 0
      ? passages
      : cut(part.markdown, part.isPlain).map((text) => passage(part.place, "", text));
  });
}

function underHeadings({ place, markdown }: ReadPart): FilePassage[] {
  return sections(markdown).flatMap(({ heading, body }) => cut(body).map((text) => passage(place, heading, text)));
}

function passage(place: string | null, heading: string, text: string): FilePassage {
  const whole = [place ?? "", heading].filter((name) => name !== "").join(" · ");
  const named = heading.slice(0, MAX_PLACE_CHARACTERS).toWellFormed();
  const searched = [place !== null && COUNTED.test(place) ? "" : place, named, text];
  return {
    place: whole.slice(0, MAX_PLACE_CHARACTERS).toWellFormed() || null,
    text,
    searched: searched.filter((piece) => piece).join("\n"),
  };
}

function sections(markdown: string): { readonly heading: string; readonly body: string }[] {
  const found = [{ heading: "", lines: [] as string[] }];
  let fence: string | null = null;
  for (const line of markdown.split("\n")) {
    const mark: string | undefined = FENCE.exec(line)?.[1];
    // A line of code that begins with # is no heading.
    if (fence === null) fence = mark ?? null;
    else if (mark?.startsWith(fence)) fence = null;
    const heading = fence === null ? HEADING.exec(line)?.[1] : undefined;
    if (heading === undefined) found.at(-1)?.lines.push(line);
    else found.push({ heading, lines: [] });
  }
  return found.map(({ heading, lines }) => ({ heading, body: lines.join("\n") }));
}

function cut(text: string, isPlain = false): string[] {
  return fitting(text.replace(/(?<![ \t])[ \t]+$/gm, "").replace(/\n{3,}/g, "\n\n"), 0, isPlain)
    .map((piece) => piece.trim())
    .filter((piece) => /[\p{L}\p{N}]/u.test(piece));
}

/** Cuts at the best places that leave no piece too large, and joins what fits into one. */
function fitting(text: string, level: number, isPlain: boolean): string[] {
  const at = CUTS[level];
  if (at === undefined || Buffer.byteLength(text) <= MAX_PASSAGE_BYTES) return [text];
  const table = level === WITHIN_PARAGRAPHS && !isPlain ? tableIn(text) : null;
  if (table !== null) {
    const rows = tablePieces(table);
    return [...fitting(table.before, level, true), ...rows, ...fitting(table.after, level, isPlain)];
  }
  const done: string[] = [];
  let open = "";
  let openBytes = 0;
  for (const piece of text.split(at)) {
    const bytes = Buffer.byteLength(piece);
    if (openBytes + bytes > MAX_PASSAGE_BYTES) {
      done.push(open);
      [open, openBytes] = ["", 0];
    }
    if (bytes > MAX_PASSAGE_BYTES) done.push(...fitting(piece, level + 1, isPlain));
    else [open, openBytes] = [open + piece, openBytes + bytes];
  }
  return [...done, open];
}

/** A table cut between rows, its head above each piece; a row that is too large alone is cut like a paragraph. */
function tablePieces({ head, rows }: TableIn): string[] {
  const headBytes = Buffer.byteLength(head);
  // A head that leaves no room for rows is only worth its place once.
  const again = headBytes * 2 <= MAX_PASSAGE_BYTES ? head : "";
  const done: string[] = [];
  let open = head;
  let isBare = true;
  for (const row of rows) {
    if (!isBare && Buffer.byteLength(open + row) > MAX_PASSAGE_BYTES) {
      done.push(open);
      [open, isBare] = [again, true];
    }
    [open, isBare] = [open + row, false];
  }
  return [...done, open].flatMap((piece) => fitting(piece, WITHIN_PARAGRAPHS + 1, true));
}
