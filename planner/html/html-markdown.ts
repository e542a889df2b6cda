import { Marked, type RendererObject, type Token, type Tokens } from "marked";
import { slug } from "../../graph/document/markdown.ts";
import { drawDiagram } from "./html-diagram.ts";
import { escapeHtml, escapeMarkdownText } from "./html-text.ts";
import type { HtmlWords } from "./html-words.ts";

/** Quotes and lists that begin on one line, one in the other: the library reads them by recursion, and runs out of stack. */
const TOO_DEEP =
  /^((?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))){20})(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))+/gm;

/** A `##` heading and what stands below it, as HTML. */
export interface HtmlPart {
  readonly id: string;
  /** The heading's text as it stands in the Markdown. */
  readonly text: string;
  readonly heading: string;
  readonly body: string;
}

/** A plan's Markdown in its parts. */
export interface HtmlParts {
  /** The `#` heading; null where there is none. */
  readonly title: string | null;
  /** What stands between the title and the first part. */
  readonly lead: string;
  readonly parts: readonly HtmlPart[];
}

/**
 * Renders Markdown of unknown origin: HTML in it is shown as text, images are named and not fetched, links lead to the
 * web, to an address of mail or to a heading of the plan, and nowhere else.
 */
export function htmlParts(markdown: string, words: HtmlWords): HtmlParts {
  const ids = new Map<Token, string>();
  const marked = new Marked({ gfm: true, renderer: safeRenderer(ids, words) });
  const tokens = marked.lexer(markdown.replace(TOO_DEEP, "$1"));
  nameHeadings(tokens, ids);
  const title = tokens.find(isHeading(1));
  const groups: Token[][] = [[]];
  for (const token of tokens) {
    if (token === title) continue;
    if (isHeading(2)(token)) groups.push([]);
    groups.at(-1)?.push(token);
  }
  const [lead = [], ...parts] = groups;
  return {
    title: title ? marked.Parser.parseInline(title.tokens, marked.defaults) : null,
    lead: marked.parser(lead),
    parts: parts.map(([heading, ...body]) => part(marked, ids, heading, body)),
  };
}

function part(marked: Marked, ids: ReadonlyMap<Token, string>, heading: Token | undefined, body: Token[]): HtmlPart {
  if (!heading || !isHeading(2)(heading)) return { id: "", text: "", heading: "", body: marked.parser(body) };
  return {
    id: ids.get(heading) ?? "",
    text: heading.text,
    heading: marked.Parser.parseInline(heading.tokens, marked.defaults),
    body: marked.parser(body),
  };
}

function isHeading(depth: number): (token: Token) => token is Tokens.Heading {
  return (token): token is Tokens.Heading => token.type === "heading" && token["depth"] === depth;
}

/** Every heading's anchor, as the plan's contents have it; a repeated one is numbered, as on GitHub. */
function nameHeadings(tokens: readonly Token[], ids: Map<Token, string>): void {
  const taken = new Set<string>();
  for (const token of tokens) {
    if (token.type !== "heading") continue;
    const base = slug(String(token["text"])) || "part";
    let id = base;
    for (let again = 1; taken.has(id); again++) id = `${base}-${again}`;
    taken.add(id);
    ids.set(token, id);
  }
}

function safeRenderer(ids: ReadonlyMap<Token, string>, words: HtmlWords): RendererObject {
  let diagrams = 0;
  return {
    // The library takes text behind an open HTML tag for HTML too, and would write it unescaped.
    text(token) {
      return "tokens" in token && token.tokens ? this.parser.parseInline(token.tokens) : escapeMarkdownText(token.text);
    },
    html: ({ text, block }) => (block ? `<p>${escapeHtml(text.trim())}</p>\n` : escapeHtml(text)),
    image: ({ text, href }) => webLink(href, escapeMarkdownText(text || href)),
    link({ href, tokens }) {
      const text = this.parser.parseInline(tokens);
      if (!href.startsWith("#")) return webLink(href, text);
      const id = decoded(href.slice(1));
      return [...ids.values()].includes(id) ? `<a href="#${escapeHtml(id)}">${text}</a>` : text;
    },
    heading(token) {
      const id = ids.get(token);
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
        : `<figure class="diagram">${drawing}</figure>\n`;
    },
    table({ header, rows }) {
      const row = (cells: Tokens.TableCell[], tag: string) =>
        `<tr>${cells.map((cell) => `<${tag}${aligned(cell)}>${this.parser.parseInline(cell.tokens)}</${tag.slice(0, 2)}>`).join("")}</tr>\n`;
      const body = rows.map((cells) => row(cells, "td")).join("");
      return `<div class="table"><table>\n<thead>${row(header, 'th scope="col"')}</thead>\n<tbody>${body}</tbody>\n</table></div>\n`;
    },
  };
}

function aligned({ align }: Tokens.TableCell): string {
  return align ? ` class="${align}"` : "";
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
