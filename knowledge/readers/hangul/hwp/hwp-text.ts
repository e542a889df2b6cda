/** A piece of a paragraph: text, or the name of a control that stands there. */
export type HwpPiece = string | { readonly control: string };

/** Control characters that take the place of eight, with a record of their own. */
const CONTROLS: ReadonlySet<number> = new Set([1, 2, 3, 11, 12, 14, 15, 16, 17, 18, 21, 22, 23]);
/** Those that take the place of eight and have all they need in it. */
const INLINE: ReadonlySet<number> = new Set([4, 5, 6, 7, 8, 9, 19, 20]);
const WIDE_BYTES = 16;
/** What stands for one of the others: a tab, a line end, a hyphen, a space that keeps a line or its width. */
const CHARACTERS: ReadonlyMap<number, string> = new Map([
  [9, "\t"],
  [10, "\n"],
  [24, "-"],
  [30, " "],
  [31, " "],
]);
const FIRST_VISIBLE = 32;

/** The pieces of a paragraph's record of text. */
export function* hwpText(data: Buffer): Iterable<HwpPiece> {
  let from = 0;
  let at = 0;
  while (at + 2 <= data.length) {
    const code = data.readUInt16LE(at);
    if (code >= FIRST_VISIBLE) {
      at += 2;
      continue;
    }
    if (at > from) yield data.toString("utf16le", from, at);
    const character = CHARACTERS.get(code);
    if (character !== undefined) yield character;
    else if (CONTROLS.has(code))
      yield {
        control: data
          .toString("latin1", at + 2, at + 6)
          .split("")
          .reverse()
          .join(""),
      };
    at += CONTROLS.has(code) || INLINE.has(code) ? WIDE_BYTES : 2;
    from = at;
  }
  if (at > from) yield data.toString("utf16le", from, Math.min(at, data.length));
}
