import type { Block, BlockDocument, ListItem } from "../blocks/block.ts";
import { type ParagraphWriter, plainText } from "./paragraph.ts";
import { pictureParagraph } from "./picture.ts";
import { headingLook, itemLook, LOOKS, type Look } from "./shapes/looks.ts";
import { tableParagraph } from "./table.ts";

/** What is written by more than its text. */
export interface BlockSetting {
  readonly writer: ParagraphWriter;
  readonly document: BlockDocument;
}

/** Blocks one under another. @param look Of plain paragraphs. @param depth Of the lists that they stand in. */
export async function blockParagraphs(
  setting: BlockSetting,
  blocks: readonly Block[],
  look: Look = LOOKS.body,
  depth = 0,
): Promise<string> {
  const written: string[] = [];
  for (const block of blocks) written.push(await blockParagraph(setting, block, look, depth));
  return written.join("");
}

async function blockParagraph(setting: BlockSetting, block: Block, look: Look, depth: number): Promise<string> {
  const { writer } = setting;
  switch (block.kind) {
    case "heading":
      return writer.paragraph(headingLook(block.depth - 2), block.inlines, { bookmark: block.id });
    case "paragraph":
      return writer.paragraph(look, block.inlines);
    case "list":
      return list(setting, block, depth);
    case "quote":
      return blockParagraphs(setting, block.blocks, LOOKS.quote, depth);
    case "code":
      return codeLines(writer, block.text);
    case "table":
      return tableParagraph(writer, block.header, block.rows);
    case "diagram":
      return diagram(setting, block);
    case "rule":
      return writer.paragraph(LOOKS.rule, []);
  }
}

async function list(
  setting: BlockSetting,
  { start, items }: Extract<Block, { kind: "list" }>,
  depth: number,
): Promise<string> {
  const { shapes } = setting.writer;
  const numbering = start === null ? null : shapes.numbering(start, depth);
  const written: string[] = [];
  for (const item of items) {
    const isCounted = numbering !== null && item.checked === null;
    const mark = isCounted ? numbering : shapes.bullet(depth, item.checked);
    written.push(await itemParagraphs(setting, item, itemLook(depth, isCounted ? "NUMBER" : "BULLET", mark), depth));
  }
  return written.join("");
}

async function itemParagraphs(setting: BlockSetting, { blocks }: ListItem, look: Look, depth: number): Promise<string> {
  const [first, ...others] = blocks;
  const isText = first?.kind === "paragraph";
  const head = setting.writer.paragraph(look, isText ? first.inlines : []);
  const below = isText ? others : blocks;
  return head + (await blockParagraphs(setting, below, itemLook(depth, "NONE", 0), depth + 1));
}

function codeLines(writer: ParagraphWriter, text: string): string {
  const lines = text.split("\n");
  return lines
    .map((line, at) => {
      const after = at === lines.length - 1 ? LOOKS.body.paragraph.after : 0;
      const look = { ...LOOKS.code, paragraph: { ...LOOKS.code.paragraph, after } };
      return writer.paragraph(look, line === "" ? [] : [plainText(line)]);
    })
    .join("");
}

async function diagram(
  { writer, document }: BlockSetting,
  { title, label, source, picture }: Extract<Block, { kind: "diagram" }>,
): Promise<string> {
  const caption = title === null ? "" : writer.paragraph(LOOKS.caption, [plainText(title)]);
  if (picture !== null) return caption + (await pictureParagraph(writer, picture, label));
  return caption + writer.paragraph(LOOKS.caption, [plainText(document.notDrawn)]) + codeLines(writer, source);
}
