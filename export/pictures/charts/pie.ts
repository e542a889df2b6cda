import { circle, type Drawing, path, rect, round, series, shortened, text, widthOf } from "./drawing.ts";
import { chartLines } from "./lines.ts";

interface Slice {
  readonly label: string;
  readonly value: number;
}

const RADIUS = 110;
const MARGIN = 16;
const ROW = 24;
const MOST_SLICES = 16;
const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 6 });

/** A Mermaid `pie` as a picture with a legend that names each part and its share. Null where a line of it is not understood. */
export function drawPie(source: string): Drawing | null {
  const [head = "", ...lines] = chartLines(source);
  const [, inline = ""] = /^pie(?:\s+showData)?(?:\s+title\s+(.*))?$/i.exec(head) ?? [];
  if (!/^pie\b/i.test(head) || (inline === "" && !/^pie(?:\s+showData)?$/i.test(head))) return null;
  const titles = lines.flatMap((entry) => /^title\s+(.*)$/i.exec(entry)?.[1] ?? []);
  const entries = lines.filter((entry) => !/^(?:title\s|showData$)/i.test(entry));
  const slices = entries.map(sliceOf);
  if (slices.length === 0 || slices.length > MOST_SLICES || slices.some((slice) => slice === null)) return null;
  const known = slices.flatMap((slice) => slice ?? []);
  const total = known.reduce((sum, { value }) => sum + value, 0);
  return total > 0 && Number.isFinite(total) ? drawn(shortened(titles[0] ?? inline), known, total) : null;
}

function sliceOf(entry: string): Slice | null {
  const [, label = "", written = ""] = /^(?:"([^"]+)"|'[^']+')\s*:\s*([\d.,_]+)$/.exec(entry) ?? [];
  const value = Number(written.replace(/[,_]/g, ""));
  return label.trim() && written && Number.isFinite(value) ? { label: label.trim(), value } : null;
}

function drawn(title: string, slices: readonly Slice[], total: number): Drawing {
  const top = MARGIN + (title ? ROW + 4 : 0);
  const [x, y] = [MARGIN + RADIUS, top + RADIUS];
  const left = MARGIN * 2.5 + RADIUS * 2;
  const rows = slices.map(({ label, value }) => {
    return `${shortened(label)}: ${grouped.format(value)} (${round((value / total) * 100)}%)`;
  });
  const legend = top + Math.max(0, RADIUS - (rows.length * ROW) / 2);
  const height = Math.max(top + RADIUS * 2, legend + rows.length * ROW) + MARGIN;
  const width = left + 26 + Math.max(...rows.map(widthOf), title ? widthOf(title) - left : 0) + MARGIN;
  return {
    width,
    height,
    parts: [
      ...(title ? [text(MARGIN, MARGIN + 12, title, "chart-title")] : []),
      ...sectors(slices, total, x, y),
      ...rows.flatMap((row, at) => [
        rect(left, legend + at * ROW + 4, 14, 14, `chart-fill ${series(at)}`),
        text(left + 24, legend + at * ROW + 16, row, "chart-label"),
      ]),
    ],
  };
}

function sectors(slices: readonly Slice[], total: number, x: number, y: number): string[] {
  let begin = -Math.PI / 2;
  return slices.flatMap(({ value }, at) => {
    const end = begin + (value / total) * Math.PI * 2;
    const from = begin;
    begin = end;
    if (value === 0) return [];
    // The arc of a whole circle ends where it begins, and nothing of it is drawn.
    if (value === total) return [circle(x, y, RADIUS, `chart-fill ${series(at)}`)];
    const point = (angle: number) => `${round(x + RADIUS * Math.cos(angle))} ${round(y + RADIUS * Math.sin(angle))}`;
    const isLarge = end - from > Math.PI ? 1 : 0;
    const arc = `M ${x} ${y} L ${point(from)} A ${RADIUS} ${RADIUS} 0 ${isLarge} 1 ${point(end)} Z`;
    return [path(arc, `chart-fill chart-sector ${series(at)}`)];
  });
}
