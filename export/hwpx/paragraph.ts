import type { Inline, TextRun } from "../blocks/block.ts";
import type { CharShape } from "./shapes/char-shape.ts";
import { DocumentShapes } from "./shapes/document-shapes.ts";
import { ACCENT, type Look } from "./shapes/looks.ts";
import { element, xmlText } from "./xml-text.ts";

/** What fields are counted from: each kind of id has a range of its own, below what a signed number holds. */
const [FIELD_BASE, INSTANCE_BASE] = [1_100_000_000, 1_628_000_000];
const CODE_SHADE = "#EEF1F5";

/** Of a paragraph besides its text. */
export interface ParagraphOptions {
  readonly breaksPage?: boolean;
  /** Where links in the document lead. */
  readonly bookmark?: string;
  /** Stands before the text: a table, what is set for the section. */
  readonly before?: string;
}

/** Writes paragraphs, and numbers what has to be numbered in a section. */
export class ParagraphWriter {
  readonly shapes = new DocumentShapes();
  /** Those that were added, by their paths in the package. */
  readonly pictures = new Map<string, Uint8Array>();
  #paragraphs = 0;
  #fields = 0;
  #objects = 0;

  paragraph(look: Look, inlines: readonly Inline[], options: ParagraphOptions = {}): string {
    const { breaksPage = false, bookmark, before = "" } = options;
    const { style, letters, para } = this.shapes.refer(look);
    const named = bookmark ? control(letters, element("hp:bookmark", { name: bookmark })) : "";
    const runs = inlines.map((inline) => this.#run(inline, look)).join("");
    this.#paragraphs += 1;
    return element(
      "hp:p",
      {
        ...{ id: this.#paragraphs, paraPrIDRef: para, styleIDRef: style },
        ...{ pageBreak: breaksPage ? 1 : 0, columnBreak: 0, merged: 0 },
      },
      before + named + (runs || this.run(letters, "")),
    );
  }

  /** A text in letters of the ids that `shapes` gives. */
  run(letters: number, text: string): string {
    return element("hp:run", { charPrIDRef: letters }, element("hp:t", {}, marked(text)));
  }

  /** Takes a PNG into the package. @returns What it is referred to by. */
  addPicture(png: Uint8Array): string {
    const name = `image${this.pictures.size + 1}`;
    this.pictures.set(`BinData/${name}.png`, png);
    return name;
  }

  /** The number of the next table or picture. */
  nextObject(): number {
    this.#objects += 1;
    return this.#objects;
  }

  #run(inline: Inline, look: Look): string {
    if (inline.kind === "break") return this.run(this.shapes.letters(look.letters), "\n");
    const letters = this.shapes.letters(lettersOf(inline, look));
    const text = this.run(letters, inline.text);
    return inline.href === null ? text : this.#link(inline.href, letters, text);
  }

  #link(href: string, letters: number, text: string): string {
    this.#fields += 1;
    const [id, fieldid] = [FIELD_BASE + this.#fields, INSTANCE_BASE + this.#fields];
    const field = { id, type: "HYPERLINK", name: "", editable: 0, dirty: 0, zorder: -1, fieldid, metaTag: "" };
    const begin = control(letters, element("hp:fieldBegin", field, linkParameters(href)));
    return begin + text + control(letters, element("hp:fieldEnd", { beginIDRef: id, fieldid }));
  }
}

export function plainText(text: string): TextRun {
  return { kind: "text", text, bold: false, italic: false, code: false, struck: false, href: null };
}

/** A run without text: what is set or begins at this place. */
export function control(letters: number, content: string): string {
  return element("hp:run", { charPrIDRef: letters }, element("hp:ctrl", {}, content));
}

function lettersOf({ bold, italic, code, struck, href }: TextRun, { letters: usual, showsLinks }: Look): CharShape {
  return {
    ...usual,
    bold: usual.bold || bold,
    italic: usual.italic || italic,
    struck: usual.struck || struck,
    ...(code ? { font: "code", size: Math.round(usual.size * 0.92), shade: CODE_SHADE } : {}),
    ...(href === null || !showsLinks ? {} : { underlined: true, colour: ACCENT }),
  };
}

/** Text with what is no character in the format: tabs, and breaks of the line. */
function marked(text: string): string {
  return text
    .split(/(\t|\n)/)
    .map((piece) => {
      if (piece === "\t") return element("hp:tab", { width: 2_000, leader: 0, type: 1 });
      return piece === "\n" ? "<hp:lineBreak/>" : xmlText(piece);
    })
    .join("");
}

/** Where a link leads, in the words of Hancom's own files: the first is what programs of today follow. */
function linkParameters(href: string): string {
  const isInside = href.startsWith("#");
  const target = href.slice(isInside ? 1 : 0);
  const escaped = target.replace(/[\\:;?]/g, "\\$&");
  const kind = isInside ? "HWP" : href.startsWith("mailto:") ? "EMAIL" : "URL";
  const texts = {
    Command: isInside ? `?${target};0;0;0;` : `${escaped};1;0;0;`,
    ...(isInside ? {} : { Path: target }),
    Category: `HWPHYPERLINK_TYPE_${kind}`,
    TargetType: "HWPHYPERLINK_TARGET_BOOKMARK",
    DocOpenType: "HWPHYPERLINK_JUMP_CURRENTTAB",
  };
  const written = Object.entries(texts).map(([name, text]) => element("hp:stringParam", { name }, xmlText(text)));
  const all = [element("hp:integerParam", { name: "Prop" }, "0"), ...written];
  return element("hp:parameters", { cnt: all.length, name: "" }, all.join(""));
}
