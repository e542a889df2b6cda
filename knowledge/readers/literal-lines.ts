/** What would begin a heading or a block of code where it is only somebody's text. */
const MEANT_BY_MARKDOWN = /^(?= {0,3}(?:#{1,6}(?:[ \t]|$)|`{3}|~{3}))/gm;

/** A text whose lines are nothing but text to whoever reads it as Markdown. */
export function literalLines(text: string): string {
  if (!text.includes("#") && !text.includes("```") && !text.includes("~~~")) return text;
  return text.replace(MEANT_BY_MARKDOWN, "\\");
}
