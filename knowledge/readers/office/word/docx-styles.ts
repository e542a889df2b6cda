import { readXml } from "../../xml.ts";

/** What the reading of a document needs of a style, with all that it takes from those it is based on. */
export interface DocxStyle {
  /** From 1, where its paragraphs are headings. */
  readonly headingLevel: number | null;
  readonly isTitle: boolean;
  /** A line of the table of contents, which only repeats headings. */
  readonly isContents: boolean;
  readonly isHidden: boolean;
  readonly numId: string | null;
  readonly listLevel: number | null;
}

interface WrittenStyle {
  name: string;
  basedOn: string | null;
  outline: number | null;
  isHidden: boolean | null;
  numId: string | null;
  listLevel: number | null;
}

const MAX_BASES = 20;

/** The styles of a document by their ids. Names of built-in ones are English in the file whatever the language. */
export function docxStyles(xml: string | null): Map<string, DocxStyle> {
  const written = new Map<string, WrittenStyle>();
  let style: WrittenStyle | undefined;
  if (xml !== null) {
    readXml(xml, {
      open(name, attributes) {
        if (name === "w:style") {
          style = { name: "", basedOn: null, outline: null, isHidden: null, numId: null, listLevel: null };
          written.set(attributes["w:styleId"] ?? "", style);
        } else if (style !== undefined) take(style, name, attributes["w:val"] ?? null);
      },
      close(name) {
        if (name === "w:style") style = undefined;
      },
    });
  }
  return new Map([...written.keys()].map((id) => [id, resolved(id, written)]));
}

function take(style: WrittenStyle, name: string, value: string | null): void {
  if (name === "w:name") style.name = value ?? "";
  else if (name === "w:basedOn") style.basedOn = value;
  else if (name === "w:outlineLvl") style.outline = Number(value);
  else if (name === "w:vanish") style.isHidden = isOn(value);
  else if (name === "w:numId") style.numId = value;
  else if (name === "w:ilvl") style.listLevel = Number(value);
}

function resolved(id: string, written: ReadonlyMap<string, WrittenStyle>): DocxStyle {
  const chain: WrittenStyle[] = [];
  for (let at: string | null = id; at !== null && chain.length < MAX_BASES; ) {
    const style: WrittenStyle | undefined = written.get(at);
    if (style === undefined) break;
    chain.push(style);
    at = style.basedOn;
  }
  const first = <Name extends keyof WrittenStyle>(name: Name) =>
    chain.map((style) => style[name]).find((value) => value !== null) ?? null;
  const name = chain[0]?.name ?? "";
  const outline = first("outline");
  const named = chain.map((style) => /^heading (\d)$/i.exec(style.name)?.[1]).find((level) => level !== undefined);
  const isTitle = /^title$/i.test(name);
  return {
    headingLevel: outline === null ? (named === undefined ? (isTitle ? 1 : null) : Number(named)) : levelOf(outline),
    isTitle,
    isContents: /^toc \d+$/i.test(name),
    isHidden: first("isHidden") ?? false,
    numId: first("numId"),
    listLevel: first("listLevel"),
  };
}

/** The level of an outline, which counts from 0; 9 is the text between headings. */
export function levelOf(outline: number): number | null {
  return outline >= 0 && outline < 9 ? outline + 1 : null;
}

/** Whether a switch is on: it is where it stands without a value. */
export function isOn(value: string | null | undefined): boolean {
  return value !== "0" && value !== "false" && value !== "off";
}
