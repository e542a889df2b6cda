import { gfmTable } from "../gfm-table.ts";
import { Unreadable } from "../unreadable.ts";
import { type SpannedCell, spannedGrid } from "./html-table.ts";
import { MarkdownWriter } from "./markdown-writer.ts";
import { type HiddenNames, type HtmlElement, type HtmlNode, isUnseen } from "./unseen-elements.ts";

/** What begins a line of its own, and ends it. All other elements are part of the line that they stand in. */
const BLOCKS: ReadonlySet<string> = new Set([
  ...["html", "body", "address", "article", "aside", "blockquote", "center", "dd", "details", "dialog", "dir", "div"],
  ...["dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "legend", "main"],
  ...["menu", "optgroup", "p", "search", "section", "summary", "table", "caption", "tbody", "thead", "tfoot", "tr"],
  ...["td", "th", "ul", "ol", "li", "pre", "plaintext", "listing", "xmp", "textarea"],
]);
const PREFORMATTED: ReadonlySet<string> = new Set(["pre", "listing", "plaintext", "xmp", "textarea"]);
const SECTIONS: ReadonlySet<string> = new Set(["thead", "tbody", "tfoot"]);
/** The parser lets a tree become deeper than its own open elements, in a few odd ways. */
const MAX_DEPTH = 3_000;

interface Reading {
  readonly hidden: HiddenNames;
  readonly maxCharacters: number;
}

/**
 * What a reader of a page sees of it, in Markdown.
 * @throws Unreadable `long` or `bomb`.
 */
export function htmlMarkdown(root: HtmlNode, hidden: HiddenNames, maxCharacters: number): string {
  const writer = new MarkdownWriter(maxCharacters);
  writeNode(root, writer, { hidden, maxCharacters }, 0);
  return writer.markdown();
}

function writeNode(node: HtmlNode, writer: MarkdownWriter, reading: Reading, depth: number): void {
  if (depth > MAX_DEPTH) throw new Unreadable("bomb");
  if ("value" in node) writer.text(node.value);
  if (!("childNodes" in node)) return;
  if (!("tagName" in node)) return writeChildren(node, writer, reading, depth);
  if (isUnseen(node, reading.hidden)) return;
  const { tagName } = node;
  const inside = () => writeChildren(node, writer, reading, depth);
  if (tagName === "br") writer.lineEnd();
  else if (/^h[1-6]$/.test(tagName)) writer.heading(Number(tagName[1]), inside);
  else if (tagName === "ul" || tagName === "ol") writer.list(tagName === "ol", inside);
  else if (tagName === "li") writer.item(inside);
  else if (PREFORMATTED.has(tagName)) writer.block(fenced(textContent(node, reading, depth)));
  else if (tagName === "table") writeTable(node, writer, reading, depth);
  else if (BLOCKS.has(tagName)) {
    writer.end();
    inside();
    writer.end();
  } else inside();
}

function writeChildren(node: HtmlNode, writer: MarkdownWriter, reading: Reading, depth: number): void {
  if (!("childNodes" in node)) return;
  for (const child of node.childNodes) writeNode(child, writer, reading, depth + 1);
}

/** A table of data as a table; one that only places things on the page as these things. */
function writeTable(table: HtmlElement, writer: MarkdownWriter, reading: Reading, depth: number): void {
  const rows = rowsOf(table, reading).map((row) => row.childNodes.filter((cell) => isCell(cell, reading)));
  const isLaidOut =
    rows.length < 2 || rows.every((row) => row.length < 2) || attribute(table, "role") === "presentation";
  if (isLaidOut || rows.flat().some((cell) => holdsTable(cell, depth))) {
    writer.end();
    writeChildren(table, writer, reading, depth);
    writer.end();
    return;
  }
  const captions = table.childNodes.filter((child) => "tagName" in child && child.tagName === "caption");
  for (const caption of captions) writeNode(caption, writer, reading, depth + 1);
  const cells = rows.map((row) => row.map((cell) => spannedCell(cell, reading, depth)));
  writer.block(gfmTable(spannedGrid(cells, reading.maxCharacters / 2)));
}

function rowsOf(table: HtmlElement, { hidden }: Reading): HtmlElement[] {
  const seen = (nodes: readonly HtmlNode[]) =>
    nodes.filter((node): node is HtmlElement => "tagName" in node && !isUnseen(node, hidden));
  return seen(table.childNodes).flatMap((child) => {
    const inSection = SECTIONS.has(child.tagName) ? seen(child.childNodes) : [child];
    return inSection.filter(({ tagName }) => tagName === "tr");
  });
}

function isCell(node: HtmlNode, { hidden }: Reading): node is HtmlElement {
  return "tagName" in node && (node.tagName === "td" || node.tagName === "th") && !isUnseen(node, hidden);
}

function holdsTable(node: HtmlNode, depth: number): boolean {
  if (depth > MAX_DEPTH) throw new Unreadable("bomb");
  if (!("childNodes" in node)) return false;
  return node.childNodes.some(
    (child) => "tagName" in child && (child.tagName === "table" || holdsTable(child, depth + 1)),
  );
}

function spannedCell(cell: HtmlNode, reading: Reading, depth: number): SpannedCell {
  const writer = new MarkdownWriter(reading.maxCharacters);
  writeChildren(cell, writer, reading, depth + 3);
  const span = (name: string) => Math.max(1, Math.floor(Number(attribute(cell, name)) || 1));
  return { text: writer.markdown().replace(/\n{2,}/g, "\n"), columns: span("colspan"), rows: span("rowspan") };
}

function attribute(node: HtmlNode, name: string): string | undefined {
  return "attrs" in node ? node.attrs.find((one) => one.name === name)?.value : undefined;
}

/** A text as it is set, in a block of code that it cannot close. */
function fenced(text: string): string {
  const lines = text.replace(/^\n/, "").trimEnd();
  if (lines.trim() === "") return "";
  const longest = Math.max(2, ...(lines.match(/^ {0,3}`{3,}/gm) ?? []).map((mark) => mark.trim().length));
  const fence = "`".repeat(longest + 1);
  return `${fence}\n${lines}\n${fence}`;
}

/** What a reader sees of an element's text, with its line ends. */
export function textContent(node: HtmlNode, reading: Reading, depth = 0): string {
  const runs: string[] = [];
  let characters = 0;
  const collect = (one: HtmlNode, at: number): void => {
    if (at > MAX_DEPTH) throw new Unreadable("bomb");
    if ("tagName" in one && one !== node && isUnseen(one, reading.hidden)) return;
    if ("tagName" in one && one.tagName === "br") runs.push("\n");
    if ("value" in one) {
      characters += one.value.length;
      if (characters > reading.maxCharacters) throw new Unreadable("long");
      runs.push(one.value);
    }
    if ("childNodes" in one) for (const child of one.childNodes) collect(child, at + 1);
  };
  collect(node, depth);
  return runs.join("");
}
