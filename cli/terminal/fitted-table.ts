import { formatTable, type TableOptions } from "./table.ts";
import { displayWidth, oneLine, padToWidth, wrapToWidth } from "./text-width.ts";

export interface FittedOptions extends Pick<TableOptions, "header" | "gap" | "align"> {
  /** The columns there are; a table that nobody measures is as wide as it needs to be. */
  readonly width: number | undefined;
  /** A row where not even its first column can be broken: what stands below that, a line each. */
  readonly stacked: (cells: readonly string[]) => readonly string[];
}

/** A first column with less room than this is read worse than one that stands alone. */
const LEAST_LABEL = 16;

/**
 * Rows as lines of which nothing is cut: where there is too little room the first column is broken at words, and where
 * that does not help the other cells stand below it.
 */
export function fittedTable(rows: readonly (readonly string[])[], options: FittedOptions): string {
  const { header, width, gap = 2, align = [], stacked } = options;
  const plain = formatTable(rows, { gap, align, ...(header === undefined ? {} : { header }) });
  if (width === undefined || plain.split("\n").every((line) => displayWidth(line) <= width)) return plain;
  const cells = (header === undefined ? rows : [header, ...rows]).map((row) => row.map(oneLine));
  const columns = Math.max(0, ...cells.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(0, ...cells.map((row) => displayWidth(row[column] ?? ""))),
  );
  const room = width - widths.slice(1).reduce((sum, one) => sum + one + gap, 0);
  if (room < LEAST_LABEL) {
    const all = rows.map((row) => row.map(oneLine));
    return all
      .flatMap((row) => [...wrapToWidth(row[0] ?? "", width), ...stacked(row).map((one) => `  ${one}`)])
      .join("\n");
  }
  const labels = cells.map(([label = ""]) => wrapToWidth(label, room));
  const widest = Math.max(...labels.map(([first = ""]) => displayWidth(first)));
  const lines = cells.flatMap(([, ...values], row) => {
    const [first = "", ...rest] = labels[row] ?? [];
    const others = values.map((cell, at) => padToWidth(cell, widths[at + 1] ?? 0, align[at + 1]));
    const line = [padToWidth(first, widest), ...others].join(" ".repeat(gap)).trimEnd();
    return [line, ...rest.map((one) => `  ${one}`)];
  });
  return lines.join("\n");
}

/** Points of a list, each broken at words below its first one. */
export function bulletLines(points: readonly string[], width: number | undefined): string {
  return points
    .flatMap((point) => {
      const text = oneLine(point);
      const lines = width === undefined ? [text] : wrapToWidth(text, Math.max(8, width - 2));
      return lines.map((line, at) => `${at === 0 ? "- " : "  "}${line}`);
    })
    .join("\n");
}
