import { hangulLine } from "../hangul-markdown.ts";
import type { HangulBlock, HangulCell, HangulText } from "../hangul-text.ts";
import { NUMBER_FORMS, numbered } from "../number-forms.ts";
import type { ParagraphLooks } from "../paragraph-looks.ts";
import { countedText, type HwpRecord, TAG } from "./hwp-records.ts";
import { hwpText } from "./hwp-text.ts";

const PARAGRAPH_BYTES = 11;
/** Where a list's own fields begin, behind what all lists have. */
const LIST_BYTES = 8;
const CELL_BYTES = LIST_BYTES + 8;
const CAPTION_ABOVE = 2;
const PAGE_NUMBER = 0;

/** A list of paragraphs: its header, and the paragraphs, which stand beside it. */
interface ParagraphList {
  readonly header: Buffer;
  readonly paragraphs: readonly HwpRecord[];
}

/** The controls of a paragraph, which wait for the characters that stand for them, each name's in their order. */
class WaitingControls {
  readonly #byName: ReadonlyMap<string, HwpRecord[]>;

  constructor(records: readonly HwpRecord[]) {
    const controls = records.filter(({ tag }) => tag === TAG.control);
    // From their end, so that the next one is taken off without moving the others.
    this.#byName = Map.groupBy(controls.reverse(), ({ data }) => idOf(data));
  }

  next(name: string): HwpRecord | undefined {
    return this.#byName.get(name)?.pop();
  }

  left(): HwpRecord[] {
    return [...this.#byName.values()].flatMap((controls) => controls.reverse());
  }
}

/** Reads the records of a section into the text of its document. */
export class HwpBody {
  readonly #text: HangulText;
  readonly #looks: ParagraphLooks;

  constructor(text: HangulText, looks: ParagraphLooks) {
    this.#text = text;
    this.#looks = looks;
  }

  /** Remarks stand under the section's last paragraph as a list of their own, and are no paragraphs of it. */
  read(records: readonly HwpRecord[]): void {
    for (const record of records) if (record.tag === TAG.paragraph) this.#paragraph(record);
  }

  #paragraph({ data, children }: HwpRecord): void {
    const isKnown = data.length >= PARAGRAPH_BYTES;
    this.#text.openParagraph(this.#looks.of(isKnown ? data.readUInt16LE(8) : 0, isKnown ? data.readUInt8(10) : 0));
    const controls = new WaitingControls(children);
    const text = children.find(({ tag }) => tag === TAG.text)?.data ?? Buffer.alloc(0);
    for (const piece of hwpText(text)) {
      if (typeof piece === "string") this.#text.add(piece);
      else {
        const control = controls.next(piece.control);
        if (control !== undefined) this.#control(control);
      }
    }
    // What no character stands for is still in the document.
    for (const control of controls.left()) this.#control(control);
    this.#text.closeParagraph(false);
  }

  #control(control: HwpRecord): void {
    const { data } = control;
    switch (idOf(control.data)) {
      case "secd":
        if (data.length >= 20) this.#looks.beginSection(data.readUInt16LE(18));
        break;
      case "tbl ":
        this.#table(control);
        break;
      case "gso ":
        this.#shape(control);
        break;
      case "fn  ":
      case "en  ":
        this.#note(control);
        break;
      case "atno":
        if (data.length >= 10) this.#text.add(autoNumber(data));
        break;
      case "eqed": {
        const formula = control.children.find(({ tag }) => tag === TAG.equation);
        if (formula !== undefined) this.#text.add(countedText(formula.data, 4).text);
        break;
      }
      case "tcps":
        this.#text.add(countedText(data, 4).text);
        break;
      case "tdut": {
        const { text, next } = countedText(data, 4);
        this.#text.add(`${text} (${countedText(data, next).text})`);
        break;
      }
    }
  }

  #note({ children }: HwpRecord): void {
    const note = hangulLine(listsOf(children).flatMap(({ paragraphs }) => this.#blocks(paragraphs)));
    if (note !== "") this.#text.add(`[${note}]`);
  }

  /** The list of a control itself is its caption, those of its shapes are what stands in them. */
  #shape({ children }: HwpRecord): void {
    const [caption] = listsOf(children);
    const captionBlocks = caption === undefined ? [] : this.#blocks(caption.paragraphs);
    if (isAbove(caption)) this.#text.addBlocks(captionBlocks);
    this.#boxes(children);
    if (!isAbove(caption)) this.#text.addBlocks(captionBlocks);
  }

  #boxes(records: readonly HwpRecord[]): void {
    for (const { tag, children } of records) {
      if (tag !== TAG.shape) continue;
      for (const { paragraphs } of listsOf(children)) this.#text.addBlocks(this.#blocks(paragraphs));
      this.#boxes(children);
    }
  }

  /** The caption stands before the table's own record, the cells behind it. */
  #table({ children }: HwpRecord): void {
    const at = children.findIndex(({ tag }) => tag === TAG.table);
    const [caption] = listsOf(children.slice(0, Math.max(0, at)));
    const captionBlocks = caption === undefined ? [] : this.#blocks(caption.paragraphs);
    const cells = listsOf(children.slice(at + 1)).map((list) => this.#cell(list));
    const table: HangulBlock[] = [{ kind: "table", cells }];
    this.#text.addBlocks(isAbove(caption) ? [...captionBlocks, ...table] : [...table, ...captionBlocks]);
  }

  #cell({ header, paragraphs }: ParagraphList): HangulCell {
    const isKnown = header.length >= CELL_BYTES;
    return {
      column: isKnown ? header.readUInt16LE(LIST_BYTES) : 0,
      row: isKnown ? header.readUInt16LE(LIST_BYTES + 2) : 0,
      columnSpan: isKnown ? Math.max(1, header.readUInt16LE(LIST_BYTES + 4)) : 1,
      blocks: this.#blocks(paragraphs),
    };
  }

  #blocks(paragraphs: readonly HwpRecord[]): HangulBlock[] {
    this.#text.openList();
    this.read(paragraphs);
    return this.#text.closeList();
  }
}

function listsOf(records: readonly HwpRecord[]): ParagraphList[] {
  const lists: { header: Buffer; paragraphs: HwpRecord[] }[] = [];
  for (const record of records) {
    if (record.tag === TAG.list) lists.push({ header: record.data, paragraphs: [...record.children] });
    else if (record.tag === TAG.paragraph) lists.at(-1)?.paragraphs.push(record);
  }
  return lists;
}

function isAbove(caption: ParagraphList | undefined): boolean {
  return (
    caption !== undefined &&
    caption.header.length >= LIST_BYTES + 4 &&
    (caption.header.readUInt32LE(LIST_BYTES) & 3) === CAPTION_ABOVE
  );
}

/** A control's name; it is stored from its end. */
function idOf(data: Buffer): string {
  return data.length < 4 ? "" : data.toString("latin1", 0, 4).split("").reverse().join("");
}

function autoNumber(data: Buffer): string {
  const look = data.readUInt32LE(4);
  if ((look & 15) === PAGE_NUMBER) return "";
  const number = numbered(data.readUInt16LE(8), NUMBER_FORMS[(look >>> 4) & 0xff] ?? "DIGIT");
  const around = data.toString("utf16le", 12, 16).padEnd(2, "\0");
  return `${around[0]}${number}${around[1]}`.replaceAll("\0", "");
}
