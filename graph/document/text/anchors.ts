import { markdownTree, nodesOf } from "../../figures/text/markdown-places.ts";
import { oneLine, slug } from "./markdown.ts";
import { textIn } from "./own-title.ts";

/** The anchors of a document's headings in their order: a repeated one is numbered, as on GitHub. */
export class Anchors {
  readonly #uses = new Map<string, number>();

  /** The anchor of the next heading. */
  of(heading: string): string {
    const base = slug(heading) || "part";
    let anchor = base;
    while (this.#uses.has(anchor)) {
      const uses = (this.#uses.get(base) ?? 0) + 1;
      this.#uses.set(base, uses);
      anchor = `${base}-${uses}`;
    }
    this.#uses.set(anchor, 0);
    return anchor;
  }
}

/** The texts of all headings in a piece of Markdown, those in quotes and lists too, in their order. */
export function headingsIn(markdown: string): string[] {
  if (!markdown.includes("#")) return [];
  return nodesOf(markdownTree(markdown)).flatMap((node) => (node.type === "heading" ? [textIn(node)] : []));
}

/** What a heading says, without its marks: of it, as GitHub does, the anchor is made. */
export function headingText(heading: string): string {
  const line = oneLine(heading);
  // Most have no marks, and a document may have thousands.
  return /[\\*_`[\]<&#]/.test(line) ? (headingsIn(`# ${line}`)[0] ?? "") : line;
}
