import { ExternalHyperlink, InternalHyperlink, type IRunOptions, type ParagraphChild, TextRun } from "docx";
import type { Inline } from "../blocks/block.ts";
import { xmlCharacters } from "../xml-text.ts";

/** What of a line is set otherwise than its paragraph's style says. */
export type RunLook = Pick<IRunOptions, "bold" | "size">;

/** Longer addresses are more than Word opens. */
const MOST_ADDRESS_CHARACTERS = 2_000;

/** The runs of a line, with links to the web and within the document. */
export class Runs {
  readonly #bookmarks: ReadonlyMap<string, string>;

  /** @param bookmarks The names of the document's headings by their ids. */
  constructor(bookmarks: ReadonlyMap<string, string>) {
    this.#bookmarks = bookmarks;
  }

  of(inlines: readonly Inline[], look: RunLook = {}): ParagraphChild[] {
    return inlines.map((inline) => {
      if (inline.kind === "break") return new TextRun({ break: 1 });
      const { href, bold, italic, code, struck } = inline;
      const anchor = href?.startsWith("#") ? this.#bookmarks.get(href.slice(1)) : undefined;
      const link = href === null || href.startsWith("#") ? null : webAddress(href);
      const isLink = anchor !== undefined || link !== null;
      const style = isLink ? "Hyperlink" : code ? "CodeText" : undefined;
      const run = new TextRun({
        text: xmlCharacters(inline.text),
        ...look,
        ...(bold ? { bold: true } : {}),
        ...(italic ? { italics: true } : {}),
        ...(struck ? { strike: true } : {}),
        ...(style === undefined ? {} : { style }),
      });
      if (anchor !== undefined) return new InternalHyperlink({ anchor, children: [run] });
      return link === null ? run : new ExternalHyperlink({ link, children: [run] });
    });
  }
}

/** An address as Word takes it: a single one that it cannot read, and the whole file is broken to it. Null where it is none. */
export function webAddress(href: string): string | null {
  if (!URL.canParse(href)) return null;
  const { href: address } = new URL(href);
  const begin = /^[a-z]+:(?:\/\/[^/?#]*)?/i.exec(address)?.[0] ?? "";
  const rest = address.slice(begin.length).replace(/%(?![\da-f]{2})|[^\w\-.~:/?#@!$&'()*+,;=%]/gi, encodeURIComponent);
  return begin.length + rest.length > MOST_ADDRESS_CHARACTERS ? null : begin + rest;
}
