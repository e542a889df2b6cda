import { visibleText } from "../visible-text.ts";

/** More than this is given up for a word's end: a text without blanks is not to lose half of itself. */
const LONGEST_WORD = 80;

/** What a reader sees of a text, without its layout: single blanks, at most one empty line. */
export function plainText(text: string): string {
  return visibleText(text)
    .replace(/[^\S\n]+/g, " ")
    .replace(/ ?\n ?/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** The same on one line. */
export function plainLine(text: string): string {
  return plainText(text).replace(/\n+/g, " ");
}

/**
 * The beginning of a text that fits, ended at a word's end with an ellipsis, which is counted.
 * @param sizeOf The size of a character, in the unit of `max`.
 */
export function cutAtWord(text: string, max: number, sizeOf: (character: string) => number): string {
  const room = max - sizeOf("…");
  let size = 0;
  let kept = 0;
  let fits = 0;
  for (const character of text) {
    size += sizeOf(character);
    if (size > max) return `${wholeWords(text, fits)}…`;
    kept += character.length;
    if (size <= room) fits = kept;
  }
  return text;
}

function wholeWords(text: string, end: number): string {
  if (/^\s/.test(text.slice(end))) return text.slice(0, end).trimEnd();
  const blank = text.slice(0, end).search(/\s\S*$/);
  return blank >= Math.max(1, end - LONGEST_WORD) ? text.slice(0, blank).trimEnd() : text.slice(0, end);
}
