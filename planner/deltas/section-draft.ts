import { textSoFar } from "../../utils/llm/answers/text-so-far.ts";
import type { DeltaSender } from "../../utils/postgres/delta-channel.ts";

/** What of a section is new to those who look on. */
export interface DraftPiece {
  /** How many characters, as a string of JavaScript counts them, stand before it; 0 where the section begins anew. */
  readonly offset: number;
  readonly text: string;
}

/** One section while a model writes it: what has come, and what of it has been shown. */
export class SectionDraft {
  readonly sender: DeltaSender;
  readonly section: string;
  readonly #shown: (markdown: string) => string;
  #answer = "";
  #sent = "";

  constructor(sender: DeltaSender, section: string, shown: (markdown: string) => string) {
    this.sender = sender;
    this.section = section;
    this.#shown = shown;
  }

  get session(): string {
    return this.sender.session;
  }

  /** All of the answer that has come. It is read when somebody wants to see it. */
  take(answer: string): void {
    this.#answer = answer;
  }

  /** Another attempt begins. */
  begin(): void {
    this.#answer = "";
    this.restart();
  }

  /** The next piece has everything again: one was lost, or somebody came to look. */
  restart(): void {
    this.#sent = "";
  }

  /** What has come since the last piece; null where that is nothing, or only what is not shown yet. */
  next(): DraftPiece | null {
    const markdown = textSoFar(this.#answer, "markdown");
    const text = markdown === null ? "" : this.#shown(markdown).toWellFormed();
    // What was shown of it, and is held back again, comes again.
    if (this.#sent.startsWith(text)) return null;
    const offset = text.startsWith(this.#sent) ? this.#sent.length : 0;
    this.#sent = text;
    return { offset, text: text.slice(offset) };
  }
}
