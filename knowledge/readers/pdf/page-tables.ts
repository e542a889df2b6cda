import { isListMark } from "./list-marks.ts";
import { isOnLine, type Segment } from "./page-segments.ts";

/** A part of a page that has columns: the cells of a table, or columns of prose to be read one after the other. */
export interface ColumnRegion {
  readonly kind: "table" | "prose";
  readonly members: ReadonlySet<Segment>;
  /** Of a table its cells; of prose its columns. */
  readonly rows: readonly (readonly string[])[];
  readonly columns: readonly (readonly Segment[])[];
}

/** Fewer aligned rows are a coincidence. */
const LEAST_ROWS = 3;
/** Of the letters' height: rows further apart are of two tables. */
const MAX_ROW_GAP = 5;
/** Letters count one, syllables of Hangul two: what is longer in every row is a line of prose. */
const PROSE_WIDTH = 28;

interface Row {
  readonly y: number;
  readonly size: number;
  readonly segments: Segment[];
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** The tables of a page, by the places of its segments alone, and columns of prose that the page draws line by line. */
export function columnRegions(segments: readonly Segment[]): ColumnRegion[] {
  const order = new Map(segments.map((segment, at) => [segment, at]));
  return runsOfRows(rowsOf(segments)).flatMap((rows) => regionOf(rows, order) ?? []);
}

function rowsOf(segments: readonly Segment[]): Row[] {
  const rows: Row[] = [];
  for (const segment of segments.toSorted((one, other) => other.y - one.y)) {
    const row = rows.at(-1);
    if (row && isOnLine(row, segment)) row.segments.push(segment);
    else rows.push({ y: segment.y, size: segment.size, segments: [segment] });
  }
  for (const { segments: inRow } of rows) inRow.sort((one, other) => one.x - other.x);
  return rows;
}

/** From each row with several segments, as far as rows follow that could belong to it. */
function runsOfRows(rows: readonly Row[]): Row[][] {
  const runs: Row[][] = [];
  let open: Row[] = [];
  for (const row of rows) {
    const above = open.at(-1);
    const isNear = above !== undefined && above.y - row.y < MAX_ROW_GAP * row.size;
    const isPart = isNear && (row.segments.length > 1 || isContinuation(row, open));
    if (!isPart) {
      runs.push(open);
      open = [];
    }
    if (isPart || row.segments.length > 1) open.push(row);
  }
  return [...runs, open].filter((run) => run.filter(({ segments }) => segments.length > 1).length >= LEAST_ROWS);
}

/** One more line of a cell, or a row with one cell filled: under a cell, and not under several. */
function isContinuation({ segments: [only] }: Row, above: readonly Row[]): boolean {
  const last = above.findLast(({ segments }) => segments.length > 1);
  return only !== undefined && (last?.segments.filter((cell) => overlap(cell, only) > 0).length ?? 0) === 1;
}

function regionOf(rows: readonly Row[], order: ReadonlyMap<Segment, number>): ColumnRegion | null {
  const columns = columnsOf(rows);
  if (columns === null) return null;
  const trimmed = trimmedEnd(rows);
  const cells = trimmed.map(({ segments }) =>
    columns.map((column) => segments.filter((one) => isIn(one, column, columns))),
  );
  const first = trimmed.flatMap((_, at) => cells[at]?.[0] ?? []);
  if (first.length > 0 && first.every(({ text }) => isListMark(text))) return null;
  const members = new Set(trimmed.flatMap(({ segments }) => segments));
  const byColumn = columns.map((_, column) => cells.flatMap((row) => row[column] ?? []));
  if (!isDrawnByRows(trimmed, columns, order)) return null;
  if (columns.length <= 3 && byColumn.every(isProse)) return { kind: "prose", members, rows: [], columns: byColumn };
  const table = logicalRows(trimmed, cells);
  const full = table.filter((row) => row.filter((cell) => cell !== "").length > 1);
  return full.length < LEAST_ROWS ? null : { kind: "table", members, rows: table, columns: byColumn };
}

/** The spans of the columns, as the rows with the usual number of cells have them; null where these do not agree. */
function columnsOf(rows: readonly Row[]): Span[] | null {
  const counts = new Map<number, number>();
  for (const { segments } of rows)
    if (segments.length > 1) counts.set(segments.length, (counts.get(segments.length) ?? 0) + 1);
  const usual = [...counts].toSorted((one, other) => other[1] - one[1] || other[0] - one[0]);
  for (const [count, times] of usual) {
    if (times < LEAST_ROWS) continue;
    const spans = unionOf(rows.filter(({ segments }) => segments.length === count).flatMap(({ segments }) => segments));
    if (spans.length === count) return spans;
  }
  return null;
}

function unionOf(segments: readonly Segment[]): Span[] {
  const spans: { from: number; to: number }[] = [];
  for (const { x, right } of segments.toSorted((one, other) => one.x - other.x)) {
    const last = spans.at(-1);
    if (last && x < last.to) last.to = Math.max(last.to, right);
    else spans.push({ from: x, to: right });
  }
  return spans;
}

/** Lines below the last row with several cells are what comes behind the table, unless they go on with a cell. */
function trimmedEnd(rows: readonly Row[]): readonly Row[] {
  const last = rows.findLastIndex(({ segments }) => segments.length > 1);
  const next = rows[last + 1];
  const above = rows[last];
  const goesOn = next && above && above.y - next.y < 1.3 * next.size;
  return rows.slice(0, last + (goesOn ? 2 : 1));
}

function isIn(segment: Segment, column: Span, columns: readonly Span[]): boolean {
  const best = columns.reduce((most, one) => (closeness(segment, one) > closeness(segment, most) ? one : most));
  return best === column;
}

/** The overlap, or below 0 the distance. */
function closeness({ x, right }: Segment, { from, to }: Span): number {
  return Math.min(right, to) - Math.max(x, from);
}

function overlap(one: Segment, other: Segment): number {
  return Math.min(one.right, other.right) - Math.max(one.x, other.x);
}

/** Tables are drawn cell by cell of a row; columns of prose mostly one after the other, as they are read. */
function isDrawnByRows(rows: readonly Row[], columns: readonly Span[], order: ReadonlyMap<Segment, number>): boolean {
  const drawn = rows.flatMap(({ segments }) => segments).toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
  const columnOf = (segment: Segment) => columns.findIndex((column) => isIn(segment, column, columns));
  const steps = drawn.filter((segment, at) => {
    const before = drawn[at - 1];
    return before !== undefined && columnOf(segment) > columnOf(before);
  });
  const full = rows.filter(({ segments }) => segments.length > 1).length;
  return steps.length >= full / 2;
}

function isProse(column: readonly Segment[]): boolean {
  const widths = column.map(({ text }) => text.length + (text.match(/[\u1100-\uffdc]/g)?.length ?? 0));
  return (widths.toSorted((one, other) => one - other)[Math.floor(widths.length / 2)] ?? 0) >= PROSE_WIDTH;
}

/** Lines that go on with the cells above them joined to these: nearer than rows are, and not in the first column alone. */
function logicalRows(rows: readonly Row[], cells: readonly (readonly (readonly Segment[])[])[]): string[][] {
  const gaps = rows.slice(1).map(({ y }, at) => (rows[at]?.y ?? y) - y);
  const fullGaps = gaps.filter(
    (_, at) => (rows[at + 1]?.segments.length ?? 0) > 1 && (rows[at]?.segments.length ?? 0) > 1,
  );
  const usual =
    fullGaps.toSorted((one, other) => one - other)[Math.floor(fullGaps.length / 2)] ?? Number.POSITIVE_INFINITY;
  const table: string[][] = [];
  rows.forEach((row, at) => {
    const line = (cells[at] ?? []).map((cell) => cell.map(({ text }) => text).join(" "));
    const above = table.at(-1);
    const gap = gaps[at - 1] ?? Number.POSITIVE_INFINITY;
    const isPartial = line.some((cell) => cell === "");
    const goesOn = isPartial && (gap < 0.8 * usual || (line[0] === "" && gap < 1.35 * row.size));
    if (above && goesOn)
      table.splice(
        -1,
        1,
        above.map((cell, column) => [cell, line[column]].filter(Boolean).join(" ")),
      );
    else table.push(line);
  });
  return table;
}
