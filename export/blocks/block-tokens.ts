import type { Token, Tokens } from "marked";
import { diagramText } from "../../graph/reading/diagram-text.ts";
import type { HeadingIds } from "../markdown/lexed-parts.ts";
import { decodedReferences } from "../markdown/references.ts";
import { pictureOf } from "../pictures/picture.ts";
import type { Block, Cell, Inline, ListItem, TextRun } from "./block.ts";

const LINE_BREAK = /^<br\s*\/?>$/i;
const WEB_ADDRESS = /^(?:https?:\/\/|mailto:)[^\s\p{Cc}]+$/iu;

type Marks = Omit<TextRun, "kind" | "text">;
const PLAIN: Marks = { bold: false, italic: false, code: false, struck: false, href: null };

/** What blocks are made with: the anchors of the document, and what its diagrams are called. */
export interface BlockNames {
  readonly ids: HeadingIds;
  readonly drawing: (number: number) => string;
}

/** Makes blocks of the library's tokens, as safe as the page: no HTML, no picture from elsewhere, links to the web only. */
export class BlockReader {
  readonly #names: BlockNames;
  #diagrams = 0;

  constructor(names: BlockNames) {
    this.#names = names;
  }

  blocks(tokens: readonly Token[]): Block[] {
    return tokens.flatMap((token) => this.#block(token as Tokens.Generic & Token));
  }

  inlines(tokens: readonly Token[] | undefined, marks: Marks = PLAIN): Inline[] {
    return joined((tokens ?? []).flatMap((token) => this.#inline(token, marks)));
  }

  #block(token: Token): Block[] {
    switch (token.type) {
      case "heading":
        return [
          {
            kind: "heading",
            depth: Math.min(6, Math.max(3, (token as Tokens.Heading).depth)),
            id: this.#names.ids.of.get(token) ?? "",
            inlines: this.inlines(token.tokens),
          },
        ];
      case "list":
        return [this.#list(token as Tokens.List)];
      case "blockquote":
        return [{ kind: "quote", blocks: this.blocks(token.tokens ?? []) }];
      case "table":
        return [this.#table(token as Tokens.Table)];
      case "code":
        return [this.#code(token as Tokens.Code)];
      case "hr":
        return [{ kind: "rule" }];
      case "html":
        return paragraph([text(token.raw.trim(), PLAIN)]);
      case "paragraph":
      case "text":
        return paragraph(
          "tokens" in token && token.tokens ? this.inlines(token.tokens) : [text(plain(token.raw), PLAIN)],
        );
      default:
        return [];
    }
  }

  #list({ ordered, start, items }: Tokens.List): Block {
    const read = items.map(({ task, checked, tokens }): ListItem => {
      const blocks = this.blocks(tokens.filter(({ type }) => type !== "checkbox"));
      return { checked: task ? checked === true : null, blocks };
    });
    return { kind: "list", start: ordered ? Number(start === "" ? 1 : start) : null, items: read };
  }

  #table({ header, rows }: Tokens.Table): Block {
    const cell = ({ tokens, align }: Tokens.TableCell): Cell => ({ align, inlines: this.inlines(tokens) });
    return { kind: "table", header: header.map(cell), rows: rows.map((cells) => cells.map(cell)) };
  }

  #code({ text: source, lang }: Tokens.Code): Block {
    if (lang?.trim().toLowerCase() !== "mermaid") return { kind: "code", text: source };
    this.#diagrams += 1;
    const label = this.#names.drawing(this.#diagrams);
    return { kind: "diagram", title: diagramText(source).title, label, source, picture: pictureOf(source, label) };
  }

  #inline(token: Token, marks: Marks): Inline[] {
    switch (token.type) {
      case "strong":
        return this.inlines(token.tokens, { ...marks, bold: true });
      case "em":
        return this.inlines(token.tokens, { ...marks, italic: true });
      case "del":
        return this.inlines(token.tokens, { ...marks, struck: true });
      case "codespan":
        return [text((token as Tokens.Codespan).text, { ...marks, code: true })];
      case "br":
        return [{ kind: "break" }];
      case "link":
        return this.inlines(token.tokens, { ...marks, href: this.#address((token as Tokens.Link).href) ?? marks.href });
      case "image": {
        const { text: name, href } = token as Tokens.Image;
        return [text(plain(name || href), { ...marks, href: this.#address(href) ?? marks.href })];
      }
      case "html":
        return LINE_BREAK.test(token.raw) ? [{ kind: "break" }] : [text(token.raw, marks)];
      case "checkbox":
        return [];
      default:
        return "tokens" in token && token.tokens
          ? this.inlines(token.tokens, marks)
          : [text(plain("text" in token ? String(token.text) : token.raw), marks)];
    }
  }

  /** Where a reader may be led: to the web, to a mailbox, to a heading of the document. */
  #address(href: string): string | null {
    if (!href.startsWith("#")) {
      const address = href.replaceAll("&amp;", "&");
      return WEB_ADDRESS.test(address) ? address : null;
    }
    const id = decoded(href.slice(1));
    return this.#names.ids.all.has(id) ? `#${id}` : null;
  }
}

function paragraph(inlines: readonly Inline[]): Block[] {
  return inlines.some((inline) => inline.kind === "text" && inline.text.trim() !== "")
    ? [{ kind: "paragraph", inlines }]
    : [];
}

function text(written: string, marks: Marks): TextRun {
  return { kind: "text", text: written.replaceAll("\n", " "), ...marks };
}

/** Text of Markdown without its references: `&amp;` is a character. */
function plain(markdown: string): string {
  return decodedReferences(markdown);
}

/** Pieces that are set alike are one. */
function joined(inlines: readonly Inline[]): Inline[] {
  const found: Inline[] = [];
  for (const inline of inlines) {
    const last = found.at(-1);
    if (last?.kind === "text" && inline.kind === "text" && isAlike(last, inline)) {
      found[found.length - 1] = { ...last, text: last.text + inline.text };
    } else if (inline.kind === "break" || inline.text !== "") found.push(inline);
  }
  return found;
}

function isAlike(one: TextRun, other: TextRun): boolean {
  return (["bold", "italic", "code", "struck", "href"] as const).every((mark) => one[mark] === other[mark]);
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
