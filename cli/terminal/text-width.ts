import stringWidth from "string-width";
import { terminalText } from "../../utils/visible-text.ts";

const ELLIPSIS = "…";
/** Models break lines so where Markdown has no other way. */
const BREAK = /<br\s*\/?>/gi;
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Text that came from outside on one line, without anything a terminal would obey. */
export function oneLine(text: string): string {
  return terminalText(text).replace(BREAK, " ").replace(/\s+/g, " ").trim();
}

/** As `oneLine`, but the lines stay lines. */
export function plainLines(text: string): string[] {
  return terminalText(text)
    .replace(BREAK, "\n")
    .split("\n")
    .map((line) => line.replaceAll("\t", "  ").trimEnd());
}

/** How many columns the text takes on a terminal. To look at each letter takes long, and most have one. */
export function displayWidth(text: string): number {
  return /^[\x20-\x7e]*$/.test(text) ? text.length : stringWidth(text);
}

/** The text filled up with spaces to `width` columns. */
export function padToWidth(text: string, width: number, align: "left" | "right" = "left"): string {
  const fill = " ".repeat(Math.max(0, width - displayWidth(text)));
  return align === "left" ? text + fill : fill + text;
}

/** The text cut to `width` columns, with an ellipsis where something was cut. */
export function truncateToWidth(text: string, width: number): string {
  if (width <= 0) return "";
  if (displayWidth(text) <= width) return text;
  return takeColumns(text, width - displayWidth(ELLIPSIS)).trimEnd() + ELLIPSIS;
}

/** The text broken at spaces into lines of at most `width` columns; a longer word is broken inside. */
export function wrapToWidth(text: string, width: number): string[] {
  return plainLines(text).flatMap((line) => wrapLine(line, Math.max(2, width)));
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(" ").filter((part) => part !== "")) {
    const joined = current === "" ? word : `${current} ${word}`;
    if (displayWidth(joined) <= width) {
      current = joined;
      continue;
    }
    if (current !== "") lines.push(current);
    current = word;
    while (displayWidth(current) > width) {
      const head = takeColumns(current, width);
      if (head === "") break;
      lines.push(head);
      current = current.slice(head.length);
    }
  }
  return [...lines, current];
}

function takeColumns(text: string, width: number): string {
  let taken = "";
  let columns = 0;
  for (const { segment } of graphemes.segment(text)) {
    columns += displayWidth(segment);
    if (columns > width) break;
    taken += segment;
  }
  return taken;
}
