import { decodeNamedCharacterReference } from "decode-named-character-reference";
import { printableText } from "../../utils/visible-text.ts";

/** A reference to a character by its number or its name. */
const REFERENCE = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z][a-z\d]*));/gi;

/** Text of Markdown in which `&amp;` and `&#8364;` are the characters that they name; what no text may hold is none. */
export function decodedReferences(text: string): string {
  const decoded = text.replace(REFERENCE, (found, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return decodeNamedCharacterReference(name) || found;
    const code = Number.parseInt(decimal ?? hex ?? "", decimal === undefined ? 16 : 10);
    return code <= 0x10ffff ? String.fromCodePoint(code) : "";
  });
  return printableText(decoded);
}
