import type { Code, Heading, Nodes } from "mdast";
import { markdownTree, nodesOf } from "../../figures/text/markdown-places.ts";
import { remembered } from "../../reading/remembered.ts";
import { flattened } from "./calm-marks.ts";
import { fencedLines, type Line } from "./fences.ts";
import { type RepeatedTitle, repeatedTitle } from "./own-title.ts";
import { tidySection } from "./tidy-section.ts";

/** The first heading level that is free inside a section of the plan. */
const INNER_LEVEL = 3;
/** What readers take for the underline of a heading wherever it follows a line of text. */
const UNDERLINE = /^ {0,3}(?:=+|-+)[ \t]*$/;
/** HTML that begins a line can swallow all lines up to a blank one, and an open comment the rest of the plan. */
const HTML_LINE = /^( {0,3})<(?=[!?]|\/?[a-z][a-z0-9-]*(?:[\s/>]|$))/i;
/**
 * `[1]: https://…` makes a link of every [1] in the whole plan, in a list or a quote as well, and so does a label that
 * ends on this line and began on one before. Readers differ in what they take for one: none of it is left.
 */
const DEFINITION = /^((?:[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s[\s>]*)*\[(?:\\.|[^\]\\])*|(?:\\.|[^[\]\\])*)\]):/;
/** More in a row say nothing, and a model that is stuck writes thousands. */
const MOST_BLANK_LINES = 2;

/** Text on one line, fit for a heading or a list entry. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** Text as a quote, line by line. */
export function quote(text: string): string {
  return text
    .split(/\r\n?|\n/)
    .map((line) => `> ${line}`.trimEnd())
    .join("\n");
}

/** A heading's anchor, as GitHub makes it. */
export function slug(heading: string): string {
  return oneLine(heading)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, "")
    .replaceAll(" ", "-");
}

/**
 * A section's Markdown made fit to stand under its own `##` heading: headings moved down to `###` and below, its own
 * title dropped where the model repeated it, a code fence left open closed, HTML and link definitions shown as text. What
 * is inside fences stays as it is.
 */
export function nestedMarkdown(markdown: string, title: string): string {
  return nested(`${title.length} ${title}${markdown}`);
}

/** A plan says what it is missing, what it contains and what it says, each of the same texts. */
const nested = remembered((key) => {
  const from = key.indexOf(" ") + 1;
  const to = from + Number.parseInt(key, 10);
  return madeToFit(key.slice(to), key.slice(from, to));
}, 200_000);

function madeToFit(markdown: string, title: string): string {
  const lines = withoutBlankRuns(fencedLines(tidySection(markdown)).map(harmless));
  const tree = markdownTree(lines.map(({ text }) => text).join("\n"));
  const dropped = repeatedTitle(tree, title);
  const nodes = nodesOf(tree).filter((node) => last(node) > (dropped?.lines ?? 0));
  const headings = nodes.filter((node): node is Heading => node.type === "heading");
  const outer = new Set<Nodes>(tree.children);
  const shift = Math.max(0, INNER_LEVEL - Math.min(...headings.map(({ depth }) => depth)));
  const texts: (string | null)[] = lines.map(({ text }) => text);
  for (const heading of headings) moveDown(heading, shift, texts, outer.has(heading));
  for (const node of nodes) if (node.type === "code") indentCode(node, texts);
  if (dropped) dropTitle(dropped, texts);
  return (
    partedUnderlines(texts, lines)
      .join("\n")
      // Only whole blank lines go: the indent of what comes first may make it code.
      .replace(/^(?:[ \t]*\n)+/, "")
      .trimEnd()
  );
}

function harmless({ text, code }: Line): Line {
  if (code) return { text, code };
  return { text: flattened(text).replace(HTML_LINE, "$1\\<").replace(DEFINITION, "$1\\:"), code };
}

function withoutBlankRuns(lines: readonly Line[]): Line[] {
  let blank = 0;
  return lines.filter(({ text, code }) => {
    blank = code || text.trim() ? 0 : blank + 1;
    return blank <= MOST_BLANK_LINES;
  });
}

/** @param isOuter It stands in no list and no quote: there an underlined heading becomes a marked one. */
function moveDown(heading: Heading, shift: number, texts: (string | null)[], isOuter: boolean): void {
  const marks = "#".repeat(Math.min(6, heading.depth + shift));
  const at = first(heading);
  const text = texts[at] ?? "";
  // What begins like a row of a table would be a heading to this parser only.
  if (isOuter && !/^\s*(?:#{1,6}(?:\s|$)|\|)/.test(text)) {
    const line = last(heading) - 2;
    texts[line] = texts[line]?.replace(/^[ \t]*/, (indent) => `${indent}${marks} `) ?? null;
    texts[line + 1] = null;
    return;
  }
  const column = (heading.position?.start.column ?? 1) - 1;
  texts[at] = (isOuter ? "" : text.slice(0, column)) + text.slice(column).replace(/^#{1,6}(?=\s|$)/, marks);
}

/** Code in a list that stands less far in than its fence: the same to a parser, and no heading to a simpler reader. */
function indentCode(code: Code, texts: (string | null)[]): void {
  const column = (code.position?.start.column ?? 1) - 1;
  if (texts[first(code)]?.slice(0, column).trim()) return;
  for (let at = first(code) + 1; at < last(code); at += 1) {
    const text = texts[at] ?? "";
    const indent = text.search(/\S|$/);
    // A fence that simpler readers see stays where they see it.
    if (text.trim() && !/^\s*(?:`{3}|~{3})/.test(text) && indent < column && !text.slice(0, indent).includes("\t"))
      texts[at] = " ".repeat(column - indent) + text;
  }
}

/** A line of dashes or equals signs that is no heading's is parted from what is above it: some readers take it for one. */
function partedUnderlines(texts: readonly (string | null)[], lines: readonly Line[]): string[] {
  let above: Line | null = null;
  return texts.flatMap((text, at) => {
    if (text === null) return [];
    const line = { text, code: lines[at]?.code ?? false };
    const parted = above?.text.trim() && !above.code && !line.code && UNDERLINE.test(text);
    above = line;
    return parted ? ["", text] : [text];
  });
}

/** What an entry of a list goes on with behind its title stands as far to the left as the title did. */
function dropTitle({ lines, rest }: RepeatedTitle, texts: (string | null)[]): void {
  texts.fill(null, 0, lines);
  const indent = new RegExp(`^ {0,${rest.indent}}`);
  for (let at = lines; at < rest.lines; at += 1) texts[at] = texts[at]?.replace(indent, "") ?? null;
}

function first(node: Nodes | null): number {
  return (node?.position?.start.line ?? 1) - 1;
}

/** Behind the last line. */
function last(node: Nodes | null): number {
  return node?.position?.end.line ?? 0;
}
