import type { Nodes, Root } from "mdast";
import { nodesOf } from "../../figures/text/markdown-places.ts";

/** `3.`, `2.1`, `4)`, `IV.`: a number that a model puts before a title. */
const NUMBER = /^(?:\d{1,2}(?:\.\d{1,2})*[.):]?|[ivx]{1,5}[.)])\s+/i;

/**
 * What a section begins with where that says only the section's own title again: a heading, or a line of its own in bold,
 * numbered, in capitals or with a colon behind it. Null where it begins with anything else.
 */
export function repeatsTitle(tree: Root, title: string): Nodes | null {
  const [begin] = tree.children;
  if (!begin) return null;
  return isLine(begin) && isSame(textIn(begin), title) ? begin : null;
}

/** A heading; a paragraph of one line; a list of one entry, since `1. Market` is one. */
function isLine(node: Nodes): boolean {
  if (node.type === "heading") return true;
  const { start, end } = node.position ?? {};
  if (start === undefined || start.line !== end?.line) return false;
  if (node.type === "paragraph") return true;
  return node.type === "list" && node.ordered === true && node.children.length === 1;
}

/** What stands in a node, without its marks. */
export function textIn(node: Nodes): string {
  const inner = nodesOf({ type: "root", children: [node] as Root["children"] });
  return inner.map((one) => ("value" in one ? one.value : one.type === "break" ? " " : "")).join("");
}

function isSame(text: string, title: string): boolean {
  return plain(title) !== "" && plain(text) === plain(title);
}

function plain(text: string): string {
  const line = text
    .normalize("NFC")
    .replace(/[*_`]/g, "")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/\s*[:：]$/, "");
  return line.replace(NUMBER, "").toLowerCase();
}
