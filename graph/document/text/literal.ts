import { oneLine } from "./markdown.ts";

/** What has a meaning in Markdown or HTML inside a line, also where a bare address or e-mail becomes a link. */
const MEANINGFUL = /[\\`*_{}[\]<>|~&!#@]|:(?=\/\/)|(?<=\bwww)\./gi;

/** A text from outside on one line of Markdown, shown letter by letter. */
export function literal(text: string): string {
  return oneLine(text).replace(MEANINGFUL, "\\$&");
}
