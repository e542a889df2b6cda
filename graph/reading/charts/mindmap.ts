import { type ChartReading, linesOfChart } from "./chart-reading.ts";

export interface MindNode {
  readonly text: string;
  readonly children: readonly MindNode[];
}

interface OpenNode {
  readonly indent: number;
  readonly text: string;
  readonly children: OpenNode[];
}

const PLAIN = /^[^()[{}]+$/;
/** A text in one of the shapes that a node may have, with an id before it or none. */
const SHAPED =
  /^[^()[{}]*(?:\(\(|\{\{|\)\)|\(-|-\)|[([)])[ \t]*(?:"([^"]+)"|([^()\]}"][^()\]}]*))(?:\)\)|\(\(|\}\}|[)(\]])$/;
/** An icon or a class of a node, which only a page with their style sheets shows. */
const DECORATION = /^(?:::icon\([^)]*\)|:::.*)$/;

/** A Mermaid `mindmap`: a tree by its lines' indents. */
export function readMindmap(source: string): ChartReading<MindNode> {
  const { head, lines } = linesOfChart(source);
  // A node may stand on the first line; nobody writes it so.
  if (head !== "mindmap") return /^mindmap\s/.test(head) ? null : { wrong: head };
  const open: OpenNode[] = [];
  for (const line of lines) {
    const [indent, entry] = [line.length - line.trimStart().length, line.trim()];
    if (DECORATION.test(entry)) continue;
    const text = textOf(entry);
    // A shape may go over lines, as Markdown between quotes does.
    if (text === null) return isLeftOpen(entry) ? null : { wrong: entry };
    while ((open.at(-1)?.indent ?? -1) >= indent && open.length > 1) open.pop();
    const parent = open.at(-1);
    const node: OpenNode = { indent, text, children: [] };
    if (parent) {
      if (parent.indent >= indent) return { wrong: entry };
      parent.children.push(node);
    }
    open.push(node);
  }
  return open[0] ? { chart: open[0] } : { wrong: head };
}

function textOf(entry: string): string | null {
  if (PLAIN.test(entry)) return words(entry);
  const [, quoted, plain] = SHAPED.exec(entry) ?? [];
  const text = quoted ?? plain;
  return text === undefined ? null : words(text);
}

/** Text as it is drawn: lines of it are joined, and Markdown between backticks loses its marks. */
function words(text: string): string {
  const [, markdown] = /^`([\s\S]*)`$/.exec(text.trim()) ?? [];
  const plain = markdown === undefined ? text : markdown.replaceAll("*", "");
  return plain.replace(/<br\s*\/?>/gi, " ").trim();
}

function isLeftOpen(entry: string): boolean {
  return entry.split('"').length % 2 === 0 || /^[^()[{}]*[([{)]+[^)\]}]*$/.test(entry);
}
