import { round } from "./charts/drawing.ts";

/** What stands at an end of a line: an arrow head, a diamond. */
export interface Marker {
  readonly refX: number;
  readonly refY: number;
  /** At the beginning of a line it looks back. */
  readonly reverses: boolean;
  readonly content: string;
}

type Attributes = ReadonlyMap<string, string>;
type Point = readonly [x: number, y: number];

const DEFINITIONS = /<defs>[\s\S]*?<\/defs>/g;
const MARKER = /<marker([^>]*)>([\s\S]*?)<\/marker>/g;
const NUMBERS = /-?\d*\.?\d+(?:e-?\d+)?/gi;

/** The markers of a drawing by their ids, and the drawing without them. */
export function withoutMarkers(svg: string): { readonly svg: string; readonly markers: ReadonlyMap<string, Marker> } {
  const markers = new Map<string, Marker>();
  for (const [, attributes = "", content = ""] of svg.matchAll(MARKER)) {
    const value = (name: string) => new RegExp(`\\s${name}="([^"]*)"`).exec(attributes)?.[1] ?? "";
    markers.set(value("id"), {
      refX: Number(value("refX")),
      refY: Number(value("refY")),
      reverses: value("orient") === "auto-start-reverse",
      content: content.trim(),
    });
  }
  return { svg: svg.replace(DEFINITIONS, ""), markers };
}

/** The heads of a line as shapes of their own: not every program that shows SVG draws markers. */
export function drawnHeads(tag: string, attributes: Attributes, markers: ReadonlyMap<string, Marker>): string {
  const points = pointsOf(tag, attributes);
  const [width, turn] = [Number(attributes.get("stroke-width") ?? 1), Math.PI];
  const head = (name: string, at: Point | undefined, from: Point | undefined, isStart: boolean) => {
    const marker = markers.get(/^url\(#([^)]+)\)$/.exec(attributes.get(name) ?? "")?.[1] ?? "");
    if (!marker || !at || !from) return "";
    // A start marker looks along the line, unless it is one that turns round.
    const along = Math.atan2(at[1] - from[1], at[0] - from[0]) + (isStart && !marker.reverses ? turn : 0);
    const place = `translate(${round(at[0])} ${round(at[1])}) rotate(${round((along * 180) / Math.PI)})`;
    const size = width === 1 ? "" : ` scale(${width})`;
    const origin = `translate(${-marker.refX} ${-marker.refY})`;
    return `<g transform="${place}${size} ${origin}">${marker.content}</g>`;
  };
  const start = head("marker-start", points[0], different(points, 0, 1), true);
  return start + head("marker-end", points.at(-1), different(points, points.length - 1, -1), false);
}

/** The nearest point that lies elsewhere: a line may have its last point twice. */
function different(points: readonly Point[], at: number, step: 1 | -1): Point | undefined {
  const [x, y] = points[at] ?? [0, 0];
  for (let other = at + step; other >= 0 && other < points.length; other += step) {
    const [otherX, otherY] = points[other] ?? [0, 0];
    if (otherX !== x || otherY !== y) return [otherX, otherY];
  }
  return undefined;
}

function pointsOf(tag: string, attributes: Attributes): Point[] {
  const written =
    tag === "line"
      ? ["x1", "y1", "x2", "y2"].map((name) => attributes.get(name) ?? "0").join(" ")
      : (attributes.get("points") ?? attributes.get("d") ?? "");
  const numbers = (written.match(NUMBERS) ?? []).map(Number);
  return Array.from({ length: Math.floor(numbers.length / 2) }, (_, at): Point => {
    return [numbers[at * 2] ?? 0, numbers[at * 2 + 1] ?? 0];
  });
}
