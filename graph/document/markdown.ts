/** The first heading level that is free inside a section of the plan. */
const INNER_LEVEL = 3;
const HEADING = /^ {0,3}(#{1,6})(?=\s|$)/;
/** A fence, with the list markers before it; backticks in the line after it make it inline code. */
const FENCE = /^( {0,3}(?:(?:[-*+]|\d{1,9}[.)]) {1,4})*)(`{3,}(?=[^`]*$)|~{3,})/;
const CLOSING_FENCE = /^ *(`{3,}|~{3,})[ \t]*$/;
/** The line under a heading that is underlined instead of marked. */
const UNDERLINE = /^ {0,3}(?:=+|-+)[ \t]*$/;
/** What can be a heading's text above such a line: no list, quote, table, rule or heading. */
const PARAGRAPH = /^( {0,3})(?=\S)(?![>|#]|(?:[-*+]|\d{1,9}[.)])(?:\s|$)|([-*_])(?:[ \t]*\2){2,}[ \t]*$)/;
/** HTML that begins a line can swallow all lines up to a blank one, and an open comment the rest of the plan. */
const HTML_LINE = /^( {0,3})<(?=[!?]|\/?[a-z][a-z0-9-]*(?:[\s/>]|$))/i;
/**
 * `[1]: https://…` makes a link of every [1] in the whole plan, in a list or a quote as well, and so does a label that
 * ends on this line and began on one before.
 */
const DEFINITION = /^((?:[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s[\s>]*)*\[(?:\\.|[^\]\\])*|(?:\\.|[^[\]\\])*)\]):/;
const LINE_END = /\r\n?|\n/;

/** Text on one line, fit for a heading or a list entry. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** Text as a quote, line by line. */
export function quote(text: string): string {
  return text
    .split(LINE_END)
    .map((line) => `> ${line}`.trimEnd())
    .join("\n");
}

/** A heading's anchor, as GitHub makes it. */
export function slug(heading: string): string {
  return oneLine(heading)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, "")
    .replaceAll(" ", "-");
}

/**
 * A section's Markdown made fit to stand under its own `##` heading: headings moved down to `###` and below, its own
 * title dropped where the model repeated it, a code fence left open closed, HTML and link definitions shown as text. What is inside fences
 * stays as it is.
 */
export function nestedMarkdown(markdown: string, title: string): string {
  const lines = markedHeadings(fencedLines(markdown.split(LINE_END)));
  const at = lines.findIndex(({ text }) => text.trim());
  const first = lines[at];
  if (first && !first.code && HEADING.test(first.text) && headingText(first.text) === oneLine(title))
    lines.splice(at, 1);
  const levels = lines.flatMap(({ text, code }) =>
    code ? [] : [HEADING.exec(text)?.[1]?.length ?? Number.POSITIVE_INFINITY],
  );
  const shift = Math.max(0, INNER_LEVEL - Math.min(...levels));
  const nested = lines.map(({ text, code }) =>
    code ? text : text.replace(HEADING, (_, marks: string) => "#".repeat(Math.min(6, marks.length + shift))),
  );
  // Only whole blank lines go: the indent of what comes first may make it code.
  return nested
    .join("\n")
    .replace(/^(?:[ \t]*\n)+/, "")
    .trimEnd();
}

interface Line {
  readonly text: string;
  readonly code: boolean;
}

/**
 * Which lines are code. An indented fence belongs to a list or not, and only the whole of Markdown's rules tells: so
 * its code and its end get its indent, which reads the same either way.
 */
function fencedLines(texts: readonly string[]): Line[] {
  const lines: Line[] = [];
  let open: { readonly marks: string; readonly indent: string } | null = null;
  for (const text of texts) {
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
      lines.push({ text: text.replace(HTML_LINE, "$1\\<").replace(DEFINITION, "$1\\:"), code: false });
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

/** Underlined headings as marked ones; an underline that cannot be one is parted from what is above it. */
function markedHeadings(lines: readonly Line[]): Line[] {
  const marked: Line[] = [];
  for (const line of lines) {
    const above = marked.at(-1);
    if (line.code || !UNDERLINE.test(line.text) || !above || above.code || !above.text.trim()) {
      marked.push(line);
    } else if (PARAGRAPH.test(above.text)) {
      const marks = line.text.includes("=") ? "#" : "##";
      marked[marked.length - 1] = { text: above.text.replace(PARAGRAPH, `$1${marks} `), code: false };
    } else {
      marked.push({ text: "", code: false }, line);
    }
  }
  return marked;
}

function headingText(heading: string): string {
  return oneLine(heading.replace(HEADING, "").replace(/\s#+\s*$/, ""));
}

function indentOf(text: string): number {
  return text.replaceAll("\t", "    ").search(/\S|$/);
}
