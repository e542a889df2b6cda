import type { PlanPart } from "../../graph/document/plan-parts.ts";
import type { BlockDocument, BlockPart, Inline } from "../blocks/block.ts";
import { blockParagraphs } from "./blocks.ts";
import { NAMESPACES, XML } from "./namespaces.ts";
import { PAGE } from "./page.ts";
import { control, type ParagraphWriter, plainText } from "./paragraph.ts";
import { BORDERS, headingLook, LOOKS, type Look } from "./shapes/looks.ts";
import { element } from "./xml-text.ts";

/** What follows the sections stands on the same page as the part before it, as on the printed page. */
const BRIEF: ReadonlySet<PlanPart["kind"]> = new Set(["assumptions", "missing", "sources"]);
const ABOVE_BRIEF = 2_000;

/** `Contents/section0.xml`: the cover, the contents, and the parts. */
export async function sectionPart(document: BlockDocument, writer: ParagraphWriter): Promise<string> {
  const written = [cover(document, writer)];
  const isPlan = document.parts.some(({ title }) => title.length > 0);
  if (isPlan) written.push(contents(document, writer));
  for (const part of document.parts) {
    if (part.title.length > 0) written.push(partHeading(part, writer));
    written.push(await blockParagraphs({ writer, document }, part.blocks));
  }
  return `${XML}${element("hs:sec", NAMESPACES, written.join(""))}`;
}

function partHeading(part: BlockPart, writer: ParagraphWriter): string {
  const breaksPage = !BRIEF.has(part.kind);
  const number = part.number === null ? [] : [plainText(`${part.number}. `)];
  return writer.paragraph(headingLook(0, breaksPage ? 0 : ABOVE_BRIEF), [...number, ...part.title], {
    bookmark: part.id,
    breaksPage,
  });
}

function cover(document: BlockDocument, writer: ParagraphWriter): string {
  const line = (look: Look, text: string | null) => (text === null ? "" : writer.paragraph(look, [plainText(text)]));
  const { letters } = writer.shapes.refer(LOOKS.space);
  const columns = element("hp:colPr", {
    id: "",
    type: "NEWSPAPER",
    layout: "LEFT",
    colCount: 1,
    sameSz: 1,
    sameGap: 0,
  });
  // Programs take columns only where they stand before head and foot.
  const set = [sectionSetting(), ...[columns, head(document, writer), foot(writer)].map(ctrl)];
  return [
    writer.paragraph(LOOKS.space, [], { before: element("hp:run", { charPrIDRef: letters }, set.join("")) }),
    line(LOOKS.kind, document.kindName),
    line(LOOKS.title, document.title),
    line(LOOKS.cover, document.date),
    line(LOOKS.notice, document.madeBy),
    line(LOOKS.notice, document.unfinished),
  ].join("");
}

function contents({ contentsTitle, parts }: BlockDocument, writer: ParagraphWriter): string {
  const entries = parts.map(({ id, number, title }) => {
    const linked = title.map((inline): Inline => (inline.kind === "text" ? { ...inline, href: `#${id}` } : inline));
    return writer.paragraph(LOOKS.contents, number === null ? linked : [plainText(`${number}. `), ...linked]);
  });
  const heading = writer.paragraph(LOOKS.contentsTitle, [plainText(contentsTitle)], { breaksPage: true });
  return heading + entries.join("");
}

function ctrl(content: string): string {
  return element("hp:ctrl", {}, content);
}

function head({ title }: BlockDocument, writer: ParagraphWriter): string {
  return element(
    "hp:header",
    { id: 1, applyPageType: "BOTH" },
    margin("TOP", PAGE.header, writer.paragraph(LOOKS.header, [plainText(title)])),
  );
}

function foot(writer: ParagraphWriter): string {
  const { letters } = writer.shapes.refer(LOOKS.pageNumber);
  const format = { type: "DIGIT", userChar: "", prefixChar: "", suffixChar: "", supscript: 0 };
  // Not also how many there are: beside one another, programs show one of both numbers in both places.
  const number = element("hp:autoNum", { num: 1, numType: "PAGE" }, element("hp:autoNumFormat", format));
  const text = writer.paragraph(LOOKS.pageNumber, [], { before: control(letters, number) });
  return element("hp:footer", { id: 2, applyPageType: "BOTH" }, margin("BOTTOM", PAGE.footer, text));
}

function margin(vertAlign: "TOP" | "BOTTOM", textHeight: number, text: string): string {
  const list = { id: "", textDirection: "HORIZONTAL", lineWrap: "BREAK", vertAlign, linkListIDRef: 0 };
  const size = { linkListNextIDRef: 0, textWidth: PAGE.textWidth, textHeight, hasTextRef: 0, hasNumRef: 0 };
  return element("hp:subList", { ...list, ...size }, text);
}

function sectionSetting(): string {
  const { width, height, left, right, top, bottom, header, footer } = PAGE;
  const page = element(
    "hp:pagePr",
    // The word for upright paper.
    { landscape: "WIDELY", width, height, gutterType: "LEFT_ONLY" },
    element("hp:margin", { header, footer, gutter: 0, left, right, top, bottom }),
  );
  return element(
    "hp:secPr",
    {
      ...{ id: "", textDirection: "HORIZONTAL", spaceColumns: 1_134, tabStop: 8_000, tabStopVal: 4_000 },
      ...{
        tabStopUnit: "HWPUNIT",
        outlineShapeIDRef: 1,
        memoShapeIDRef: 0,
        textVerticalWidthHead: 0,
        masterPageCnt: 0,
      },
    },
    [
      element("hp:grid", { lineGrid: 0, charGrid: 0, wonggojiFormat: 0 }),
      element("hp:startNum", { pageStartsOn: "BOTH", page: 0, pic: 0, tbl: 0, equation: 0 }),
      element("hp:visibility", {
        ...{ hideFirstHeader: 1, hideFirstFooter: 1, hideFirstMasterPage: 0, border: "SHOW_ALL", fill: "SHOW_ALL" },
        ...{ hideFirstPageNum: 1, hideFirstEmptyLine: 0, showLineNumber: 0 },
      }),
      element("hp:lineNumberShape", { restartType: 0, countBy: 0, distance: 0, startNumber: 0 }),
      page,
      notes("hp:footNotePr", -1, element("hp:placement", { place: "EACH_COLUMN", beneathText: 0 })),
      notes("hp:endNotePr", 12_280, element("hp:placement", { place: "END_OF_DOCUMENT", beneathText: 0 })),
      ...["BOTH", "EVEN", "ODD"].map(pageBorder),
    ].join(""),
  );
}

function notes(name: string, length: number, placement: string): string {
  const format = { type: "DIGIT", userChar: "", prefixChar: "", suffixChar: ")", supscript: 0 };
  return element(
    name,
    {},
    [
      element("hp:autoNumFormat", format),
      element("hp:noteLine", { length, type: "SOLID", width: "0.12 mm", color: "#000000" }),
      element("hp:noteSpacing", { betweenNotes: 283, belowLine: 567, aboveLine: 850 }),
      element("hp:numbering", { type: "CONTINUOUS", newNum: 1 }),
      placement,
    ].join(""),
  );
}

function pageBorder(type: string): string {
  const around = { textBorder: "PAPER", headerInside: 0, footerInside: 0, fillArea: "PAPER" };
  const offset = element("hp:offset", { left: 1_417, right: 1_417, top: 1_417, bottom: 1_417 });
  return element("hp:pageBorderFill", { type, borderFillIDRef: BORDERS.none, ...around }, offset);
}
