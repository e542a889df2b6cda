import type { Block } from "../../markdown-blocks.ts";
import { Unreadable } from "../../unreadable.ts";
import type { Numbering } from "./docx-numbering.ts";
import { type DocxParagraph, newParagraph, paragraphBlock, takeProperty } from "./docx-paragraph.ts";
import { type DocxStyle, isOn } from "./docx-styles.ts";
import { symbolCharacter } from "./docx-symbol.ts";
import { DocxTable } from "./docx-table.ts";

/** What the text of a document needs beside itself. */
export interface DocxSetting {
  readonly styles: ReadonlyMap<string, DocxStyle>;
  readonly numbering: Numbering;
  /** The texts of notes by `footnote 2`, `endnote 1`. */
  readonly notes: ReadonlyMap<string, string>;
  /** Counted down by every character; below zero is too long. */
  readonly budget: { left: number };
}

/** Deeper tables are read as lines of the cell that they stand in. */
const MAX_TABLES = 2;

/** Nothing in these is text that a reader sees: deletions, what was before a change, settings, and what stands twice. */
const SKIPPED = new Set([
  ...["w:del", "w:moveFrom", "w:pPrChange", "w:rPrChange", "w:tblPrChange", "w:trPrChange", "w:tcPrChange"],
  ...["w:tblGrid", "w:tblPr", "w:sectPr", "w:sdtPr", "w:rt", "mc:Fallback"],
]);

/** The blocks of a document's body, or of a note, from the elements of its XML. */
export class DocxBody {
  readonly blocks: Block[] = [];
  #into: Block[] = this.blocks;
  readonly #intos: Block[][] = [];
  readonly #tables: DocxTable[] = [];
  #deepTables = 0;
  readonly #paragraphs: DocxParagraph[] = [];
  #paragraph: DocxParagraph | null = null;
  /** The text of a paragraph whose end is deleted: it goes on in the next one. */
  #before = "";
  #skips = 0;
  #isText = false;
  #isHidden = false;
  #inProperties = 0;
  #propertiesOf = "";
  #title: string | null = null;
  readonly #setting: DocxSetting;

  constructor(setting: DocxSetting) {
    this.#setting = setting;
  }

  /** The text of the first paragraph that is a title. */
  get title(): string | null {
    return this.#title;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (this.#skips > 0) {
      this.#skips += 1;
      return;
    }
    if (this.#inProperties > 0) {
      this.#property(name, attributes);
      return;
    }
    switch (name) {
      case "w:r":
        this.#isHidden = false;
        break;
      case "w:t":
      case "m:t":
        this.#isText = true;
        break;
      case "w:p":
        this.#openParagraph();
        break;
      case "w:pPr":
      case "w:rPr":
      case "w:trPr":
      case "w:tcPr":
        this.#inProperties = 1;
        this.#propertiesOf = name;
        break;
      case "w:tbl":
        if (this.#tables.length < MAX_TABLES) this.#tables.push(new DocxTable());
        else this.#deepTables += 1;
        break;
      case "w:tr":
        if (this.#deepTables === 0) this.#tables.at(-1)?.openRow();
        break;
      case "w:tc":
        this.#spend(4);
        if (this.#deepTables === 0) this.#enter(this.#tables.at(-1)?.openCell() ?? []);
        break;
      case "w:txbxContent":
        this.#enter(this.#paragraph?.boxes ?? this.#into);
        break;
      default:
        if (SKIPPED.has(name)) this.#skips = 1;
        else this.#sign(name, attributes);
    }
  }

  text(value: string): void {
    if (this.#isText) this.#add(value);
  }

  close(name: string): void {
    if (this.#skips > 0) {
      this.#skips -= 1;
      return;
    }
    if (this.#inProperties > 0) {
      this.#inProperties -= 1;
      return;
    }
    switch (name) {
      case "w:t":
      case "m:t":
        this.#isText = false;
        break;
      case "w:p":
        this.#closeParagraph();
        break;
      case "w:tc":
        if (this.#deepTables > 0) break;
        this.#tables.at(-1)?.closeCell();
        this.#leave();
        break;
      case "w:tr":
        if (this.#deepTables === 0) this.#tables.at(-1)?.closeRow();
        break;
      case "w:tbl":
        this.#closeTable();
        break;
      case "w:txbxContent":
        this.#leave();
        break;
      case "m:num":
        this.#add(")/(");
        break;
      case "m:den":
      case "m:d":
        this.#add(")");
        break;
    }
  }

  #property(name: string, attributes: Readonly<Record<string, string>>): void {
    // What was before a change stands inside what is now.
    if (name.endsWith("Change")) {
      this.#skips = 1;
      return;
    }
    this.#inProperties += 1;
    const value = attributes["w:val"];
    const table = this.#deepTables === 0 ? this.#tables.at(-1) : undefined;
    switch (this.#propertiesOf) {
      case "w:pPr":
        if (this.#paragraph !== null) takeProperty(this.#paragraph, this.#setting.styles, name, value);
        break;
      case "w:rPr":
        if (name === "w:vanish") this.#isHidden = isOn(value);
        else if (name === "w:rStyle") this.#isHidden = this.#setting.styles.get(value ?? "")?.isHidden ?? false;
        break;
      case "w:trPr":
        if (name === "w:del" || (name === "w:hidden" && isOn(value))) table?.dropRow();
        else if (name === "w:gridBefore") table?.skip(Number(value));
        break;
      default:
        if (name === "w:gridSpan") table?.spanCell(Number(value));
        else if ((name === "w:vMerge" || name === "w:hMerge") && value !== "restart") table?.continueCell();
        else if (name === "w:cellDel") table?.continueCell();
    }
  }

  /** What stands for characters. */
  #sign(name: string, attributes: Readonly<Record<string, string>>): void {
    switch (name) {
      case "w:tab":
      case "w:ptab":
        this.#add("\t");
        break;
      case "w:br":
      case "w:cr":
        this.#add("\n");
        break;
      case "w:noBreakHyphen":
        this.#add("-");
        break;
      case "w:sym":
        this.#add(symbolCharacter(attributes["w:font"] ?? "", attributes["w:char"] ?? ""));
        break;
      case "w:footnoteReference":
      case "w:endnoteReference":
        this.#note(`${name.slice(2, name.indexOf("note"))}note ${attributes["w:id"]}`);
        break;
      case "m:f":
      case "m:d":
        this.#add("(");
        break;
      case "m:sup":
        this.#add("^");
        break;
      case "m:sub":
        this.#add("_");
        break;
      case "m:rad":
        this.#add("√");
        break;
      case "m:chr":
        // The sign of a sum or a product; others are accents.
        if (/^[\u2200-\u22ff]$/.test(attributes["m:val"] ?? "")) this.#add(attributes["m:val"] ?? "");
        break;
    }
  }

  #note(id: string): void {
    const text = this.#setting.notes.get(id);
    if (text !== undefined && text !== "") this.#add(` [note: ${text}]`);
  }

  #add(text: string): void {
    if (this.#paragraph === null || this.#isHidden || this.#paragraph.style?.isHidden) return;
    this.#spend(text.length);
    this.#paragraph.text += text;
  }

  #spend(characters: number): void {
    this.#setting.budget.left -= characters;
    if (this.#setting.budget.left < 0) throw new Unreadable("long");
  }

  #openParagraph(): void {
    if (this.#paragraph !== null) this.#paragraphs.push(this.#paragraph);
    this.#paragraph = newParagraph(this.#isHidden);
    this.#isHidden = false;
  }

  #closeParagraph(): void {
    const ended = this.#paragraph;
    if (ended === null) return;
    this.#paragraph = this.#paragraphs.pop() ?? null;
    this.#isHidden = ended.wasHidden;
    ended.text = this.#before + ended.text;
    // A paragraph whose end is deleted goes on in the next one.
    this.#before = ended.isMarkDeleted ? ended.text : "";
    if (!ended.isMarkDeleted) {
      const block = paragraphBlock(ended, this.#setting.numbering, this.#tables.length > 0);
      if (block.text !== "") this.#into.push(block);
      if (ended.style?.isTitle) this.#title ??= ended.text.replace(/\s+/g, " ").trim() || null;
    }
    if (ended.boxes.length > 0) this.#into.push(...ended.boxes);
  }

  #closeTable(): void {
    if (this.#deepTables > 0) {
      this.#deepTables -= 1;
      return;
    }
    const table = this.#tables.pop();
    if (table !== undefined) this.#into.push(...(this.#tables.length > 0 ? table.lines() : table.blocks()));
  }

  #enter(blocks: Block[]): void {
    this.#intos.push(this.#into);
    this.#into = blocks;
  }

  #leave(): void {
    this.#into = this.#intos.pop() ?? this.blocks;
  }
}
