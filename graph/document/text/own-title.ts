import type { List, Nodes, Root } from "mdast";
import { nodesOf } from "../../figures/text/markdown-places.ts";
import { isSameTitle, numberedTitle } from "./same-title.ts";

/** What a section begins with where that says only its own title again, in lines of its text. */
export interface RepeatedTitle {
  /** How many lines there are up to its end. */
  readonly lines: number;
  /** What the lines behind it were in with it: how many lines that has, and how far to the right they stand. */
  readonly rest: { readonly lines: number; readonly indent: number };
}

/**
 * What a section begins with where that says only the section's own title again, once or more: a heading, or a line of its
 * own in bold, numbered, in capitals or with a colon behind it. Null where it begins with anything else.
 */
export function repeatedTitle(tree: Root, title: string): RepeatedTitle | null {
  let found: RepeatedTitle | null = null;
  for (const node of tree.children) {
    // A rule above the title is the title's.
    if (node.type === "thematicBreak" && found === null) continue;
    const next = lineOf(node, title);
    if (next === null) break;
    found = next;
    if (next.rest.lines > next.lines) break;
  }
  return found;
}

function lineOf(node: Nodes, title: string): RepeatedTitle | null {
  const { start, end } = node.position ?? {};
  if (!start || !end) return null;
  const whole = { lines: end.line, rest: { lines: end.line, indent: 0 } };
  if (node.type === "heading") return isSameTitle(textIn(node), title) ? whole : null;
  const first = { lines: start.line, rest: { lines: end.line, indent: indentOf(node) } };
  const line = node.type === "paragraph" ? node : paragraphOf(node);
  if (line === null) return null;
  const [text = "", ...more] = textIn(line).split("\n");
  const given = node.type === "list" && node.ordered === true ? `${node.start ?? 1}. ${text}` : text;
  if (!isSameTitle(given, title)) return null;
  // A line that goes on in the next one is a title only where something marks it as one.
  return more.length === 0 || node !== line || isMarked(line, text, title) ? first : null;
}

/** The first paragraph of a list of one entry, since `1. Market` is one, or of a quote. */
function paragraphOf(node: Nodes): Nodes | null {
  const inner = node.type === "list" && node.children.length === 1 ? node.children[0] : node;
  const first = inner?.type === "listItem" || inner?.type === "blockquote" ? inner.children[0] : undefined;
  // What else a quote says is the quote's.
  if (node.type === "blockquote" && (node.children.length > 1 || textIn(node).includes("\n"))) return null;
  return first?.type === "paragraph" ? first : null;
}

/** How far in the text of a list's entry stands: what comes behind its title stands there as well. */
function indentOf(node: Nodes): number {
  const [item] = node.type === "list" ? (node as List).children : [];
  return (item?.children[0]?.position?.start.column ?? 1) - 1;
}

function isMarked(line: Nodes, text: string, title: string): boolean {
  const [begin] = "children" in line ? line.children : [];
  const isBold = (begin?.type === "strong" || begin?.type === "emphasis") && textIn(begin) === text.trim();
  const isLoud = text !== text.toLowerCase() && text === text.toUpperCase() && text !== title;
  return isBold || isLoud || /[:：]\s*$/.test(text) || numberedTitle(text) !== null;
}

/** What stands in a node, without its marks. */
export function textIn(node: Nodes): string {
  const inner = nodesOf({ type: "root", children: [node] as Root["children"] });
  return inner.map((one) => ("value" in one ? one.value : one.type === "break" ? "\n" : "")).join("");
}
