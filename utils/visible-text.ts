/** What a terminal obeys: control characters, and the marks that turn the direction of all that stands behind them. */
const OBEYED = /(?![\t\n])[\p{Cc}\p{Bidi_Control}]/gu;

const [ESC, BEL] = ["\u001b", "\u0007"];
/**
 * Whole sequences: those with a text in them (titles, links), those with parameters (colours, the cursor), the short ones.
 * Node's own pattern looks for the end of a title to the end of the text: slow, and all up to there would be gone.
 */
const SEQUENCES = new RegExp(
  [
    `(?:${ESC}[\\]PX^_]|[\u0090\u0098\u009d-\u009f])\\P{Cc}*(?:${BEL}|${ESC}\\\\|\u009c)`,
    `(?:${ESC}\\[|\u009b)[0-?]*[ -/]*[@-~]`,
    `${ESC}[ -/]*[0-~]`,
  ].join("|"),
  "gu",
);

/** What nobody sees who reads a text, and a model does: the place to hide an instruction. Tabs and line ends stay. */
const UNSEEN = /(?![\t\n])[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/** What joins no letters and hides: blanks without width, marks of annotations, and tags where they colour no flag. */
const HIDDEN =
  /[\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb]|(?<!\u{1f3f4}[\u{e0020}-\u{e007f}]{0,6})[\u{e0000}-\u{e007f}]/gu;

const LINE_END = /\r\n?|\f|\u0085|\u2028|\u2029/g;

/**
 * A text that any terminal, page and table takes: without control characters (tab and line end stay), direction marks,
 * hidden ones and halves of characters. What joins letters stays. The same string where there is nothing to take out.
 */
export function printableText(text: string): string {
  return terminalText(text.toWellFormed().replace(LINE_END, "\n")).replace(HIDDEN, "");
}

/**
 * A text as a person reads it: without control characters, zero-width ones, those that turn the reading direction,
 * and Unicode's tags; in NFC, since PDFs and file names of macOS have Hangul in its letters.
 */
export function visibleText(text: string): string {
  return text.toWellFormed().replace(LINE_END, "\n").replace(UNSEEN, "").normalize("NFC");
}

/**
 * A text of anybody's as it may be written to a terminal: without the sequences and the characters that a terminal
 * obeys. Tabs and line ends stay, and so does all that only joins letters, as in emoji and Hangul.
 */
export function terminalText(text: string): string {
  return text.replace(SEQUENCES, "").replace(/\r\n?/g, "\n").replace(OBEYED, "");
}

/** JSON as it may be written to a terminal; the same value, since what JSON leaves as it is becomes an escape. */
export function terminalJson(json: string): string {
  return json.replace(OBEYED, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
