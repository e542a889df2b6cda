/** What an idea or a model may say to a terminal: a title, a cleared screen, colours, a line written over, directions. */
export const HOSTILE =
  "start \x1b]0;owned\x07 title \x1b[2J clear \x1b[31m red \x9b31m red \x85 \x7f \x00 back\x08 over\rwritten " +
  "\u061c\u200e\u200f \u202a\u202b\u202c\u202d\u202e \u2066\u2067\u2068\u2069 end";

/** What only joins letters, and stays. */
export const JOINED = "👩‍👩‍👧 ❤️ 서점을 🏳️‍🌈 क्‍ष";

/** The characters of a text that a terminal obeys, named; tabs and line feeds are the reader's own. */
export function obeyed(text: string): string[] {
  const found = text.match(/(?![\t\n])[\p{Cc}\p{Bidi_Control}]/gu) ?? [];
  return [...new Set(found)].map((character) => `U+${character.charCodeAt(0).toString(16)}`);
}
