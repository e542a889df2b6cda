/** What nobody sees who reads a text, and a model does: the place to hide an instruction. Tabs and line ends stay. */
const UNSEEN = /(?![\t\n])[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * A text as a person reads it: without control characters, zero-width ones, those that turn the reading direction,
 * and Unicode's tags; in NFC, since PDFs and file names of macOS have Hangul in its letters.
 */
export function visibleText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|\f|\u0085|\u2028|\u2029/g, "\n")
    .replace(UNSEEN, "")
    .normalize("NFC");
}
