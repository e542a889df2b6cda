import type { Conclusion, MeasureRow } from "../../../schemas/rollout/rollout-report.ts";

/** The axis goes so many lifts to each side; what lies beyond is cut off, and marked as going on. */
const REACH = 3;
const SIZE = { width: 320, height: 34, edge: 12 } as const;

/** A difference of 0 stands in the middle, and to the right of it the canary is better. */
function place(lifts: number): number {
  const half = SIZE.width / 2 - SIZE.edge;
  return SIZE.width / 2 + (Math.max(-REACH, Math.min(REACH, lifts)) / REACH) * half;
}

/**
 * The interval of a row's difference as a drawing, in units of its lift: the same scale for all measures.
 * @param label What it says, for whoever does not see it.
 * @returns SVG; an empty axis where there is nothing to draw.
 */
export function forestBar({ test, byUser, lift, better, conclusion }: MeasureRow, label: string): string {
  const sign = better === "lower" ? -1 : 1;
  const parts = test && byUser && lift ? bar(sign, test.difference, byUser, lift, conclusion) : [];
  const { width, height } = SIZE;
  const [from, to] = [place(-1), place(1)];
  return `<svg class="forest" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">
<rect class="band" x="${from}" y="0" width="${to - from}" height="${height}"/>
<line class="axis" x1="${SIZE.edge}" x2="${width - SIZE.edge}" y1="${height / 2}" y2="${height / 2}"/>
<line class="zero" x1="${width / 2}" x2="${width / 2}" y1="0" y2="${height}"/>
${parts.join("\n")}
</svg>`;
}

function bar(
  sign: number,
  difference: number,
  { low, high }: { readonly low: number; readonly high: number },
  lift: number,
  conclusion: Conclusion,
): string[] {
  const ends = [(sign * low) / lift, (sign * high) / lift].toSorted((one, other) => one - other);
  const [worst = 0, best = 0] = ends;
  const middle = SIZE.height / 2;
  const [from, to] = [round(place(worst)), round(place(best))];
  return [
    `<line class="interval ${conclusion}" x1="${from}" x2="${to}" y1="${middle}" y2="${middle}"/>`,
    worst < -REACH ? arrow(from, -1, conclusion) : end(from, conclusion),
    best > REACH ? arrow(to, 1, conclusion) : end(to, conclusion),
    `<circle class="point ${conclusion}" cx="${round(place((sign * difference) / lift))}" cy="${middle}" r="5.5"/>`,
  ];
}

function end(x: number, conclusion: Conclusion): string {
  const middle = SIZE.height / 2;
  return `<line class="interval ${conclusion}" x1="${x}" x2="${x}" y1="${middle - 6}" y2="${middle + 6}"/>`;
}

/** The interval goes on beyond the axis. */
function arrow(x: number, direction: 1 | -1, conclusion: Conclusion): string {
  const middle = SIZE.height / 2;
  const back = x - direction * 2;
  return `<path class="arrow ${conclusion}" d="M${back} ${middle - 7} L${back + direction * 10} ${middle} L${back} ${middle + 7} Z"/>`;
}

function round(x: number): number {
  return Math.round(x * 10) / 10;
}
