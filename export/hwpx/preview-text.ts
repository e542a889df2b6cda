import type { Block, BlockDocument, Inline } from "../blocks/block.ts";

/** What a file manager shows of a document without opening it. */
const MOST_CHARACTERS = 1_000;

/** The beginning of a document as plain text. */
export function previewText({ title, date, parts }: BlockDocument): string {
  const lines = [title, date, ...parts.flatMap((part) => [textOf(part.title), ...part.blocks.flatMap(linesOf)])];
  const text = lines.filter((line) => line !== "").join("\r\n");
  return [...text].slice(0, MOST_CHARACTERS).join("");
}

function linesOf(block: Block): string[] {
  switch (block.kind) {
    case "heading":
    case "paragraph":
      return [textOf(block.inlines)];
    case "list":
      return block.items.flatMap(({ blocks }) => blocks.flatMap(linesOf));
    case "quote":
      return block.blocks.flatMap(linesOf);
    case "table":
      return [block.header, ...block.rows].map((row) => row.map(({ inlines }) => `<${textOf(inlines)}>`).join(""));
    case "code":
      return [block.text];
    case "diagram":
      return [block.label];
    case "rule":
      return [];
  }
}

function textOf(inlines: readonly Inline[]): string {
  return inlines.map((inline) => (inline.kind === "break" ? " " : inline.text)).join("");
}
