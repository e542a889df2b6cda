import { type Block, heading, item, paragraph } from "../../markdown-blocks.ts";
import type { Numbering } from "./docx-numbering.ts";
import { type DocxStyle, levelOf } from "./docx-styles.ts";

/** A paragraph while it is read. */
export interface DocxParagraph {
  text: string;
  style: DocxStyle | undefined;
  /** Its own, where it says something else than its style. */
  headingLevel: number | null | undefined;
  numId: string | null;
  listLevel: number | null;
  isMarkDeleted: boolean;
  /** What stands in the text boxes that are tied to it. */
  readonly boxes: Block[];
  /** Whether the run around it is hidden, as around a text box. */
  readonly wasHidden: boolean;
}

export function newParagraph(wasHidden: boolean): DocxParagraph {
  return {
    text: "",
    style: undefined,
    headingLevel: undefined,
    numId: null,
    listLevel: null,
    isMarkDeleted: false,
    boxes: [],
    wasHidden,
  };
}

/** Takes what a paragraph's properties say. */
export function takeProperty(
  into: DocxParagraph,
  styles: ReadonlyMap<string, DocxStyle>,
  name: string,
  value: string | undefined,
): void {
  if (name === "w:pStyle") into.style = styles.get(value ?? "");
  else if (name === "w:outlineLvl") into.headingLevel = levelOf(Number(value));
  else if (name === "w:numId") into.numId = value ?? null;
  else if (name === "w:ilvl") into.listLevel = Number(value);
  else if (name === "w:del" || name === "w:moveFrom") into.isMarkDeleted = true;
}

/** A paragraph as a heading, an item of a list, or as it is; empty where it only repeats headings. */
export function paragraphBlock(read: DocxParagraph, numbering: Numbering, isInTable: boolean): Block {
  const { style, text } = read;
  const level = read.headingLevel === undefined ? (style?.headingLevel ?? null) : read.headingLevel;
  const numId = read.numId ?? style?.numId ?? null;
  const listLevel = read.listLevel ?? style?.listLevel ?? 0;
  const mark = numId === null || numId === "0" ? null : numbering.mark(numId, listLevel);
  if (style?.isContents || text.trim() === "") return { text: "" };
  // In a cell it would be no heading, only marks.
  if (level !== null && !isInTable) return heading(level, mark === null || mark === "-" ? text : `${mark} ${text}`);
  return mark === null ? paragraph(text) : item(listLevel, mark, text);
}
