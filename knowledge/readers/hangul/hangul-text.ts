import { Unreadable } from "../unreadable.ts";
import type { ParagraphLook } from "./paragraph-looks.ts";

/** Lists of paragraphs stand in each other: a note in a cell of a table in a text box. No document goes deeper. */
const MAX_DEPTH = 50;

/** What a list of paragraphs consists of. */
export type HangulBlock =
  | { readonly kind: "paragraph"; readonly text: string; readonly look: ParagraphLook }
  | { readonly kind: "table"; readonly cells: readonly HangulCell[] };

/** A cell by its place in the grid; what it covers besides is empty. */
export interface HangulCell {
  readonly row: number;
  readonly column: number;
  readonly columnSpan: number;
  readonly blocks: readonly HangulBlock[];
}

interface OpenParagraph {
  readonly look: ParagraphLook;
  text: string;
  readonly before: HangulBlock[];
  readonly after: HangulBlock[];
  /** Its end was deleted: the next one goes on in it. */
  isJoined: boolean;
}

interface OpenList {
  readonly blocks: HangulBlock[];
  paragraph: OpenParagraph | null;
}

/**
 * Takes a document in the order in which it is stored. A list of paragraphs is open at any time: the body's, or that of
 * a cell, a note or a box, which whoever closes it puts where it belongs.
 */
export class HangulText {
  readonly #maxCharacters: number;
  /** Those that are open around the innermost. */
  readonly #around: OpenList[] = [];
  #list: OpenList = { blocks: [], paragraph: null };
  #characters = 0;

  /** @param maxCharacters With more than these it throws `Unreadable` with `long`. */
  constructor(maxCharacters: number) {
    this.#maxCharacters = maxCharacters;
  }

  openParagraph(look: ParagraphLook): void {
    const list = this.#list;
    if (list.paragraph?.isJoined === true) list.paragraph.isJoined = false;
    else {
      this.#flush(list);
      list.paragraph = { look, text: "", before: [], after: [], isJoined: false };
    }
  }

  /** @param isJoined Whether its end is deleted, so that the next paragraph is a part of it. */
  closeParagraph(isJoined: boolean): void {
    const list = this.#list;
    if (isJoined && list.paragraph !== null) list.paragraph.isJoined = true;
    else this.#flush(list);
  }

  /** Adds to the open paragraph; what stands outside of any is none of the text. */
  add(text: string): void {
    const { paragraph } = this.#list;
    if (paragraph === null) return;
    this.#count(text.length);
    paragraph.text += text;
  }

  /**
   * Adds what stands beside the text of the open paragraph: before it, where there is none yet, else after it, since a
   * table that hangs on a word does not cut its sentence.
   */
  addBlocks(blocks: readonly HangulBlock[]): void {
    const { paragraph, blocks: done } = this.#list;
    this.#count(blocks.length);
    if (paragraph === null) done.push(...blocks);
    else (paragraph.text.trim() === "" ? paragraph.before : paragraph.after).push(...blocks);
  }

  openList(): void {
    if (this.#around.length >= MAX_DEPTH) throw new Unreadable("broken", new Error("Paragraphs are nested too deep"));
    this.#around.push(this.#list);
    this.#list = { blocks: [], paragraph: null };
  }

  closeList(): HangulBlock[] {
    const list = this.#list;
    this.#flush(list);
    this.#list = this.#around.pop() ?? list;
    return list.blocks;
  }

  #flush(list: OpenList): void {
    const { paragraph } = list;
    if (paragraph === null) return;
    const { look, text, before, after } = paragraph;
    list.blocks.push(...before);
    if (text.trim() !== "") list.blocks.push({ kind: "paragraph", text, look });
    list.blocks.push(...after);
    list.paragraph = null;
  }

  #count(characters: number): void {
    this.#characters += characters;
    if (this.#characters > this.#maxCharacters) throw new Unreadable("long");
  }
}
