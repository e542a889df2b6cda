import { element } from "../xml-text.ts";

/** How letters are set. */
export interface CharShape {
  /** In hundredths of a point. */
  readonly size: number;
  readonly font: Font;
  readonly colour: string;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly underlined: boolean;
  readonly struck: boolean;
  /** Behind the letters; `none` for nothing. */
  readonly shade: string;
}

export const FONTS = ["함초롬바탕", "맑은 고딕", "굴림체"] as const;
/** For reading, for headings and tables, and for code. */
export type Font = "text" | "heading" | "code";
const FONT_IDS: Readonly<Record<Font, number>> = { text: 0, heading: 1, code: 2 };

/** The format sets letters of each of these apart. */
const SCRIPTS = ["HANGUL", "LATIN", "HANJA", "JAPANESE", "OTHER", "SYMBOL", "USER"] as const;

/** The fonts by name: none is embedded, and Hancom Office and Windows have them. */
export function fontFaces(): string[] {
  const fonts = FONTS.map((face, id) => element("hh:font", { id, face, type: "TTF", isEmbedded: 0 }, typeInfo(face)));
  return SCRIPTS.map((lang) => element("hh:fontface", { lang, fontCnt: fonts.length }, fonts.join("")));
}

function typeInfo(face: string): string {
  const familyType = face === "함초롬바탕" ? "FCAT_MYEONGJO" : "FCAT_GOTHIC";
  const [weight, proportion] = [6, face === "굴림체" ? 9 : 4];
  const rest = { contrast: 0, strokeVariation: 1, armStyle: 1, letterform: 1, midline: 1, xHeight: 1 };
  return element("hh:typeInfo", { familyType, weight, proportion, ...rest });
}

export function charProperty(id: number, shape: CharShape): string {
  const { size, colour, bold, italic, underlined, struck, shade } = shape;
  const perScript = (name: string, value: number) =>
    element(name, Object.fromEntries(SCRIPTS.map((script) => [script.toLowerCase(), value])));
  const attributes = { height: size, textColor: colour, shadeColor: shade, useFontSpace: 0, useKerning: 0 };
  return element(
    "hh:charPr",
    { id, ...attributes, symMark: "NONE", borderFillIDRef: 2 },
    [
      perScript("hh:fontRef", FONT_IDS[shape.font]),
      perScript("hh:ratio", 100),
      perScript("hh:spacing", 0),
      perScript("hh:relSz", 100),
      perScript("hh:offset", 0),
      italic ? "<hh:italic/>" : "",
      bold ? "<hh:bold/>" : "",
      element("hh:underline", { type: underlined ? "BOTTOM" : "NONE", shape: "SOLID", color: colour }),
      element("hh:strikeout", { shape: struck ? "SOLID" : "NONE", color: colour }),
      element("hh:outline", { type: "NONE" }),
      element("hh:shadow", { type: "NONE", color: "#B2B2B2", offsetX: 10, offsetY: 10 }),
    ].join(""),
  );
}
