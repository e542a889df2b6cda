import { singular } from "../sheet/units.ts";

/** When a row's work happens, by its own column of weeks or months, or by its marks in a chart of such columns. */
export interface RowTime {
  readonly unit: string;
  readonly first: number;
  readonly last: number;
  readonly written: string;
  /** The cells that say what happens then. */
  readonly cells: readonly string[];
}

const TIME_HEADER = /^(weeks?|months?)$/i;
const RANGE = /^(?:M|weeks?\s|months?\s)?(\d{1,3})(?:\s?(?:to|[-–~])\s?M?(\d{1,3}))?(?:주차|주|개월차|개월째|개월)?$/i;
const CHART_COLUMN = /^(M|W|Month |Week )?(\d{1,3})(주차?|개월차?|월)?(?:\s?[~–-]\s?(?:M|W)?(\d{1,3}))?$/i;
const MARK = /^[●○◎■□▲△★☆xX✓✔O]$/u;
const MIN_CHART_COLUMNS = 4;

/** Null where the row has no such time, or more than one. */
export function rowTime(headers: readonly string[], cells: readonly string[]): RowTime | null {
  return columnTime(headers, cells) ?? chartTime(headers, cells);
}

function columnTime(headers: readonly string[], cells: readonly string[]): RowTime | null {
  const columns = headers.flatMap((header, at) => (TIME_HEADER.test(header) ? [at] : []));
  const [column] = columns;
  if (column === undefined || columns.length > 1) return null;
  const written = cells[column] ?? "";
  const [, first, last = first] = RANGE.exec(written) ?? [];
  if (first === undefined) return null;
  return {
    unit: `at ${singular(headers[column] ?? "")}`,
    first: Number(first),
    last: Number(last),
    written,
    cells: cells.filter((_, at) => at !== column),
  };
}

function chartTime(headers: readonly string[], cells: readonly string[]): RowTime | null {
  const columns = headers.flatMap((header, at) => {
    const [, before = "", first, behind = "", last = first] = CHART_COLUMN.exec(header) ?? [];
    if (first === undefined || before + behind === "") return [];
    return [{ at, isWeek: /^(?:w|주)/i.test(before + behind), first: Number(first), last: Number(last) }];
  });
  const marked = columns.filter(({ at }) => MARK.test(cells[at] ?? ""));
  const [begin, end] = [marked.at(0), marked.at(-1)];
  if (columns.length < MIN_CHART_COLUMNS || !begin || !end) return null;
  const chart = new Set(columns.map(({ at }) => at));
  return {
    unit: begin.isWeek ? "at week" : "at month",
    first: begin.first,
    last: end.last,
    written: begin === end ? (headers[begin.at] ?? "") : `${headers[begin.at]}–${headers[end.at]}`,
    cells: cells.filter((_, at) => !chart.has(at)),
  };
}
