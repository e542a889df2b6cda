/** The first heading level that is free inside a section of the plan. */
const INNER_LEVEL = 3;
const HEADING = /^ {0,3}(#{1,6})(?=\s|$)/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/** Text on one line, fit for a heading or a list entry. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
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
 * title dropped where the model repeated it, a code fence left open closed. What is inside fences stays as it is.
 */
export function nestedMarkdown(markdown: string, title: string): string {
  const lines = markdown.trim().split(/\r?\n/);
  const first = lines[0] ?? "";
  if (HEADING.test(first) && oneLine(first.replace(/^[ #]+/, "").replace(/[ #]+$/, "")) === oneLine(title))
    lines.shift();
  const marked = fenced(lines);
  const levels = marked.lines.flatMap(({ text, code }) =>
    code ? [] : [HEADING.exec(text)?.[1]?.length ?? Number.POSITIVE_INFINITY],
  );
  const shift = Math.max(0, INNER_LEVEL - Math.min(...levels));
  const nested = marked.lines.map(({ text, code }) =>
    code ? text : text.replace(HEADING, (_, marks: string) => "#".repeat(Math.min(6, marks.length + shift))),
  );
  return [...nested, ...(marked.open ? [marked.open] : [])].join("\n").trim();
}

interface FencedLines {
  readonly lines: readonly { readonly text: string; readonly code: boolean }[];
  /** The fence that is still open at the end, if any. */
  readonly open: string | null;
}

/** Which lines are code. A fence ends with at least as many of its own marks, alone on a line. */
function fenced(lines: readonly string[]): FencedLines {
  let open: string | null = null;
  const marked = lines.map((text) => {
    const fence = FENCE.exec(text)?.[1];
    const before = open;
    if (fence && open === null) open = fence;
    else if (fence && open !== null && fence.startsWith(open) && text.trim() === fence) open = null;
    return { text, code: before !== null || open !== null };
  });
  return { lines: marked, open };
}
