import { oneLine } from "../document/text/markdown.ts";

export interface CodeBlock {
  /** The first word after the fence. */
  readonly language: string;
  readonly text: string;
}

export interface Table {
  /** The text of the heading, or of the line, that stands above it. */
  readonly heading: string;
  readonly header: readonly string[];
  /** As many cells as the header has, in every row. */
  readonly rows: readonly (readonly string[])[];
}

/** A section's Markdown taken apart. */
export interface Blocks {
  readonly code: readonly CodeBlock[];
  readonly tables: readonly Table[];
  /** What is neither code nor table, split at its headings; inline code and emphasis are gone. */
  readonly parts: readonly string[];
}

const FENCE = /^[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})[ \t]*([^`]*)$/;
const DELIMITER = /^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;
const HEADING = /^ {0,3}#{1,6}\s+(.*)$/;

/** A section's text without its code, the cells of its tables last. */
export function textOf(markdown: string): string {
  const { parts, tables } = blocksOf(markdown);
  return [...parts, ...tables.flatMap(({ rows }) => rows.flat())].join("\n");
}

export function blocksOf(markdown: string): Blocks {
  const code: CodeBlock[] = [];
  const tables: Table[] = [];
  const parts: string[][] = [[]];
  const lines = markdown.split(/\r\n?|\n/);
  let heading = "";
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? "";
    const [, marks, info = ""] = FENCE.exec(line) ?? [];
    if (marks) {
      let end = at + 1;
      while (end < lines.length && !(lines[end]?.trim().startsWith(marks) && closes(lines[end] ?? ""))) end += 1;
      const body = lines.slice(at + 1, end);
      code.push({ language: info.trim().split(/[\s{]/)[0]?.toLowerCase() ?? "", text: body.join("\n") });
      at = end + 1;
    } else if (line.includes("|") && (lines[at + 1] ?? "").includes("-") && DELIMITER.test(lines[at + 1] ?? "")) {
      const header = cells(line);
      const body = lines.slice(at + 2);
      const length = body.findIndex((text) => !text.includes("|"));
      const rows = (length < 0 ? body : body.slice(0, length)).map(cells);
      const width = (row: readonly string[]) => header.map((_, column) => row[column] ?? "");
      tables.push({ heading, header, rows: rows.map(width) });
      at += 2 + rows.length;
    } else {
      const title = titleIn(line);
      if (title !== undefined) parts.push([]);
      if (line.trim()) heading = plain(title ?? line);
      parts.at(-1)?.push(plain(line));
      at += 1;
    }
  }
  return { code, tables, parts: parts.map((part) => part.join("\n")) };
}

/** A pattern for the marks behind it would try each of thousands of them as the first. */
function titleIn(line: string): string | undefined {
  const title = HEADING.exec(line)?.[1];
  if (title === undefined) return undefined;
  let end = title.length;
  while (/[ \t#]/.test(title[end - 1] ?? "")) end -= 1;
  return title.slice(0, end);
}

/** A line without its bullet, emphasis and inline code; a number before it stays. */
function plain(text: string): string {
  return text
    .replace(/`[^`]*`/g, " ")
    .replace(/\*+|__|<br\s*\/?>/gi, " ")
    .replace(/^[ \t>]*(?:[-+][ \t]+)?(?:\[[ xX]\][ \t]+)?/, "");
}

function cells(row: string): string[] {
  const inner = row
    .trim()
    .replace(/^\|/, "")
    .replace(/(?<!\\)\|$/, "");
  return inner
    .split(/(?<!\\)\|/)
    .map((cell) => oneLine(cell.replace(/\*+|__|<br\s*\/?>/gi, " ").replaceAll("\\|", "|")));
}

function closes(line: string): boolean {
  return /^[ \t]*(?:`{3,}|~{3,})[ \t]*$/.test(line);
}
