import { printableText } from "../../utils/visible-text.ts";

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as it stands in HTML, between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? "");
}

/** A character of Markdown, or a reference to one by its number or name. */
const REFERENCE = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z][a-z\d]*));|[&<>"']/gi;

/** Text of Markdown, in which `&amp;` and `&#8364;` are characters already; what no text may hold is none in this form. */
export function escapeMarkdownText(text: string): string {
  return printableText(text).replace(REFERENCE, (found, decimal?: string, hex?: string, name?: string) => {
    if (decimal ?? hex) {
      const code = Number.parseInt(decimal ?? hex ?? "", decimal ? 10 : 16);
      return code > 0x10ffff || printableText(String.fromCodePoint(code)) === "" ? "" : found;
    }
    if (name) return /^(?:lrm|rlm|zerowidthspace|nobreak)$/i.test(name) ? "" : found;
    return ESCAPES[found] ?? "";
  });
}

/** Text as a string of a style sheet: everything but letters, digits and blanks is an escape, so nothing ends it. */
export function cssString(text: string): string {
  const escaped = text.replace(/[^\p{L}\p{N} ]/gu, (character) => `\\${character.codePointAt(0)?.toString(16)} `);
  return `"${escaped}"`;
}
