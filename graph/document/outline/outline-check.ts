import type { Outline } from "../../../schemas/model/outline.ts";
import { markdownTree } from "../../figures/text/markdown-places.ts";
import { oneLine } from "../text/markdown.ts";

/** Where a plan departs from its outline: a section that is not there, one that nobody approved, one out of its order. */
export interface Departure {
  readonly kind: "missing" | "added" | "moved";
  readonly title: string;
}

/**
 * Compares an outline with what is written, section by section: title and order, none missing and none added. It reads
 * the finished text, as its reader will, and not the state that the text was made from. Pure.
 * @param markdown The plan's sections, each under a `##` heading.
 */
export function departures({ sections }: Pick<Outline, "sections">, markdown: string): Departure[] {
  const approved = sections.map(({ title }) => oneLine(title));
  const written = headings(markdown);
  const missing = without(approved, written);
  const added = without(written, approved);
  const wanted = without(approved, missing);
  // Only what the two have in common has an order to compare; the first that is out of it tells enough.
  const moved = without(written, added).find((title, at) => title !== wanted[at]);
  return [
    ...missing.map((title) => ({ kind: "missing" as const, title })),
    ...added.map((title) => ({ kind: "added" as const, title })),
    ...(moved === undefined ? [] : [{ kind: "moved" as const, title: moved }]),
  ];
}

/** What may swallow the headings behind it: a fence or HTML that nothing ends. */
const MAY_STAY_OPEN = /(?:^|\n) {0,3}(?:```|~~~|<)/;

/** A heading at the margin ends all that is open but a fence and HTML: without these it need not be parsed. */
function headings(markdown: string): string[] {
  const pieces = markdown.split(/(?<=\n)(?=## )/);
  const plain = pieces.findIndex((piece) => MAY_STAY_OPEN.test(piece));
  const before = plain < 0 ? pieces : pieces.slice(0, plain);
  const titles = before.flatMap((piece) => (piece.startsWith("## ") ? [piece.split("\n", 1)[0]?.slice(3) ?? ""] : []));
  return plain < 0 ? titles : [...titles, ...parsedHeadings(pieces.slice(plain).join(""))];
}

function parsedHeadings(markdown: string): string[] {
  const lines = markdown.split("\n");
  return markdownTree(markdown).children.flatMap((node) => {
    const line = node.type === "heading" && node.depth === 2 ? lines[(node.position?.start.line ?? 0) - 1] : undefined;
    // Its text as the outline has it, with its marks.
    return line?.startsWith("## ") ? [line.slice(3)] : [];
  });
}

/** The titles that are not among the others, each counted as often as it stands there. */
function without(titles: readonly string[], others: readonly string[]): string[] {
  const rest = [...others];
  return titles.filter((title) => {
    const at = rest.indexOf(title);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}
