import type { IStylesOptions } from "docx";
import type { Language } from "../../schemas/idea.ts";
import { LIGHT } from "../pictures/palette.ts";

/** A colour as Word names it. */
export function colour(name: keyof typeof LIGHT): string {
  return LIGHT[name].slice(1).toUpperCase();
}

/** Fonts that Word brings along: on a system without Korean, text in an unnamed one falls to whatever is there. */
const KOREAN = "Malgun Gothic";
const LATIN: Readonly<Record<Language, string>> = { en: "Calibri", ko: KOREAN };
const CODE_FONT = { ascii: "Consolas", hAnsi: "Consolas", cs: "Consolas", eastAsia: KOREAN };
/** Has the boxes of tasks, which the others lack. */
export const SYMBOL_FONT = { ascii: "MS Gothic", hAnsi: "MS Gothic", cs: "MS Gothic", eastAsia: "MS Gothic" };

export const TABLE_STYLE = "PlanTable";

/** The styles of a document, by which whoever edits it changes its look in one place. */
export function documentStyles(language: Language): IStylesOptions {
  const font = { ascii: LATIN[language], hAnsi: LATIN[language], cs: LATIN[language], eastAsia: KOREAN };
  const accent = colour("accent");
  // LibreOffice takes a line's height without a rule for an exact one where a style has it.
  const heading = (size: number, before: number, after: number, color = colour("ink")) => ({
    run: { font, size, bold: true, color },
    paragraph: { keepNext: true, keepLines: true, spacing: { before, after, line: 264, lineRule: "auto" as const } },
    next: "Normal",
    quickFormat: true,
  });
  const named = (id: string, name: string, given: object) => ({
    id,
    name,
    basedOn: "Normal",
    quickFormat: true,
    ...given,
  });
  const bar = (color: string) => ({ left: { style: "single" as const, size: 24, space: 10, color } });
  return {
    default: {
      document: {
        run: {
          font,
          size: 21,
          color: colour("ink"),
          language: { value: language === "ko" ? "ko-KR" : "en-US", eastAsia: "ko-KR" },
        },
        paragraph: { spacing: { after: 140, line: 288, lineRule: "auto" as const } },
      },
      title: {
        run: { font, size: 56, bold: true },
        paragraph: { spacing: { after: 240, line: 264, lineRule: "auto" as const } },
        next: "Subtitle",
      },
      heading1: heading(36, 0, 200),
      heading2: heading(26, 320, 120, accent),
      heading3: heading(23, 260, 100),
      heading4: heading(21, 220, 80, colour("soft")),
      caption: {
        run: { size: 19, color: colour("soft"), bold: false, italics: false },
        paragraph: { keepNext: true, spacing: { before: 160, after: 80 } },
      },
      hyperlink: { run: { color: accent, underline: { type: "single" } } },
    },
    paragraphStyles: [
      named("Subtitle", "Subtitle", { run: { size: 24, color: colour("soft") }, next: "Normal" }),
      named("CoverKind", "Cover Kind", {
        run: { size: 21, bold: true, color: accent },
        paragraph: {
          spacing: { before: 3800, after: 240 },
          border: { top: { style: "single", size: 48, space: 24, color: accent } },
        },
      }),
      named("CoverNote", "Cover Note", {
        run: { size: 20 },
        paragraph: {
          border: bar(colour("note-rule")),
          shading: { type: "clear", fill: colour("note") },
          indent: { left: 240, right: 240 },
          spacing: { before: 300 },
        },
      }),
      named("TOCHeading", "TOC Heading", {
        run: { size: 36, bold: true },
        paragraph: { keepNext: true, spacing: { after: 240 } },
      }),
      named("TOC1", "toc 1", {
        run: { bold: true },
        paragraph: { spacing: { before: 100, after: 40, line: 252, lineRule: "auto" as const } },
      }),
      named("TOC2", "toc 2", {
        paragraph: { indent: { left: 340 }, spacing: { after: 30, line: 252, lineRule: "auto" as const } },
      }),
      named("TOC3", "toc 3", {
        run: { size: 19, color: colour("soft") },
        paragraph: { indent: { left: 680 }, spacing: { after: 20, line: 252, lineRule: "auto" as const } },
      }),
      named("Quote", "Quote", {
        run: { color: colour("soft"), italics: false },
        paragraph: { border: bar(colour("rule")), indent: { left: 280 } },
      }),
      named("Rule", "Rule", {
        paragraph: {
          border: { bottom: { style: "single", size: 6, space: 1, color: colour("rule") } },
          spacing: { before: 120, after: 240 },
        },
      }),
      named("ListBullet", "List Bullet", { paragraph: { spacing: { after: 70 } } }),
      named("ListNumber", "List Number", { paragraph: { spacing: { after: 70 } } }),
      named("ListContinue", "List Continue", { paragraph: { spacing: { after: 70 } } }),
      named("TaskList", "Task List", { paragraph: { spacing: { after: 70 } } }),
      named("Code", "Code", {
        run: { font: CODE_FONT, size: 18, noProof: true },
        paragraph: {
          spacing: { after: 160, line: 252, lineRule: "auto" as const },
          shading: { type: "clear", fill: colour("tint") },
          border: boxed(),
          indent: { left: 120, right: 120 },
        },
      }),
      named("TableText", "Table Text", {
        run: { size: 19 },
        paragraph: { spacing: { after: 0, line: 252, lineRule: "auto" as const } },
      }),
      named("TableHeading", "Table Heading", {
        basedOn: "TableText",
        run: { bold: true },
        paragraph: { keepNext: true },
      }),
      named("Header", "header", { run: { size: 17, color: colour("soft") }, paragraph: { spacing: { after: 0 } } }),
      named("Footer", "footer", {
        run: { size: 17, color: colour("soft") },
        paragraph: { alignment: "right", spacing: { after: 0 } },
      }),
    ],
    characterStyles: [
      {
        id: "CodeText",
        name: "Code Text",
        run: { font: CODE_FONT, noProof: true, shading: { type: "clear", fill: colour("tint") } },
      },
    ],
  };
}

function boxed() {
  const side = { style: "single" as const, size: 4, space: 4, color: colour("rule") };
  return { top: side, bottom: side, left: side, right: side };
}

/** The style of tables as XML: the library knows none, and where it is given one it leaves all its own styles out. */
export function tableStyle(): string {
  const rule = (name: string, size: number, color: string) =>
    `<w:${name} w:val="single" w:sz="${size}" w:space="0" w:color="${color}"/>`;
  const fill = (color: string) => `<w:shd w:val="clear" w:color="auto" w:fill="${color}"/>`;
  return [
    `<w:style w:type="table" w:customStyle="1" w:styleId="${TABLE_STYLE}">`,
    '<w:name w:val="Plan Table"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>',
    '<w:tblPr><w:tblStyleRowBandSize w:val="1"/><w:tblBorders>',
    rule("top", 4, colour("rule")),
    rule("bottom", 4, colour("rule")),
    rule("insideH", 4, colour("rule")),
    "</w:tblBorders></w:tblPr>",
    `<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>${rule("bottom", 12, colour("accent"))}</w:tcBorders></w:tcPr></w:tblStylePr>`,
    `<w:tblStylePr w:type="band2Horz"><w:tcPr>${fill(colour("tint"))}</w:tcPr></w:tblStylePr>`,
    "</w:style>",
  ].join("");
}
