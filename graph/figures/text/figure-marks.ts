/** What a token gave, where it stands in a text. */
export interface MarkedFigure {
  /** The figure that it names, else those that its formula computes with. */
  readonly ids: readonly string[];
  readonly isComputed: boolean;
  readonly value: number;
  /** Where the token stands in the text that was rendered. */
  readonly start: number;
}

/** Private characters, one for each token of a text, from here on. */
const FIRST = 0x100000;
const MOST = 0xfffd;
/** Ends what a mark begins before its last character; the other one says that there is only one. */
const [END, ALONE] = ["\u{f0000}", "\u{f0001}"];
const ANY = /[\u{f0000}\u{f0001}\u{100000}-\u{10fffd}]/gu;
const MARKED =
  /(.)(?:([\u{100000}-\u{10fffd}])\u{f0001}|([\u{100000}-\u{10fffd}])([^\u{f0000}\u{f0001}\u{100000}-\u{10fffd}]*)\u{f0000}(.))/gu;
/** What Markdown reads nothing into. */
const PLAIN = /^(?:\d|[\p{L}\p{N}\p{Sc}−][\p{L}\p{N}\p{Sc} .,]*[\p{L}\p{N}%])$/u;

/**
 * Marks around what the tokens of one text gave, so that whoever makes a page of it finds each again. They stand behind the
 * first and before the last character of an amount: what Markdown decides by its neighbours is as it was without them.
 */
export class FigureMarks {
  readonly #figures: MarkedFigure[] = [];

  /** Whether a text can be marked: not where it has such characters of its own. */
  static fit(text: string): boolean {
    return text.search(ANY) < 0;
  }

  /** The text with its marks; words in which Markdown could read more than words stay as they are. */
  around(text: string, figure: MarkedFigure): string {
    if (this.#figures.length >= MOST || !PLAIN.test(text)) return text;
    const mark = String.fromCodePoint(FIRST + this.#figures.length);
    this.#figures.push(figure);
    const [first = "", ...rest] = text;
    const last = rest.pop();
    return last === undefined ? `${first}${mark}${ALONE}` : `${first}${mark}${rest.join("")}${END}${last}`;
  }

  /** A text with each amount as `show` gives it, and without marks. @param text Without tags. */
  replaced(text: string, show: (amount: string, figure: MarkedFigure) => string): string {
    const shown = text.replace(MARKED, (found, first: string, alone?: string, mark?: string, inner = "", last = "") => {
      const figure = this.#figures[((alone ?? mark)?.codePointAt(0) ?? 0) - FIRST];
      return figure ? show(`${first}${inner}${last}`, figure) : found;
    });
    return withoutMarks(shown);
  }
}

export function withoutMarks(text: string): string {
  return text.replace(ANY, "");
}
