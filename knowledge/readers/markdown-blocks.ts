import { literalLines } from "./literal-lines.ts";

/** A piece of a document: items of a list stand line under line, all else has an empty line between. */
export interface Block {
  readonly text: string;
  readonly isItem?: boolean;
}

const MAX_HEADING_LEVEL = 6;
/** The Markdown of blocks, without those that are empty. */
export function blocksMarkdown(blocks: readonly Block[]): string {
  let markdown = "";
  let before: Block | undefined;
  for (const block of blocks) {
    if (block.text.trim() === "") continue;
    if (before !== undefined) markdown += before.isItem && block.isItem ? "\n" : "\n\n";
    markdown += block.text;
    before = block;
  }
  return markdown;
}

/** A heading on one line; levels below six are six. */
export function heading(level: number, text: string): Block {
  const marks = "#".repeat(Math.min(Math.max(level, 1), MAX_HEADING_LEVEL));
  const line = text.replace(/\s+/g, " ").trim();
  return { text: line === "" ? "" : `${marks} ${line}` };
}

/** A paragraph as it is, never read as something else. */
export function paragraph(text: string): Block {
  return { text: literalLines(text.trim()) };
}

/** An item of a list: its mark, two blanks further in for each level, lines below each other. */
export function item(level: number, mark: string, text: string): Block {
  const inset = "  ".repeat(Math.min(level, 9));
  return {
    text: text.trim() === "" ? "" : `${inset}${mark} ${text.trim().replace(/\n+/g, `\n${inset}  `)}`,
    isItem: true,
  };
}
