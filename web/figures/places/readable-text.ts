/** A passage of Markdown on one line, as it is read: a row of a table with its cells parted. Pure. */
export function readableText(markdown: string): string {
  const text = markdown.replace(/\*\*|^#{1,6} /gm, "").trim();
  if (!text.startsWith("|")) return text.replace(/^(?:[-*+]|\d+\.) /, "");
  const cells = text.split("|").map((cell) => cell.trim());
  return cells.filter((cell) => cell !== "").join("  ·  ");
}

/** Letters and digits alone: what a text has of marks and spaces is not the same in Markdown and in a page. */
export function lettersOf(text: string): string {
  return (text.match(/[\p{L}\p{N}]+/gu) ?? []).join("");
}
