import type { Nodes, Parents, Root } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmTableFromMarkdown } from "mdast-util-gfm-table";
import { gfmTable } from "micromark-extension-gfm-table";
import { calmMarks, flattened } from "../../document/text/calm-marks.ts";
import { addressesIn } from "../../reading/address-end.ts";
import { remembered } from "../../reading/remembered.ts";

/** A stretch of Markdown in which tokens are not what they are in text. */
export interface MarkdownPlace {
  readonly start: number;
  readonly end: number;
  /** Mermaid code takes bare numbers; other code and addresses stay as they are. */
  readonly kind: "mermaid" | "code" | "address";
}

/**
 * Markdown as a tree with tables, where places are offsets into the text. A paragraph of thousands of marks has fewer. The
 * tree is shared, and only read.
 */
export const markdownTree = remembered(parsed, 300_000);

function parsed(markdown: string): Root {
  const flat = flattened(markdown, (marks) => "x".repeat(marks.length));
  const lines = flat.split("\n").map((text) => ({ text, code: false }));
  return fromMarkdown(calmMarks(lines, () => "x").join("\n"), {
    extensions: [gfmTable()],
    mdastExtensions: [gfmTableFromMarkdown()],
  });
}

/** All code, and all that links lead to, in the order of the text. */
export function markdownPlaces(markdown: string, tree: Root): MarkdownPlace[] {
  const places: MarkdownPlace[] = [];
  for (const node of nodesOf(tree)) {
    const span = spanOf(node);
    if (span === null) continue;
    if (node.type === "code") {
      const isMermaid = /^mermaid(?![\w-])/i.test(node.lang ?? "");
      places.push({ ...span, kind: isMermaid ? "mermaid" : "code" });
    } else if (node.type === "inlineCode") {
      places.push({ ...span, kind: "code" });
    } else if (node.type === "definition") {
      places.push({ ...span, kind: "address" });
    } else if (node.type === "link" || node.type === "linkReference") {
      places.push(...around(span, node.children));
    } else if (node.type === "image" || node.type === "imageReference") {
      // What is shown of a picture stands before its address.
      const bracket = markdown.slice(span.start, span.end).search(/\][[(]/);
      if (bracket >= 0) places.push({ start: span.start + bracket, end: span.end, kind: "address" });
    }
  }
  for (const { start, address } of addressesIn(markdown))
    places.push({ start, end: start + address.length, kind: "address" });
  return places.toSorted((a, b) => a.start - b.start);
}

/** All nodes of a tree, each before what is in it; without recursion, since quotes can be nested without end. */
export function nodesOf(tree: Root): Nodes[] {
  const found: Nodes[] = [];
  const waiting: Nodes[] = [tree];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    found.push(node);
    if (isParent(node)) waiting.push(...node.children.toReversed());
  }
  return found;
}

export function spanOf(node: Nodes): { readonly start: number; readonly end: number } | null {
  const [start, end] = [node.position?.start.offset, node.position?.end.offset];
  return start === undefined || end === undefined ? null : { start, end };
}

function isParent(node: Nodes): node is Parents {
  return "children" in node;
}

/** A link without its text. */
function around(span: { readonly start: number; readonly end: number }, children: readonly Nodes[]): MarkdownPlace[] {
  const [first, last] = [children.at(0), children.at(-1)].map((node) => (node ? spanOf(node) : null));
  if (!first || !last) return [{ ...span, kind: "address" }];
  // `<https://...>` and a bare address are links whose text is the address.
  return [
    { start: span.start, end: first.start, kind: "address" },
    { start: last.end, end: span.end, kind: "address" },
  ];
}
