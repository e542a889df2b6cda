import type { FilePassage } from "../schemas/given-file.ts";

/**
 * The most a passage holds, in bytes of UTF-8: 400 Korean syllables or 200 English words, a long paragraph. Smaller
 * ones lose what they are about; of larger ones a prompt takes too few.
 */
export const MAX_PASSAGE_BYTES = 1_200;
const MAX_PLACE_CHARACTERS = 120;

const HEADING = /^ {0,3}#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/** Where a text may be cut, the best place first: after a paragraph, a line, a sentence, a word, anywhere. */
const CUTS = [/(?<=\n\n)/u, /(?<=\n)/u, /(?<=[.!?。]["'”’)\]]?[ \t])/u, /(?<=[ \t])/u, /(?:)/u] as const;

/** The passages of a plain text: whole paragraphs, as many as fit. */
export function textPassages(text: string): FilePassage[] {
  return cut(text).map((piece) => ({ place: null, text: piece, searched: piece }));
}

/** The passages of the pages of a PDF, none over the end of its page. */
export function pagePassages(pages: readonly string[]): FilePassage[] {
  return pages.flatMap((page, at) =>
    cut(page).map((piece) => ({ place: `p. ${at + 1}`, text: piece, searched: piece })),
  );
}

/** The passages of a Markdown text, each from under one heading; of one that has only headings, the headings. */
export function markdownPassages(markdown: string): FilePassage[] {
  const passages = underHeadings(markdown);
  return passages.length > 0 ? passages : textPassages(markdown);
}

function underHeadings(markdown: string): FilePassage[] {
  return parts(markdown).flatMap(({ heading, body }) => {
    const place = heading === "" ? null : heading.slice(0, MAX_PLACE_CHARACTERS).toWellFormed();
    return cut(body).map((piece) => ({ place, text: piece, searched: place === null ? piece : `${place}\n${piece}` }));
  });
}

function parts(markdown: string): { readonly heading: string; readonly body: string }[] {
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

function cut(text: string): string[] {
  return fitting(text.replace(/[ \t]+$/gm, "").replace(/\n{3,}/g, "\n\n"), 0)
    .map((piece) => piece.trim())
    .filter((piece) => /[\p{L}\p{N}]/u.test(piece));
}

/** Cuts at the best places that leave no piece too large, and joins what fits into one. */
function fitting(text: string, level: number): string[] {
  const at = CUTS[level];
  if (at === undefined || Buffer.byteLength(text) <= MAX_PASSAGE_BYTES) return [text];
  const done: string[] = [];
  let open = "";
  let openBytes = 0;
  for (const piece of text.split(at)) {
    const bytes = Buffer.byteLength(piece);
    if (openBytes + bytes > MAX_PASSAGE_BYTES) {
      done.push(open);
      [open, openBytes] = ["", 0];
    }
    if (bytes > MAX_PASSAGE_BYTES) done.push(...fitting(piece, level + 1));
    else [open, openBytes] = [open + piece, openBytes + bytes];
  }
  return [...done, open];
}
