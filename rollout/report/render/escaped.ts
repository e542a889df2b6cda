import { printableText } from "../../../utils/visible-text.ts";

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Anybody's text as it stands in HTML, between tags and in quoted attributes. */
export function escapedHtml(text: string): string {
  return printableText(text).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? "");
}

/** Anybody's text as it stands in Markdown, in a line of text or a cell of a table: none of it is markup. */
export function escapedMarkdown(text: string): string {
  return printableText(text)
    .replace(/\s+/g, " ")
    .replace(/[\\`*_[\]<>|#&]/g, (character) => `\\${character}`);
}
