import type { Language } from "../../../schemas/idea.ts";
import { NAMESPACES, XML } from "../namespaces.ts";
import { counted, element } from "../xml-text.ts";
import { type CharShape, charProperty, fontFaces } from "./char-shape.ts";
import { ACCENT, BORDERS, DEEPEST_LEVEL, headingLook, itemLook, LOOKS, type Look, STYLES } from "./looks.ts";
import { type ParaShape, paraProperty } from "./para-shape.ts";

/** By what lists of each depth are marked, and what is to do and what is done. */
const BULLETS = ["•", "–", "▪", "□", "■"];
const DEEPEST = 2;
const [TO_DO, DONE] = [4, 5];

/** The shapes that a document uses, each once, by the ids that they are referred to with. */
export class DocumentShapes {
  readonly #letters = new Numbered<CharShape>();
  readonly #paragraphs = new Numbered<ParaShape>();
  /** Each list counts by itself. The first numbering is the outline's, which shows no numbers. */
  readonly #starts: { readonly start: number; readonly level: number }[] = [];

  constructor() {
    // Those of the styles first, so that readers which take the first for the usual one are right.
    for (const look of [LOOKS.normal, ...OF_STYLES.values()]) this.refer(look);
  }

  /** The ids by which a paragraph of this look refers to it. */
  refer({ style, letters, paragraph }: Look): {
    readonly style: number;
    readonly letters: number;
    readonly para: number;
  } {
    return {
      style: STYLES.findIndex(([name]) => name === style),
      letters: this.letters(letters),
      para: this.#paragraphs.id(paragraph),
    };
  }

  letters(shape: CharShape): number {
    return this.#letters.id(shape);
  }

  /** A list of this depth that counts from here. @returns Its id. */
  numbering(start: number, depth: number): number {
    this.#starts.push({ start, level: Math.min(depth, DEEPEST_LEVEL) + 1 });
    return this.#starts.length + 1;
  }

  /** @param checked Null where it is no task. */
  bullet(depth: number, checked: boolean | null): number {
    if (checked !== null) return checked ? DONE : TO_DO;
    return Math.min(depth, DEEPEST) + 1;
  }

  /** `Contents/header.xml`, once all that uses it is written. */
  part(language: Language): string {
    const langID = language === "ko" ? 1042 : 1033;
    const styles = STYLES.map(([name, engName], id) => {
      const { letters, para } = this.refer(OF_STYLES.get(name) ?? LOOKS.normal);
      const of = { paraPrIDRef: para, charPrIDRef: letters, nextStyleIDRef: /^(?:개요|제목)/.test(name) ? 1 : id };
      return element("hh:style", { id, type: "PARA", name, engName, ...of, langID, lockForm: 0 });
    });
    const lists = [
      counted("hh:fontfaces", "itemCnt", fontFaces()),
      counted("hh:borderFills", "itemCnt", borderFills()),
      counted("hh:charProperties", "itemCnt", this.#letters.all(charProperty)),
      counted("hh:tabProperties", "itemCnt", [element("hh:tabPr", { id: 0, autoTabLeft: 0, autoTabRight: 0 })]),
      counted("hh:numberings", "itemCnt", [
        outline(),
        ...this.#starts.map((counted, at) => numbering(at + 2, counted)),
      ]),
      counted("hh:bullets", "itemCnt", BULLETS.map(bulletShape)),
      counted("hh:paraProperties", "itemCnt", this.#paragraphs.all(paraProperty)),
      counted("hh:styles", "itemCnt", styles),
    ];
    const layout = ["char", "paragraph", "section", "object", "field"].map((name) => element(`hh:${name}`, {}));
    const compatible = element("hh:layoutCompatibility", {}, layout.join(""));
    const linked = element("hh:linkinfo", { path: "", pageInherit: 0, footnoteInherit: 0 });
    return `${XML}${element(
      "hh:head",
      { ...NAMESPACES, version: "1.4", secCnt: 1 },
      [
        element("hh:beginNum", { page: 1, footnote: 1, endnote: 1, pic: 1, tbl: 1, equation: 1 }),
        element("hh:refList", {}, lists.join("")),
        element("hh:compatibleDocument", { targetProgram: "HWP201X" }, compatible),
        element("hh:docOption", {}, linked),
        element("hh:trackchageConfig", { flags: 56 }),
      ].join(""),
    )}`;
  }
}

/** The look that a style has by itself. */
const OF_STYLES = new Map<string, Look>(
  [
    ...Object.values(LOOKS).toReversed(),
    ...[0, 1, 2, 3, 4, 5].map((level) => headingLook(level)),
    itemLook(0, "NONE", 0),
  ].map((look) => [look.style, look]),
);

/** Values that are the same have one number, counted from 0 in the order in which they came. */
class Numbered<T extends object> {
  readonly #ids = new Map<string, number>();
  readonly #values: T[] = [];

  id(value: T): number {
    const key = JSON.stringify(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    this.#ids.set(key, this.#values.length);
    return this.#values.push(value) - 1;
  }

  all(written: (id: number, value: T) => string): string[] {
    return this.#values.map((value, id) => written(id, value));
  }
}

const LEVELS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/** Headings carry their numbers as text, as only sections of the plan have any: the outline shows none. */
function outline(): string {
  const heads = LEVELS.map((level) => paraHead({ start: 1, level }, ""));
  return element("hh:numbering", { id: 1, start: 0 }, heads.join(""));
}

function numbering(id: number, { start, level: counted }: { readonly start: number; readonly level: number }): string {
  const heads = LEVELS.map((level) => paraHead({ start: level === counted ? start : 1, level }, `^${level}.`));
  return element("hh:numbering", { id, start: 1 }, heads.join(""));
}

function bulletShape(char: string, at: number): string {
  return element("hh:bullet", { id: at + 1, char, useImage: 0 }, paraHead({ level: 0 }, ""));
}

function paraHead(set: Readonly<Record<string, number>>, text: string): string {
  const attributes = {
    ...{ align: "LEFT", useInstWidth: 0, autoIndent: 1, widthAdjust: 0, textOffsetType: "PERCENT", textOffset: 50 },
    ...{ numFormat: "DIGIT", charPrIDRef: 4294967295, checkable: 0, ...set },
  };
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${value}"`);
  return `<hh:paraHead${written.join("")}>${text}</hh:paraHead>`;
}

type Side = "left" | "right" | "top" | "bottom";

function borderFills(): string[] {
  const line = "#C9D1DC";
  const all = { left: line, right: line, top: line, bottom: line };
  return [
    borderFill(BORDERS.none, {}),
    borderFill(BORDERS.clear, {}, "none"),
    borderFill(BORDERS.cell, all),
    borderFill(BORDERS.head, { ...all, bottom: ACCENT }, "#EEF3F8"),
    borderFill(BORDERS.quote, { left: line }),
    borderFill(BORDERS.code, {}, "#F5F7FA"),
    borderFill(BORDERS.rule, { bottom: line }),
    borderFill(BORDERS.notice, { left: "#D99A1C" }, "#FFF8E6"),
  ];
}

function borderFill(id: number, lines: Readonly<Partial<Record<Side, string>>>, fill?: string): string {
  const side = (name: Side) => {
    const color = lines[name];
    const heavy = color !== undefined && Object.keys(lines).length === 1 && name === "left";
    return element(`hh:${name}Border`, {
      ...{ type: color === undefined ? "NONE" : "SOLID", width: heavy ? "0.7 mm" : "0.12 mm" },
      color: color ?? "#000000",
    });
  };
  const none = { type: "NONE", Crooked: 0, isCounter: 0 };
  const brush = element("hc:winBrush", { faceColor: fill ?? "none", hatchColor: "#999999", alpha: 0 });
  return element(
    "hh:borderFill",
    { id, threeD: 0, shadow: 0, centerLine: "NONE", breakCellSeparateLine: 0 },
    [
      element("hh:slash", none),
      element("hh:backSlash", none),
      ...(["left", "right", "top", "bottom"] as const).map(side),
      element("hh:diagonal", { type: "SOLID", width: "0.1 mm", color: "#000000" }),
      fill === undefined ? "" : element("hc:fillBrush", {}, brush),
    ].join(""),
  );
}
