import { isCommand } from "./json-escapes.ts";
import { spanFinder, spansOf } from "./text-spans.ts";

/** Code, in which what looks like an escape is an example of one. */
const CODE = /(?<!`)(`+)(?!`)[\s\S]*?[^`]\1(?!`)/gu;
/** The same in a text without line breaks: its fences have them still to get. */
const INLINE_CODE = /(?<!`)(`{1,2})(?!`)[\s\S]*?[^`]\1(?!`)/gu;
/** A backslash and an `n` before what only begins a line. */
const BEFORE_MARK = /(?<!\\)\\n(?=(?:\\n|\\t| )*(?:#{1,6} |[-*+] |> |\d{1,2}[.)] |\|[^|]))/gu;
/** What nobody writes in a sentence: two of them before a line, or one between two lines that a space would be between. */
const BREAK =
  /(?<!\\)\\n(?:\\n(?=\S)|(?<=[^\s([{^|]\\n)(?=\p{Lu}|\p{Lo}|\d|[*_`"'“‘]|$))|(?<!\\)\\n(?=(?:\\t| )*(?:#{1,6} |[-*+] |> |\d{1,2}[.)] |\|[^|]))/gu;
/** `C:\New` is a place. */
const PATH = /(?<![a-z])[a-z]:(?:\\[\w .()-]*)+/giu;
const ESCAPE = /\\(?:(\\)|(")|(?:r\\)?(n)([a-z]*)|(t)([a-z]*))/gu;
const HEX_ESCAPES = /(?<!\\)(?:\\u[0-9a-f]{4})+/giu;

type IsKept = (at: number) => boolean;

/**
 * A text of an answer that was escaped twice, as it was meant: where it shows `\n` and has no line break of its own, its
 * lines are parted; where it has some, only before what begins a list, a heading or a row. Code and formulas stay.
 */
export function withMeantLineBreaks(text: string): string {
  if (!text.includes("\\")) return text;
  const isOneLine = !text.trim().includes("\n");
  const places = isOneLine ? [INLINE_CODE, PATH] : [CODE, PATH];
  if (isOneLine && spansOf(text, BREAK).some(outside(text, places)))
    return decoded(parted(text, within(text, ...places)));
  const isKept = within(text, ...places);
  return decoded(text.replace(BEFORE_MARK, (found, at: number) => (isKept(at) ? found : "\n")));
}

function outside(text: string, places: readonly RegExp[]): (span: readonly [number, number]) => boolean {
  const isKept = within(text, ...places);
  return ([start]) => !isKept(start);
}

/** All escapes of a text read once more. */
function parted(text: string, isKept: IsKept): string {
  return text.replace(ESCAPE, (found: string, ...[slash, quote, n, line, , column, at]: EscapeParts) => {
    if (isKept(at)) return found;
    if (slash ?? quote) return slash ?? quote ?? "";
    const [letter, rest = ""] = n ? ["\n", line] : ["\t", column];
    return isCommand(`${n ?? "t"}${rest}`) ? found : `${letter}${rest}`;
  });
}

type Part = string | undefined;
type EscapeParts = [slash: Part, quote: Part, n: Part, line: Part, t: Part, column: Part, at: number];

/** With the letters that `\uac00` stands for; half a character and what steers a terminal stay as they are. */
function decoded(text: string): string {
  const isKept = within(text, CODE);
  return text.replace(HEX_ESCAPES, (found, at: number) => {
    const letters = String.fromCharCode(
      ...found
        .slice(2)
        .split(/\\u/iu)
        .map((digits) => Number.parseInt(digits, 16)),
    );
    return isKept(at) || !letters.isWellFormed() || /[\p{C}\p{Z}]/u.test(letters) ? found : letters;
  });
}

/** Says for one place after the other whether it is in what one of the patterns finds. */
function within(text: string, ...patterns: readonly RegExp[]): IsKept {
  const find = spanFinder(spansOf(text, ...patterns));
  return (at) => find(at) !== null;
}
