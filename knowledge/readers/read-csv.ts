import { decodedText } from "../decoded-text.ts";
import { gfmTable } from "./gfm-table.ts";
import { literalLines } from "./literal-lines.ts";
import type { Reader } from "./read-part.ts";

/** In the order in which equally good ones are taken. */
const DELIMITERS = [",", "\t", ";", "|"] as const;
/** Rows that tell which it is. */
const SAMPLE_ROWS = 50;
/** The least share of rows that have as many cells as most: what is below is prose with commas in it. */
const LEAST_SHARE = 0.6;
/** Excel's way to name the delimiter. */
const NAMED_DELIMITER = /^sep=([,;|\t])\r?\n/i;

/** Reads a file of values as one table, its first row as the head; what is no table of values is read as text. */
export const readCsv: Reader = async (bytes, maxCharacters) => {
  const decoded = decodedText(bytes);
  if (decoded === null) return { problem: "binary" };
  if (decoded.length > maxCharacters) return { problem: "long" };
  const { parse } = await import("csv-parse/sync");
  const named = NAMED_DELIMITER.exec(decoded);
  const text = named ? decoded.slice(named[0].length) : decoded;
  const rows = (delimiter: string, to = -1) => parsedRows(parse, text, delimiter, to);
  const delimiter = named?.[1] ?? bestDelimiter((one) => rows(one, SAMPLE_ROWS));
  const table = delimiter === null ? null : rows(delimiter);
  const markdown = table === null ? literalLines(text).trim() : gfmTable(table);
  if (markdown === "") return { problem: "empty" };
  if (markdown.length > maxCharacters) return { problem: "long" };
  return { problem: null, title: null, parts: [{ place: null, markdown }] };
};

/** Null where the text cannot be read with it. */
function parsedRows(
  parse: typeof import("csv-parse/sync").parse,
  text: string,
  delimiter: string,
  to: number,
): string[][] | null {
  try {
    const options = { bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, delimiter, to };
    return parse(text, options);
  } catch {
    return null;
  }
}

/** The one that gives most rows the same number of cells, and more than one. Null where none does. */
function bestDelimiter(sample: (delimiter: string) => string[][] | null): string | null {
  const rated = DELIMITERS.map((delimiter) => ({ delimiter, ...consistency(sample(delimiter) ?? []) }));
  const fit = rated.filter(({ cells, share }) => cells > 1 && share >= LEAST_SHARE);
  const best = fit.toSorted((one, other) => other.share * other.cells - one.share * one.cells)[0];
  return best?.delimiter ?? null;
}

/** How many cells most rows have, and how large a share these are. */
function consistency(rows: readonly (readonly string[])[]): { readonly cells: number; readonly share: number } {
  const counts = new Map<number, number>();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  const [cells, times] = [...counts].toSorted((one, other) => other[1] - one[1])[0] ?? [0, 0];
  return { cells, share: rows.length === 0 ? 0 : times / rows.length };
}
