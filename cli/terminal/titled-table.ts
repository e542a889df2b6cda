import { formatTable } from "./table.ts";
import { displayWidth, oneLine, truncateToWidth } from "./text-width.ts";

/** Less of a title tells too little of what it is a title of. */
const LEAST_TITLE = 24;

/**
 * A table whose last column says what each row is about, the headings first. Where too little of it could be seen beside
 * the others, it stands on a line of its own below them.
 * @param width The columns there are; a table that nobody measures is as wide as it needs to be.
 */
export function titledTable(rows: readonly (readonly string[])[], width: number | undefined): string {
  if (!width) return formatTable(rows);
  const title = (row: readonly string[]) => oneLine(row.at(-1) ?? "");
  const before = formatTable(rows.map((row) => row.slice(0, -1))).split("\n");
  const room = width - Math.max(0, ...before.map(displayWidth)) - 2;
  const widest = Math.max(0, ...rows.map((row) => displayWidth(title(row))));
  if (room >= Math.min(LEAST_TITLE, widest)) return formatTable(rows, { width });
  return rows
    .flatMap((row, at) => [truncateToWidth(before[at] ?? "", width), truncateToWidth(`  ${title(row)}`, width)])
    .join("\n");
}
