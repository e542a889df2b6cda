import { type QuadrantChart, type QuadrantPoint, readQuadrant } from "../../../graph/reading/charts/quadrant.ts";
import { circle, type Drawing, line, rect, series, shortened, text, widthOf, wrapped } from "./drawing.ts";

const MARGIN = 16;
const SIDE = 440;
const GUTTER = 110;
const LINE = 17;
const DOT = 5;
const MOST_POINTS = 40;

interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A Mermaid `quadrantChart` as a picture: names in a square of four quarters. Null where it is not understood. */
export function drawQuadrant(source: string): Drawing | null {
  const reading = readQuadrant(source);
  if (!reading || "wrong" in reading) return null;
  const { quadrants, points } = reading.chart;
  const isEmpty = points.length === 0 && quadrants.every((words) => words === "");
  return isEmpty || points.length > MOST_POINTS ? null : drawn(reading.chart);
}

function drawn({ title, x, y, quadrants, points }: QuadrantChart): Drawing {
  const left = MARGIN + (y.some(Boolean) ? GUTTER : 0);
  const top = MARGIN + (title ? 28 : 0);
  const [middle, half] = [top + SIDE / 2, SIDE / 2];
  const below = x.map((words) => wrapped(words, half - 10));
  const quarters = [
    [left + half, top],
    [left, top],
    [left, middle],
    [left + half, middle],
  ] as const;
  const names = quarters.map(([, begin], at) => {
    return wrapped(quadrants[at] ?? "", half - 20).map((words, row) => ({ words, y: begin + 22 + row * LINE }));
  });
  const taken = names.flatMap((rows, at) =>
    rows.map(({ words, y }) => area((quarters[at]?.[0] ?? 0) + half / 2 - widthOf(words) / 2, y, words)),
  );
  const square = { left, top, width: SIDE, height: SIDE };
  return {
    width: left + SIDE + MARGIN,
    height: top + SIDE + Math.max(0, ...below.map(({ length }) => length)) * LINE + MARGIN,
    parts: [
      ...(title ? [text(MARGIN, MARGIN + 12, shortened(title), "chart-title")] : []),
      ...quarters.map(([at, begin]) => rect(at + 1, begin + 1, half - 2, half - 2, "chart-band")),
      line(left, middle, left + SIDE, middle, "chart-grid"),
      line(left + half, top, left + half, top + SIDE, "chart-grid"),
      ...names.flatMap((rows, at) => {
        const center = (quarters[at]?.[0] ?? 0) + half / 2;
        return rows.map(({ words, y }) => text(center, y, words, "chart-strong", { anchor: "middle" }));
      }),
      ...sideWords(y[1], left, top + 14),
      ...sideWords(y[0], left, top + SIDE - 6 - (wrapped(y[0], GUTTER - 14).length - 1) * LINE),
      ...below.flatMap((rows, at) => {
        const [place, anchor] = at === 0 ? [left, "start" as const] : [left + SIDE, "end" as const];
        return rows.map((words, row) => text(place, top + SIDE + 18 + row * LINE, words, "chart-soft", { anchor }));
      }),
      ...pointParts(points, square, taken),
    ],
  };
}

function sideWords(words: string, left: number, y: number): string[] {
  return wrapped(words, GUTTER - 14).map((row, at) => {
    return text(left - 10, y + at * LINE, row, "chart-soft", { anchor: "end" });
  });
}

/** The points, each with its name where nothing stands yet: beside it, above it, below it. */
function pointParts(points: readonly QuadrantPoint[], square: Area, names: readonly Area[]): string[] {
  const places = points.map(({ name, x, y }) => {
    return { name: shortened(name), x: square.left + x * SIDE, y: square.top + (1 - y) * SIDE };
  });
  const taken = [...names, ...places.map(({ x, y }) => dotArea(x, y))];
  const dots = places.map(({ x, y }) => circle(x, y, DOT, `chart-fill ${series(0)}`));
  const labels = places.map(({ name, x, y }) => {
    const width = widthOf(name);
    const free = [
      [x + 9, y + 4.5],
      [x - 9 - width, y + 4.5],
      [x - width / 2, y - 10],
      [x - width / 2, y + 19],
      [x + 6, y - 9],
      [x + 6, y + 18],
      [x - 6 - width, y - 9],
      [x - 6 - width, y + 18],
    ].map(([at = 0, base = 0]) => area(at, base, name));
    const within = free.filter((one) => holds(square, one));
    const found = within.find((one) => !taken.some((other) => meet(one, other))) ?? within[0] ?? free[0];
    if (!found) return "";
    taken.push(found);
    return text(found.left, found.top + 12, name, "chart-label");
  });
  return [...dots, ...labels];
}

/** What a text on a line takes. */
function area(left: number, baseline: number, words: string): Area {
  return { left, top: baseline - 12, width: widthOf(words), height: 15 };
}

function dotArea(x: number, y: number): Area {
  return { left: x - DOT, top: y - DOT, width: DOT * 2, height: DOT * 2 };
}

function meet(one: Area, other: Area): boolean {
  return (
    one.left < other.left + other.width &&
    other.left < one.left + one.width &&
    one.top < other.top + other.height &&
    other.top < one.top + one.height
  );
}

function holds(outer: Area, inner: Area): boolean {
  return (
    inner.left >= outer.left &&
    inner.left + inner.width <= outer.left + outer.width &&
    inner.top >= outer.top &&
    inner.top + inner.height <= outer.top + outer.height
  );
}
