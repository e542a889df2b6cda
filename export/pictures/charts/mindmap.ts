import { type MindNode, readMindmap } from "../../../graph/reading/charts/mindmap.ts";
import { type Drawing, path, rect, round, series, text, widthOf, wrapped } from "./drawing.ts";

const MARGIN = 16;
const WIDTH = 720;
const LINE = 18;
const GAP = 10;
const BETWEEN = 36;
const PADDING = 10;
const MOST_NODES = 80;
const MOST_LEVELS = 5;
const WIDEST_TEXT = 180;

/** A node in its place: `y` is its middle. */
interface Placed {
  readonly lines: readonly string[];
  readonly level: number;
  readonly branch: number;
  readonly y: number;
  readonly children: readonly Placed[];
}

/** A Mermaid `mindmap` as a picture: a tree from left to right, which fits on paper. Null where it is not understood. */
export function drawMindmap(source: string): Drawing | null {
  const reading = readMindmap(source);
  if (!reading || "wrong" in reading) return null;
  const [levels, nodes] = extent(reading.chart);
  return levels <= MOST_LEVELS && nodes <= MOST_NODES ? drawn(reading.chart, levels) : null;
}

function extent(node: MindNode): [levels: number, nodes: number] {
  const below = node.children.map(extent);
  return [1 + Math.max(0, ...below.map(([levels]) => levels)), 1 + below.reduce((sum, [, nodes]) => sum + nodes, 0)];
}

function drawn(root: MindNode, levels: number): Drawing {
  const widest = Math.min(WIDEST_TEXT, (WIDTH - MARGIN * 2 - BETWEEN * (levels - 1)) / levels - PADDING * 2);
  let bottom = MARGIN;
  const place = (node: MindNode, level: number, branch: number): Placed => {
    const lines = wrapped(node.text, widest);
    const top = bottom;
    const children = node.children.map((child, at) => place(child, level + 1, level === 0 ? at : branch));
    const [height, first, last] = [heightOf(lines), children[0], children.at(-1)];
    // A node may be higher than all that hangs on it.
    const y = Math.max(first && last ? (first.y + last.y) / 2 : 0, top + height / 2);
    bottom = Math.max(bottom, y + height / 2 + GAP);
    return { lines, level, branch, y, children };
  };
  const tree = place(root, 0, 0);
  const columns = Array.from({ length: levels }, (_, level) => columnWidth(tree, level));
  const lefts = columns.map((_, level) => {
    return MARGIN + columns.slice(0, level).reduce((sum, width) => sum + width + BETWEEN, 0);
  });
  const box = (level: number) => ({ left: lefts[level] ?? 0, width: columns[level] ?? 0 });
  return {
    width: (lefts.at(-1) ?? 0) + (columns.at(-1) ?? 0) + MARGIN,
    height: bottom - GAP + MARGIN,
    parts: [...links(tree, box), ...boxes(tree, box)],
  };
}

type Box = (level: number) => { readonly left: number; readonly width: number };

function heightOf(lines: readonly string[]): number {
  return Math.max(lines.length, 1) * LINE + 10;
}

function columnWidth(node: Placed, level: number): number {
  const own = node.level === level ? Math.max(0, ...node.lines.map(widthOf)) + PADDING * 2 + 4 : 0;
  return Math.max(own, ...node.children.map((child) => columnWidth(child, level)));
}

function links(node: Placed, box: Box): string[] {
  const [{ left, width }, { left: end }] = [box(node.level), box(node.level + 1)];
  const [begin, middle] = [round(left + width), round((left + width + end) / 2)];
  return node.children.flatMap((child) => {
    const curve = `C ${middle} ${round(node.y)} ${middle} ${round(child.y)} ${round(end)} ${round(child.y)}`;
    return [path(`M ${begin} ${round(node.y)} ${curve}`, "chart-link"), ...links(child, box)];
  });
}

function boxes(node: Placed, box: Box): string[] {
  const { left, width } = box(node.level);
  const [height, isRoot] = [heightOf(node.lines), node.level === 0];
  const top = node.y - height / 2;
  const [ground, style] = isRoot ? ["chart-band chart-critical", "chart-title"] : ["chart-band", "chart-label"];
  return [
    rect(left, top, width, height, ground),
    ...(isRoot ? [] : [rect(left, top, 4, height, `chart-fill ${series(node.branch)}`, 1)]),
    ...node.lines.map((line, at) => text(left + PADDING + 4, top + 18 + at * LINE, line, style)),
    ...node.children.flatMap((child) => boxes(child, box)),
  ];
}
