import { readXml, type XmlHandlers } from "../../xml.ts";
import { hangulLine } from "../hangul-markdown.ts";
import type { HangulBlock, HangulCell, HangulText } from "../hangul-text.ts";
import { numbered, numberForm } from "../number-forms.ts";
import type { ParagraphLooks } from "../paragraph-looks.ts";
import { rememberedName } from "./owpml-name.ts";

type Attributes = Readonly<Record<string, string>>;

/** What is no text of the document: settings, what stands on each page, remarks, commands of fields, a second version. */
const LEFT_OUT = new Set([
  "header",
  "footer",
  "hiddenComment",
  "fieldBegin",
  "indexmark",
  "linesegarray",
  "shapeComment",
  "parameterset",
  "default",
]);
/** What a deleted range takes with it, besides text. */
const OBJECTS = new Set([
  "tbl",
  "pic",
  "ole",
  "container",
  "equation",
  "rect",
  "ellipse",
  "line",
  "arc",
  "polygon",
  "curve",
  "textart",
  "compose",
  "dutmal",
  "footNote",
  "endNote",
  "autoNum",
]);
/** The lists of paragraphs that have a place of their own in the text around them. */
const LISTS = new Set(["tc", "caption", "drawText", "footNote", "endNote"]);
/** The elements with text in them. Line ends of a writer that indents its XML stand outside of them. */
const TEXTS = new Set(["t", "script", "mainText", "subText", "text"]);
const SPACES: Readonly<Record<string, string>> = {
  tab: "\t",
  lineBreak: "\n",
  nbSpace: " ",
  fwSpace: " ",
  hypen: "-",
};

/** All other elements that are read. Most of a section's are none of them. */
const OTHERS = ["p", "secPr", "autoNumFormat", "cellAddr", "cellSpan", "deleteBegin", "deleteEnd"];
const FORMS = ["checkBtn", "radioBtn", "btn", "comboBox"];
const NAMES = [...LEFT_OUT, ...OBJECTS, ...LISTS, ...TEXTS, ...Object.keys(SPACES), ...OTHERS, ...FORMS];
/** By themselves: a name of the file is compared letter by letter, one that is written here at a glance. */
const READ: ReadonlyMap<string, string> = new Map(NAMES.map((name) => [name, name]));

interface OpenTable {
  readonly cells: HangulCell[];
  cell: { row: number; column: number; columnSpan: number } | null;
  caption: { readonly blocks: readonly HangulBlock[]; readonly isAbove: boolean } | null;
}

/** Reads one `section*.xml` into the text of its document. */
export function readHwpxSection(xml: string, text: HangulText, looks: ParagraphLooks): void {
  readXml(xml, new SectionHandlers(text, looks, xml));
}

/** The ids of deletions that end: one that never does would take the rest of the document with it. */
function endedDeletions(xml: string): ReadonlySet<string> {
  return new Set(Array.from(xml.matchAll(/deleteEnd\s[^<>]{0,200}?\bId="(\d+)"/gi), ([, id]) => id ?? ""));
}

class SectionHandlers implements XmlHandlers {
  readonly #text: HangulText;
  readonly #looks: ParagraphLooks;
  readonly #xml: string;
  #endedDeletions: ReadonlySet<string> | null = null;
  readonly #deletions = new Set<string>();
  readonly #tables: OpenTable[] = [];
  /** How deep within something left out; 0 outside. */
  #leftOut = 0;
  #isText = false;
  #isParagraphEndDeleted = false;
  #autoNumber = 0;
  #captionSide = "";

  constructor(text: HangulText, looks: ParagraphLooks, xml: string) {
    this.#text = text;
    this.#looks = looks;
    this.#xml = xml;
  }

  open(name: string, attributes: Attributes): void {
    if (this.#leftOut > 0) {
      this.#leftOut += 1;
      return;
    }
    const local = readName(name);
    if (local === null) return;
    if (LEFT_OUT.has(local) || (this.#deletions.size > 0 && OBJECTS.has(local))) this.#leftOut = 1;
    else if (this.#isText) this.#openInText(local, attributes);
    else if (TEXTS.has(local)) {
      this.#isText = true;
      if (local === "subText") this.#add(" (");
    } else this.#openElement(local, attributes);
  }

  text(value: string): void {
    if (this.#isText && this.#leftOut === 0) this.#add(hasLineEnd(value) ? withoutLineEnds(value) : value);
  }

  close(name: string): void {
    if (this.#leftOut > 0) {
      this.#leftOut -= 1;
      return;
    }
    const local = readName(name);
    if (local === null) return;
    if (TEXTS.has(local)) {
      this.#isText = false;
      if (local === "subText") this.#add(")");
    } else if (local === "p") {
      this.#text.closeParagraph(this.#isParagraphEndDeleted);
      this.#isParagraphEndDeleted = false;
    } else if (local === "tbl") this.#closeTable();
    else if (LISTS.has(local)) this.#closeList(local);
  }

  #openInText(local: string, attributes: Attributes): void {
    const space = SPACES[local];
    if (space !== undefined) this.#add(space);
    else if (local === "deleteBegin") {
      const id = deletionId(attributes);
      this.#endedDeletions ??= endedDeletions(this.#xml);
      if (this.#endedDeletions.has(id)) this.#deletions.add(id);
    } else if (local === "deleteEnd" && this.#deletions.delete(deletionId(attributes)))
      this.#isParagraphEndDeleted ||= attributes["paraend"] === "1" || attributes["paraend"] === "true";
  }

  #openElement(local: string, attributes: Attributes): void {
    const table = this.#tables.at(-1);
    if (local === "p")
      this.#text.openParagraph(this.#looks.of(Number(attributes["paraPrIDRef"]), Number(attributes["styleIDRef"])));
    else if (local === "tbl") this.#tables.push({ cells: [], cell: null, caption: null });
    else if (local === "cellAddr" && table?.cell) {
      table.cell.row = count(attributes["rowAddr"]);
      table.cell.column = count(attributes["colAddr"]);
    } else if (local === "cellSpan" && table?.cell) table.cell.columnSpan = Math.max(1, count(attributes["colSpan"]));
    else if (LISTS.has(local)) {
      if (local === "tc" && table !== undefined) table.cell = { row: 0, column: 0, columnSpan: 1 };
      if (local === "caption") this.#captionSide = attributes["side"] ?? "";
      this.#text.openList();
    } else this.#openInline(local, attributes);
  }

  #openInline(local: string, attributes: Attributes): void {
    if (local === "secPr") {
      this.#looks.beginSection(Number(attributes["outlineShapeIDRef"] ?? 1));
      this.#leftOut = 1;
    } else if (local === "autoNum" && attributes["numType"] !== "PAGE") this.#autoNumber = count(attributes["num"]);
    else if (local === "autoNumFormat" && this.#autoNumber > 0) {
      const number = numbered(this.#autoNumber, numberForm(attributes["type"]));
      this.#add(`${attributes["prefixChar"] ?? ""}${number}${attributes["suffixChar"] ?? ""}`);
      this.#autoNumber = 0;
    } else if (local === "compose") this.#add(attributes["composeText"] ?? "");
    else if (local === "textart") this.#add(attributes["text"] ?? "");
    else if (local === "checkBtn" || local === "radioBtn" || local === "btn") this.#add(attributes["caption"] ?? "");
    else if (local === "comboBox") this.#add(attributes["selectedValue"] ?? "");
  }

  #closeList(local: string): void {
    const blocks = this.#text.closeList();
    const table = this.#tables.at(-1);
    if (local === "tc") {
      if (table?.cell) table.cells.push({ ...table.cell, blocks });
      if (table !== undefined) table.cell = null;
    } else if (local === "caption" && table !== undefined && table.cell === null)
      table.caption = { blocks, isAbove: this.#captionSide === "TOP" };
    else if (local === "footNote" || local === "endNote") {
      const note = hangulLine(blocks);
      if (note !== "") this.#text.add(`[${note}]`);
    } else this.#text.addBlocks(blocks);
  }

  #closeTable(): void {
    const table = this.#tables.pop();
    if (table === undefined) return;
    const blocks: HangulBlock[] = [{ kind: "table", cells: table.cells }];
    const caption = table.caption?.blocks ?? [];
    this.#text.addBlocks(table.caption?.isAbove === true ? [...caption, ...blocks] : [...blocks, ...caption]);
  }

  #add(value: string): void {
    if (this.#deletions.size === 0) this.#text.add(value);
  }
}

function hasLineEnd(value: string): boolean {
  return value.includes("\n") || value.includes("\r");
}

/** A line end in a text is the indentation of whoever wrote the XML: the format has an element for it. */
function withoutLineEnds(value: string): string {
  if (value.trim() === "") return "";
  const lines = value.split(/[\r\n]+/);
  return lines
    .map((line, at) => (at === 0 ? line.trimEnd() : at === lines.length - 1 ? line.trimStart() : line.trim()))
    .join(" ");
}

/** An element's name without its prefix, null where it is none that is read. */
const readName = rememberedName((local) => READ.get(local) ?? null);

function deletionId(attributes: Attributes): string {
  return attributes["Id"] ?? attributes["id"] ?? "";
}

function count(value: string | undefined): number {
  const number = Number(value ?? 0);
  return Number.isSafeInteger(number) && number > 0 ? number : 0;
}
