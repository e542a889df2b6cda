/**
 * A table as GitHub writes them, the first row as its head. Line ends in a cell become `<br>`.
 * @returns Nothing where no cell has a text.
 */
export function gfmTable(rows: readonly (readonly string[])[]): string {
  const written = rows.filter((row) => row.some((cell) => cell.trim() !== ""));
  const [head] = written;
  if (head === undefined) return "";
  const width = written.reduce((widest, row) => Math.max(widest, row.length), 0);
  const line = (row: readonly string[]) =>
    `| ${Array.from({ length: width }, (_, at) => tableCell(row[at] ?? "")).join(" | ")} |`;
  const [first, ...others] = written.map(line);
  return [first, `|${" --- |".repeat(width)}`, ...others].join("\n");
}

function tableCell(text: string): string {
  return text
    .trim()
    .replace(/[ \t]+/g, " ")
    .replace(/\\?\|/g, "\\|")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join("<br>");
}
