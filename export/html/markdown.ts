import { Marked, type RendererObject } from "marked";
import { Anchors } from "../../graph/document/text/anchors.ts";
import { diagramText } from "../../graph/reading/diagram-text.ts";
import { inlineTokenizer } from "../markdown/inline.ts";
import { type HeadingIds, lexedParts } from "../markdown/lexed-parts.ts";
import { drawDiagram } from "../pictures/diagram.ts";
import { tableHtml } from "./table.ts";
import { escapeHtml, escapeMarkdownText } from "./text.ts";
import type { HtmlWords } from "./words.ts";

const LINE_BREAK = /^<br\s*\/?>$/i;

/** A heading and what stands below it, as HTML. */
export interface HtmlPart {
  readonly id: string;
  readonly heading: string;
  readonly body: string;
}

/**
 * Renders parts of a document whose Markdown is of unknown origin: HTML in it is shown as text, images are named and not
 * fetched, links lead to the web, to an address of mail or to a heading of the document, and nowhere else.
 * @param anchors Of the document, those of what stands before these parts taken already.
 */
export function htmlParts(
  parts: readonly { readonly title: string; readonly markdown: string }[],
  words: HtmlWords,
  anchors = new Anchors(),
): HtmlPart[] {
  const { ids, parts: read } = lexedParts(parts, anchors);
  const marked = writer(ids, words);
  return read.map(({ id, title, tokens }) => ({
    id,
    heading: marked.Parser.parseInline(title, marked.defaults),
    body: marked.parser(tokens),
  }));
}

/** A line of Markdown as HTML, as safe as a part. */
export function htmlInline(markdown: string, words: HtmlWords): string {
  const marked = writer({ of: new Map(), all: new Set() }, words);
  return marked.Parser.parseInline(marked.Lexer.lexInline(markdown, marked.defaults), marked.defaults);
}

function writer(ids: HeadingIds, words: HtmlWords): Marked {
  return new Marked({ gfm: true, tokenizer: inlineTokenizer(), renderer: safeRenderer(ids, words) });
}

function safeRenderer(ids: HeadingIds, words: HtmlWords): RendererObject {
  let diagrams = 0;
  return {
    // The library takes text behind an open HTML tag for HTML too, and would write it unescaped.
    text(token) {
      return "tokens" in token && token.tokens ? this.parser.parseInline(token.tokens) : escapeMarkdownText(token.text);
    },
    html({ text, block }) {
      if (block) return `<p>${escapeHtml(text.trim())}</p>\n`;
      // A cell of a table has no other way to begin a line.
      return LINE_BREAK.test(text) ? "<br>" : escapeHtml(text);
    },
    image: ({ text, href }) => webLink(href, escapeMarkdownText(text || href)),
    link({ href, tokens }) {
      const text = this.parser.parseInline(tokens);
      if (!href.startsWith("#")) return webLink(href, text);
      const id = decoded(href.slice(1));
      return ids.all.has(id) ? `<a href="#${escapeHtml(id)}">${text}</a>` : text;
    },
    heading(token) {
      const id = ids.of.get(token);
      const text = this.parser.parseInline(token.tokens);
      return `<h${token.depth}${id === undefined ? "" : ` id="${escapeHtml(id)}"`}>${text}</h${token.depth}>\n`;
    },
    code({ text, lang }) {
      const source = `<pre><code>${escapeHtml(text)}</code></pre>\n`;
      if (lang?.trim().toLowerCase() !== "mermaid") return source;
      diagrams += 1;
      const drawing = drawDiagram(text, `diagram.${diagrams}`, words.drawing(diagrams));
      return drawing === null
        ? `<figure class="not-drawn"><figcaption>${words.notDrawn}</figcaption>${source}</figure>\n`
        : `<figure class="diagram">${caption(text)}${drawing}</figure>\n`;
    },
    checkbox({ checked }) {
      return `<input type="checkbox" disabled="" aria-label="${words.task(checked)}"${checked ? ' checked=""' : ""}> `;
    },
    table(token) {
      return tableHtml(token, ({ tokens }) => this.parser.parseInline(tokens));
    },
  };
}

/** A title between dashes stands before a diagram, and is no part of its drawing. */
function caption(diagram: string): string {
  const { title } = diagramText(diagram);
  return title === null ? "" : `<figcaption>${escapeHtml(title)}</figcaption>`;
}

/** A link that a reader may follow; only its text where it leads to anything but the web or a mailbox. */
function webLink(href: string, text: string): string {
  const address = href.replaceAll("&amp;", "&");
  if (!/^(?:https?:\/\/|mailto:)[^\s\p{Cc}]+$/iu.test(address)) return text;
  return `<a href="${escapeHtml(address)}" rel="noopener noreferrer">${text}</a>`;
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
