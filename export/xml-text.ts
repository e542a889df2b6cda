const NO_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Text without the characters that no XML may hold, not even as a reference: a single one breaks a whole document. */
export function xmlCharacters(text: string): string {
  return text.toWellFormed().replace(NO_XML, "");
}

/** A number as a reference may have it, and still be of no character that XML knows. */
const REFERENCE = /&(?:(?:amp|lt|gt|quot|apos);|#(\d{1,7});|#x([\da-f]{1,6});)?/gi;

/** Escaped text of HTML as XML has it: only the references that XML knows, and only of characters that it knows. */
export function xmlReferences(escaped: string): string {
  return xmlCharacters(escaped).replace(REFERENCE, (found, decimal?: string, hex?: string) => {
    if (found === "&") return "&amp;";
    if (decimal === undefined && hex === undefined) return found;
    const code = Number.parseInt(decimal ?? hex ?? "", decimal === undefined ? 16 : 10);
    return code <= 0x10ffff && xmlCharacters(String.fromCodePoint(code)) !== "" ? found : "";
  });
}
