/**
 * A table as GitHub writes them, the first row as its head. Line ends in a cell become `<br>`.
 * @returns Nothing where no cell has a text.
 */
export function gfmTable(rows: readonly (readonly string[])[]): string {
  const written = rows.filter((row) => row.some((cell) => cell.trim() !== ""));
  const [head] = written;
  if (head === undefined) return "";
  const width = written.reduce((widest, row) => Math.max(widest, row.length), 0);
  const line = (row: readonly string[]) => {
    let text = "|";
    for (let at = 0; at < width; at += 1) text += ` ${tableCell(row[at] ?? "")} |`;
    return text;
  };
  const [first, ...others] = written.map(line);
  return [first, `|${" --- |".repeat(width)}`, ...others].join("\n");
}

function tableCell(text: string): string {
  const trimmed = text.trim();
  if (!/[|\n\t]| {2}/.test(trimmed)) return trimmed;
  return trimmed
    .replace(/[ \t]+/g, " ")
    .replace(/\\?\|/g, "\\|")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join("<br>");
}
