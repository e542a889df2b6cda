/** A block of Markdown, as far as a text in the making needs it. */
export type Block =
  | { readonly kind: "heading" | "paragraph" | "quote" | "code"; readonly text: string }
  | { readonly kind: "list"; readonly isOrdered: boolean; readonly items: readonly string[] }
  | { readonly kind: "table"; readonly rows: readonly (readonly string[])[] };

export type Inline = { readonly kind: "text" | "strong" | "em" | "code"; readonly text: string };

const FENCE = /^\s*(?:```|~~~)/;
const HEADING = /^#{1,6}\s+(.*?)\s*#*$/;
const BULLET = /^\s*[-*+]\s+(.*)$/;
const NUMBER = /^\s*\d{1,9}[.)]\s+(.*)$/;
const ROW = /^\s*\|(.*?)\|?\s*$/;
const RULE = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-*:?\s*)*$/;

/** The blocks of a text that may end anywhere. It is for reading along: whatever it does not know is a paragraph. */
export function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let code: string[] | null = null;
  let isApart = true;
  for (const line of markdown.split("\n")) {
    if (FENCE.test(line)) {
      if (code !== null) blocks.push({ kind: "code", text: code.join("\n") });
      code = code === null ? [] : null;
    } else if (code !== null) {
      code.push(line);
    } else if (line.trim() !== "") {
      addLine(blocks, line, isApart);
    }
    isApart = line.trim() === "";
  }
  if (code !== null) blocks.push({ kind: "code", text: code.join("\n") });
  return blocks;
}

function addLine(blocks: Block[], line: string, isApart: boolean): void {
  const last = blocks.at(-1);
  const heading = HEADING.exec(line);
  if (heading !== null) return void blocks.push({ kind: "heading", text: heading[1] ?? "" });
  const row = ROW.exec(line);
  if (row !== null) {
    const isRule = RULE.test(line);
    const cells = (row[1] ?? "").split("|").map((cell) => cell.trim());
    if (last?.kind !== "table" || isApart) return void blocks.push({ kind: "table", rows: isRule ? [] : [cells] });
    if (!isRule) blocks[blocks.length - 1] = { kind: "table", rows: [...last.rows, cells] };
    return;
  }
  const bullet = BULLET.exec(line);
  const item = bullet ?? NUMBER.exec(line);
  if (item !== null) {
    const isOrdered = bullet === null;
    const items = last?.kind === "list" && last.isOrdered === isOrdered ? last.items : null;
    const list: Block = { kind: "list", isOrdered, items: [...(items ?? []), item[1] ?? ""] };
    blocks.splice(items === null ? blocks.length : blocks.length - 1, 1, list);
    return;
  }
  const isQuote = /^\s*>/.test(line);
  const kind = isQuote ? "quote" : "paragraph";
  const text = isQuote ? line.replace(/^\s*>\s?/, "") : line.trim();
  if (last?.kind === kind && !isApart) blocks[blocks.length - 1] = { kind, text: `${last.text} ${text}` };
  else blocks.push({ kind, text });
}

/** Each mark has an end to its search: text of a model may be nothing but beginnings of marks. */
const MARKED =
  /\*\*(.{1,500}?)\*\*|__(.{1,500}?)__|\*([^*\s][^*]{0,500}?)\*|`([^`]{1,500})`|!?\[([^\]]{0,500})\]\([^)]{0,2000}\)/g;

/** The words of a block with what is marked in them. Of a link only its words are left: nothing leads anywhere yet. */
export function inlineOf(text: string): Inline[] {
  const parts: Inline[] = [];
  let from = 0;
  for (const found of text.matchAll(MARKED)) {
    if (found.index > from) parts.push({ kind: "text", text: text.slice(from, found.index) });
    const [whole, stars, lines, star, code, words] = found;
    const strong = stars ?? lines;
    if (strong !== undefined) parts.push({ kind: "strong", text: strong });
    else if (star !== undefined) parts.push({ kind: "em", text: star });
    else if (code !== undefined) parts.push({ kind: "code", text: code });
    else parts.push({ kind: "text", text: words ?? "" });
    from = found.index + whole.length;
  }
  if (from < text.length) parts.push({ kind: "text", text: text.slice(from) });
  return parts;
}

/** The end of a long text, from a place where a block begins: all that is seen of a section while it is written. */
export function tailOf(markdown: string, characters: number): string {
  if (markdown.length <= characters) return markdown;
  const from = markdown.length - characters;
  const block = markdown.indexOf("\n\n", from);
  return markdown.slice(block < 0 ? from : block + 2);
}
