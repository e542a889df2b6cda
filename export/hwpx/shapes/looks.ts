import type { CharShape } from "./char-shape.ts";
import type { ParaShape } from "./para-shape.ts";

export const INK = "#1C2430";
export const SOFT = "#566174";
export const ACCENT = "#1F5F99";

/** What is around and behind something, by the ids of `borderFills`. */
export const BORDERS = { none: 1, clear: 2, cell: 3, head: 4, quote: 5, code: 6, rule: 7, notice: 8 } as const;

const TEXT: CharShape = {
  ...{ size: 1_000, font: "text", colour: INK, shade: "none" },
  ...{ bold: false, italic: false, underlined: false, struck: false },
};
const PARAGRAPH: ParaShape = {
  ...{ align: "JUSTIFY", left: 0, indent: 0, before: 0, after: 600, line: 165 },
  ...{ heading: "NONE", idRef: 0, level: 0, border: BORDERS.clear, keepWithNext: false, breaksWords: false },
};

/** How one kind of paragraph looks: its letters, and itself. */
export interface Look {
  readonly style: StyleName;
  readonly letters: CharShape;
  readonly paragraph: ParaShape;
  /** False where every line is a link. */
  readonly showsLinks: boolean;
}

export type StyleName = (typeof STYLES)[number][0];
/** Each with its English name: the standard ones first, which Hancom Office has too. */
export const STYLES = [
  ["바탕글", "Normal"],
  ["본문", "Body"],
  ["개요 1", "Outline 1"],
  ["개요 2", "Outline 2"],
  ["개요 3", "Outline 3"],
  ["개요 4", "Outline 4"],
  ["개요 5", "Outline 5"],
  ["개요 6", "Outline 6"],
  ["머리말", "Header"],
  ["쪽 번호", "Page Number"],
  ["차례 제목", "TOC Heading"],
  ["차례 1", "TOC 1"],
  ["제목", "Title"],
  ["표지", "Cover"],
  ["목록", "List"],
  ["인용", "Quote"],
  ["코드", "Code"],
  ["표", "Table"],
  ["표 제목 줄", "Table Head"],
  ["그림", "Picture"],
] as const;

function look(style: StyleName, letters: Partial<CharShape> = {}, paragraph: Partial<ParaShape> = {}): Look {
  return { style, letters: { ...TEXT, ...letters }, paragraph: { ...PARAGRAPH, ...paragraph }, showsLinks: true };
}

function withoutLinks(shown: Look): Look {
  return { ...shown, showsLinks: false };
}

const HEADINGS = [
  { size: 1_800, before: 0, after: 900, colour: ACCENT },
  { size: 1_350, before: 1_000, after: 450, colour: INK },
  { size: 1_150, before: 800, after: 350, colour: INK },
  { size: 1_050, before: 700, after: 300, colour: INK },
  { size: 1_000, before: 600, after: 300, colour: SOFT },
  { size: 1_000, before: 600, after: 300, colour: SOFT },
];

/** A heading of the outline. @param level From 0. @param above What is between it and what it stands below. */
export function headingLook(level: number, above?: number): Look {
  const at = Math.min(Math.max(level, 0), HEADINGS.length - 1);
  const { size, before, after, colour } = HEADINGS[at] ?? { size: 1_000, before: 0, after: 0, colour: INK };
  const style = `개요 ${at + 1}` as StyleName;
  const set = { heading: "OUTLINE", level: at, keepWithNext: true } as const;
  return look(
    style,
    { size, font: "heading", bold: true, colour },
    { ...set, align: "LEFT", line: 140, before: above ?? before, after },
  );
}

export const LOOKS = {
  normal: look("바탕글"),
  body: look("본문"),
  header: look("머리말", { size: 850, font: "heading", colour: SOFT }, { align: "LEFT", after: 0, line: 130 }),
  pageNumber: look("쪽 번호", { size: 850, font: "heading", colour: SOFT }, { align: "RIGHT", after: 0, line: 130 }),
  contentsTitle: look(
    "차례 제목",
    { size: 1_600, font: "heading", bold: true, colour: ACCENT },
    { align: "LEFT", after: 900 },
  ),
  contents: withoutLinks(look("차례 1", { size: 1_050 }, { align: "LEFT", after: 350, line: 150 })),
  title: look("제목", { size: 2_800, font: "heading", bold: true }, { align: "LEFT", line: 135, after: 1_200 }),
  kind: look("표지", { size: 1_100, font: "heading", bold: true, colour: ACCENT }, { align: "LEFT", after: 800 }),
  cover: look("표지", { size: 1_050, font: "heading", colour: SOFT }, { align: "LEFT", after: 1_000 }),
  notice: look("표지", { size: 950, font: "heading" }, { align: "LEFT", left: 500, border: BORDERS.notice }),
  quote: look("인용", { colour: SOFT }, { left: 1_200, border: BORDERS.quote }),
  code: look(
    "코드",
    { size: 850, font: "code" },
    { align: "LEFT", left: 500, after: 0, line: 140, border: BORDERS.code, breaksWords: true },
  ),
  head: look(
    "표 제목 줄",
    { size: 900, font: "heading", bold: true },
    { align: "LEFT", after: 0, line: 130, breaksWords: true },
  ),
  cell: look("표", { size: 900, font: "heading" }, { align: "LEFT", after: 0, line: 130, breaksWords: true }),
  picture: look("그림", {}, { align: "CENTER", before: 300, after: 600, line: 100 }),
  caption: look(
    "그림",
    { size: 950, font: "heading", colour: SOFT },
    { align: "CENTER", after: 200, keepWithNext: true },
  ),
  /** Stands where a table hangs, and above the cover. */
  anchor: look("본문", { size: 200 }, { align: "LEFT", after: 900, line: 100 }),
  space: look("표지", { size: 9_000 }, { align: "LEFT", after: 0, line: 100 }),
  rule: look("본문", { size: 300 }, { after: 700, border: BORDERS.rule, line: 100 }),
} satisfies Record<string, Look>;

const [LIST_LEFT, LIST_STEP] = [600, 1_500];
/** What a bullet takes: programs move a text in by that, in each of its lines. */
const BULLET = 900;
/** As deep as the format counts. */
export const DEEPEST_LEVEL = 6;

/** An item of a list. @param depth From 0. @param idRef Its bullet or numbering; 0 for what stands below its first line. */
export function itemLook(depth: number, heading: "BULLET" | "NUMBER" | "NONE", idRef: number): Look {
  const left = LIST_LEFT + LIST_STEP * depth + (heading === "NONE" ? BULLET : 0);
  const level = Math.min(depth, DEEPEST_LEVEL);
  return look("목록", {}, { align: "LEFT", left, after: 250, line: 155, heading, idRef, level });
}
