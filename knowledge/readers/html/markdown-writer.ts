import { literalLines } from "../literal-lines.ts";
import { Unreadable } from "../unreadable.ts";

/** Lists that go deeper are as deep as this. */
const MAX_LIST_LEVELS = 6;

/** Puts blocks of Markdown together from runs of text as a page has them. Blanks and line ends count as a browser shows them. */
export class MarkdownWriter {
  readonly #blocks: string[] = [];
  readonly #maxCharacters: number;
  #characters = 0;
  /** Runs of the block that is open. A long one of single letters is not to be copied for each. */
  #runs: string[] = [];
  #mark = "";
  #indent = "";
  #wasItem = false;
  readonly #lists: { readonly isOrdered: boolean; count: number }[] = [];

  /** @param maxCharacters What is more throws `Unreadable`. */
  constructor(maxCharacters: number) {
    this.#maxCharacters = maxCharacters;
  }

  /** Text in the open block. */
  text(text: string): void {
    if (text === "") return;
    this.#count(text.length);
    this.#runs.push(text.replace(/[ \t\n\r\f]+/g, " "));
  }

  /** A line end inside of the block, as `<br>` makes one. */
  lineEnd(): void {
    this.#runs.push("\n");
  }

  /** Ends the open block: what follows is another one. */
  end(): void {
    const text = this.#runs
      .join("")
      .replace(/ *\n */g, "\n")
      .replace(/ {2,}/g, " ")
      .trim();
    this.#runs = [];
    if (text === "") return;
    const lines = text.split("\n").filter((line) => line !== "");
    const isHeading = this.#mark.endsWith("# ");
    const written = isHeading ? [lines.join(" ")] : lines.map(literalLines);
    this.#push(`${this.#mark}${written.join(`\n${this.#indent}`)}`, this.#lists.length > 0);
    this.#mark = this.#indent;
  }

  /** A heading of a level from 1 to 6, which `inside` writes. */
  heading(level: number, inside: () => void): void {
    this.end();
    const before = this.#mark;
    this.#mark = `${"#".repeat(level)} `;
    inside();
    this.end();
    this.#mark = before;
  }

  list(isOrdered: boolean, inside: () => void): void {
    this.end();
    const before = { mark: this.#mark, indent: this.#indent };
    this.#lists.push({ isOrdered, count: 0 });
    inside();
    this.end();
    this.#lists.pop();
    [this.#mark, this.#indent] = [before.mark, before.indent];
  }

  item(inside: () => void): void {
    this.end();
    const list = this.#lists.at(-1) ?? { isOrdered: false, count: 0 };
    list.count += 1;
    const outer = "  ".repeat(Math.min(MAX_LIST_LEVELS, Math.max(1, this.#lists.length)) - 1);
    const mark = list.isOrdered ? `${list.count}. ` : "- ";
    this.#mark = `${outer}${mark}`;
    this.#indent = outer + " ".repeat(mark.length);
    inside();
    this.end();
  }

  /** Lines as they are: of a table, or of code. */
  block(markdown: string): void {
    this.end();
    if (markdown === "") return;
    this.#count(markdown.length);
    this.#push(markdown, false);
  }

  /** All blocks, items of a list line by line. */
  markdown(): string {
    this.end();
    return this.#blocks.join("").trim();
  }

  #push(block: string, isItem: boolean): void {
    this.#blocks.push(isItem && this.#wasItem ? "\n" : "\n\n", block);
    this.#wasItem = isItem;
  }

  #count(characters: number): void {
    this.#characters += characters;
    if (this.#characters > this.#maxCharacters) throw new Unreadable("long");
  }
}
