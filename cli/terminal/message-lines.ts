import { PROGRAM } from "../words/program-name.ts";
import { displayWidth, plainLines, wrapToWidth } from "./text-width.ts";

/** A column with less room than this is read worse than one below. */
const LEAST_COLUMNS = 24;

/**
 * A message for people, broken at words. A command in it stays on one line, wider than the terminal if need be: it is
 * there to be copied, and what a terminal breaks by itself is still one line then. A row goes on below its last column.
 */
export function messageLines(text: string, width: number): string[] {
  return plainLines(text).flatMap((line) => {
    if (displayWidth(line) <= width) return [line];
    const at = line.lastIndexOf(` ${PROGRAM} `);
    if (at < 0) return rowLines(line, width);
    if (/^\s/.test(line)) return [line];
    const before = wrapToWidth(line.slice(0, at), width);
    const command = line.slice(at + 1);
    const last = before.at(-1) ?? "";
    if (displayWidth(`${last} ${command}`) <= width) return [...before.slice(0, -1), `${last} ${command}`];
    return [...before, `  ${command}`];
  });
}

/** The same as one text; a text that nobody measures stays as it is. */
export function fittedMessage(text: string, width: number | undefined): string {
  return width === undefined ? text : messageLines(text, width).join("\n");
}

/** A row broken at words below its last column, or below its first where there is too little room beside. */
function rowLines(row: string, width: number): string[] {
  const before = [/^(?:.*\S)? {2,}/, /^ */].map((columns) => columns.exec(row)?.[0] ?? "");
  const head = before.find((one) => width - displayWidth(one) >= LEAST_COLUMNS) ?? "";
  const indent = " ".repeat(displayWidth(head));
  const lines = wrapToWidth(row.slice(head.length), width - indent.length);
  return lines.map((line, part) => (part === 0 ? head : indent) + line);
}
