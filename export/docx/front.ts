import { type FileChild, Footer, Header, PageNumber, Paragraph, TableOfContents, TextRun } from "docx";
import type { BlockDocument } from "../blocks/block.ts";
import { xmlCharacters } from "../xml-text.ts";

/** The title page. */
export function coverOf({ kindName, title, date, madeBy, unfinished }: BlockDocument): FileChild[] {
  const line = (style: string, words: string, bold = false) =>
    new Paragraph({ style, children: [new TextRun({ text: xmlCharacters(words), ...(bold ? { bold } : {}) })] });
  return [
    line("CoverKind", kindName),
    line("Title", title),
    line("Subtitle", date),
    ...(madeBy === null ? [] : [line("CoverNote", madeBy)]),
    ...(unfinished === null ? [] : [line("Subtitle", unfinished, true)]),
  ];
}

/**
 * The contents on a page of their own, as a field with its entries. Which pages these are on only Word knows, by its fonts:
 * it numbers them when it is told to update the field.
 */
export function contentsOf({ contentsTitle }: BlockDocument): FileChild[] {
  return [
    new Paragraph({ style: "TOCHeading", pageBreakBefore: true, children: [new TextRun(contentsTitle)] }),
    new TableOfContents(contentsTitle, { hyperlink: true, headingStyleRange: "1-1", tabLeader: "none" }),
  ];
}

/** The title above each page but the first, and the page's number below it. */
export function marginsOf({ title }: BlockDocument) {
  const footer = [new TextRun({ children: [PageNumber.CURRENT, " / ", PageNumber.TOTAL_PAGES] })];
  return {
    headers: {
      default: new Header({
        children: [new Paragraph({ style: "Header", children: [new TextRun(xmlCharacters(title))] })],
      }),
    },
    footers: { default: new Footer({ children: [new Paragraph({ style: "Footer", children: footer })] }) },
  };
}
