/** A fence, with the list markers before it; backticks in the line after it make it inline code. */
const FENCE = /^( {0,3}(?:(?:[-*+]|\d{1,9}[.)]) {1,4})*)(`{3,}(?=[^`]*$)|~{3,})/;
const CLOSING_FENCE = /^ *(`{3,}|~{3,})[ \t]*$/;
const LINE_END = /\r\n?|\n/;

/** A line of Markdown, and whether it is code or a fence around it. */
export interface Line {
  readonly text: string;
  readonly code: boolean;
}

/**
 * The lines of a text whose fences every reader finds: each closed, on a line of its own, its code as far to the right as
 * it is itself. Models leave fences open and forget their indent in lists; what a parser makes of that is not meant.
 */
export function fencedLines(markdown: string): Line[] {
  const lines: Line[] = [];
  let open: { readonly marks: string; readonly indent: string } | null = null;
  for (const text of markdown.split(LINE_END)) {
    if (open) {
      const { marks, indent }: { marks: string; indent: string } = open;
      const closes = CLOSING_FENCE.exec(text)?.[1]?.startsWith(marks) && indentOf(text) <= indent.length + 3;
      const missing = " ".repeat(Math.max(0, indent.length - indentOf(text)));
      lines.push({ text: closes ? indent + text.trim() : text.trim() ? missing + text : text, code: true });
      if (closes) open = null;
      continue;
    }
    const [, before = "", marks] = FENCE.exec(text) ?? [];
    if (!marks) {
      lines.push({ text, code: false });
      continue;
    }
    open = { marks, indent: " ".repeat(before.length) };
    const marker = before.trim();
    // A fence on a line of its own is seen by simpler readers, too. The blank line: not every list ends a paragraph.
    const parted = marker !== "" && !marker.includes(" ");
    if (marker) lines.push({ text: "", code: false });
    if (parted) lines.push({ text: before.trimEnd(), code: false });
    lines.push({ text: parted ? open.indent + text.slice(before.length) : text, code: true });
  }
  return open ? [...lines, { text: open.indent + open.marks, code: true }] : lines;
}

function indentOf(text: string): number {
  return text.replaceAll("\t", "    ").search(/\S|$/);
}
