import type { Table } from "mdast";
import { type FoundToken, idsAround, masked, tokensIn } from "./figure-tokens.ts";
import { markdownPlaces, markdownTree, nodesOf, spanOf } from "./markdown-places.ts";

/** A sentence, or a row of a table, with what it stands under. */
export interface Passage {
  readonly start: number;
  readonly end: number;
  /** As it is written, tokens included. */
  readonly text: string;
  /** The heading above; for a row the table's header, too. */
  readonly about: string;
  readonly isRow: boolean;
}

/** A point inside a number, after an initial or in `e.g.` ends no sentence. */
const SENTENCE_END = /(?<!\b(?:[A-Za-z]|e\.g|i\.e|vs|approx|no|incl))[.!?。]["')\]*_]*(?=\s)|\n(?=[^\n])/g;

/** The sentences and rows of a section, without code, in their order. */
export function passagesOf(markdown: string, tokens: readonly FoundToken[]): Passage[] {
  const plain = masked(markdown, tokens);
  const tree = markdownTree(plain);
  const code = markdownPlaces(plain, tree).filter(({ kind }) => kind !== "address");
  const isCode = (at: number) => code.some(({ start, end }) => start <= at && at < end);
  const passages: Passage[] = [];
  let heading = "";
  for (const node of nodesOf(tree)) {
    const span = spanOf(node);
    if (span === null) continue;
    if (node.type === "table") {
      passages.push(...rowsOf(node, markdown, heading));
    } else if (node.type === "heading" || node.type === "paragraph") {
      if (node.type === "heading") heading = markdown.slice(span.start, span.end);
      const about = node.type === "heading" ? "" : heading;
      const sentences = sentencesIn(plain, span.start, span.end).filter(({ start }) => !isCode(start));
      passages.push(
        ...sentences.map((one) => ({ ...one, text: markdown.slice(one.start, one.end), about, isRow: false })),
      );
    }
  }
  return passages;
}

/** The passages of a section's token text in which one of the figures stands: what may be wrong once it has moved. */
export function passagesWith(markdown: string, ids: ReadonlySet<string>): Passage[] {
  const tokens = tokensIn(markdown, (id) => ids.has(id));
  const named = tokens.filter(({ raw }) => idsAround(raw).some((id) => ids.has(id)));
  if (named.length === 0) return [];
  const isIn = ({ start, end }: Passage) => named.some((token) => token.start >= start && token.end <= end);
  return passagesOf(markdown, tokens).filter(isIn);
}

function rowsOf({ children }: Table, markdown: string, heading: string): Passage[] {
  const [head, ...rows] = children.flatMap((row) => {
    const span = spanOf(row);
    return span ? [{ ...span, text: markdown.slice(span.start, span.end) }] : [];
  });
  const about = `${heading} ${head?.text ?? ""}`;
  return rows.map((row) => ({ ...row, about, isRow: true }));
}

function sentencesIn(plain: string, from: number, to: number): { readonly start: number; readonly end: number }[] {
  const text = plain.slice(from, to);
  const ends = [...text.matchAll(SENTENCE_END)].map((match) => match.index + match[0].length);
  let start = 0;
  return [...ends, text.length].flatMap((end) => {
    const sentence = { start: from + start, end: from + end };
    const isEmpty = text.slice(start, end).trim() === "";
    start = end;
    return isEmpty ? [] : [sentence];
  });
}
