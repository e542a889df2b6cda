/** Fillers, zero-width characters, bidi overrides, variation selectors and tags: a reader never sees them, a model does. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\u{FFF9}-\u{FFFB}]/gu;
const CONTROLS = /[^\P{Cc}\n]/gu;
const LINE_ENDS = /\r\n?|[\u{85}\u{2028}\u{2029}]/gu;
/** More than this is given up for a word's end: a text without blanks is not to lose half of itself. */
const LONGEST_WORD = 80;

/** What a reader sees of a text: NFC, without invisible and control characters; its lines stay. */
export function visibleText(text: string): string {
  return text
    .toWellFormed()
    .replace(LINE_ENDS, "\n")
    .replace(/\t/g, " ")
    .replace(INVISIBLE, "")
    .replace(CONTROLS, "")
    .normalize("NFC")
    .replace(/[^\S\n]+/g, " ")
    .replace(/ ?\n ?/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** The same on one line. */
export function visibleLine(text: string): string {
  return visibleText(text).replace(/\n+/g, " ");
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
