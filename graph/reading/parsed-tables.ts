import type { Table as TableNode } from "mdast";
import { oneLine } from "../document/text/markdown.ts";
import { markdownTree, nodesOf, spanOf } from "../figures/text/markdown-places.ts";

export interface ParsedRow {
  /** As many as the header has. */
  readonly cells: readonly string[];
  /** Whether its first cell is in bold, as rows are that sum up others. */
  readonly isStrong: boolean;
}

export interface ParsedTable {
  /** The text of the heading or of the paragraph above it. */
  readonly caption: string;
  readonly header: readonly string[];
  readonly rows: readonly ParsedRow[];
}

/** The tables of a section, wherever they stand in it; none of those that stand in code. */
export function parsedTables(markdown: string): ParsedTable[] {
  if (!markdown.includes("|")) return [];
  let caption = "";
  return nodesOf(markdownTree(markdown)).flatMap((node) => {
    const span = spanOf(node);
    if (span === null) return [];
    if (node.type === "heading" || node.type === "paragraph") caption = plain(markdown.slice(span.start, span.end));
    return node.type === "table" ? [tableOf(node, markdown, caption)] : [];
  });
}

function tableOf({ children }: TableNode, markdown: string, caption: string): ParsedTable {
  const [header = [], ...rows] = children.map((row) =>
    row.children.map((cell) => {
      const span = spanOf(cell);
      return span
        ? markdown
            .slice(span.start, span.end)
            .replace(/^\s*\|/, "")
            .replace(/(?<!\\)\|\s*$/, "")
        : "";
    }),
  );
  return {
    caption,
    header: header.map(plain),
    rows: rows.map((cells) => ({
      cells: header.map((_, column) => plain(cells[column] ?? "")),
      isStrong: /^\s*(?:\*\*|__)/.test(cells[0] ?? ""),
    })),
  };
}

function plain(cell: string): string {
  return oneLine(cell.replace(/\*+|__|`|<br\s*\/?>/gi, " ").replaceAll("\\|", "|"));
}
