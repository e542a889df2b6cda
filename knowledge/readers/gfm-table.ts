const [TAB, LINE_END, SPACE, BAR] = [0x09, 0x0a, 0x20, 0x7c];

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
    const cells = row.map(tableCell);
    while (cells.length < width) cells.push("");
    return `| ${cells.join(" | ")} |`;
  };
  const [first, ...others] = written.map(line);
  return [first, `|${" --- |".repeat(width)}`, ...others].join("\n");
}

function tableCell(text: string): string {
  const trimmed = text.trim();
  if (isPlain(trimmed)) return trimmed;
  return trimmed
    .replace(/[ \t]+/g, " ")
    .replace(/\\?\|/g, "\\|")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join("<br>");
}

/** Whether a cell can be written as it is, as most can: for short ones a pattern takes longer than a look at each letter. */
function isPlain(text: string): boolean {
  let isAfterSpace = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === TAB || code === LINE_END || code === BAR || (code === SPACE && isAfterSpace)) return false;
    isAfterSpace = code === SPACE;
  }
  return true;
}
