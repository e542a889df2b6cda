import { displayWidth, oneLine, padToWidth, truncateToWidth } from "./text-width.ts";

export interface TableOptions {
  /** A first row of headings. */
  readonly header?: readonly string[];
  /** The columns there are: the last cell is cut where a row would be wider. */
  readonly width?: number;
  /** Spaces between two columns. */
  readonly gap?: number;
  readonly align?: readonly ("left" | "right")[];
}

/** Rows as lines whose columns are aligned by how wide they are on a terminal (Korean is two columns wide). */
export function formatTable(rows: readonly (readonly string[])[], options: TableOptions = {}): string {
  const { header, width, gap = 2, align = [] } = options;
  const cells = (header === undefined ? rows : [header, ...rows]).map((row) => row.map(oneLine));
  const columns = Math.max(0, ...cells.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(0, ...cells.map((row) => displayWidth(row[column] ?? ""))),
  );
  const before = widths.slice(0, -1).reduce((sum, columnWidth) => sum + columnWidth + gap, 0);
  const room = width === undefined ? undefined : Math.max(1, width - before);

  const lines = cells.map((row) => {
    const line = widths.map((columnWidth, column) => {
      const cell = row[column] ?? "";
      if (column < columns - 1) return padToWidth(cell, columnWidth, align[column]);
      const last = room === undefined ? cell : truncateToWidth(cell, room);
      return padToWidth(last, Math.min(columnWidth, room ?? columnWidth), align[column]);
    });
    const text = line.join(" ".repeat(gap)).trimEnd();
    return width === undefined ? text : truncateToWidth(text, width);
  });
  return lines.join("\n");
}
