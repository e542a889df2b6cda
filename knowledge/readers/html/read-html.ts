import type { Reader, ReadFile } from "../read-part.ts";
import { readOrProblem, Unreadable } from "../unreadable.ts";
import { htmlMarkdown, textContent } from "./html-markdown.ts";
import { pageText } from "./page-text.ts";
import { type HtmlElement, type HtmlNode, hiddenNames } from "./unseen-elements.ts";

/** The parser looks through all open elements for each new one: what nests deeper is no page, and would take for ever. */
const MAX_OPEN_ELEMENTS = 1_000;
/** Formatting that is never ended makes the parser repeat it in each block: a small page can ask for any amount. */
const MAX_ELEMENTS = 1_000_000;

/** Reads a page: what its reader sees, under its headings. Its title is the document's. */
export const readHtml: Reader = async (bytes, maxCharacters) => {
  const text = pageText(bytes);
  return text === null ? { problem: "binary" } : htmlFile(text, maxCharacters);
};

/** The same of a page whose text is known. */
export function htmlFile(text: string, maxCharacters: number): Promise<ReadFile> {
  return readOrProblem(async () => {
    const { root, titles, styles } = await parsed(text);
    const markdown = htmlMarkdown(root, hiddenNames(styles.map(plainText)), maxCharacters);
    const title = titles.map(plainText).find((one) => one !== "") ?? /^# (.+)$/m.exec(markdown)?.[1] ?? null;
    return markdown === "" ? { problem: "empty" } : { problem: null, title, parts: [{ place: null, markdown }] };
  });
}

interface ParsedPage {
  readonly root: HtmlNode;
  readonly titles: readonly HtmlElement[];
  readonly styles: readonly HtmlElement[];
}

async function parsed(text: string): Promise<ParsedPage> {
  const { defaultTreeAdapter, parse } = await import("parse5");
  const titles: HtmlElement[] = [];
  const styles: HtmlElement[] = [];
  let open = 0;
  let elements = 0;
  const treeAdapter = {
    ...defaultTreeAdapter,
    onItemPush: (element: HtmlElement) => {
      open += 1;
      elements += 1;
      if (open > MAX_OPEN_ELEMENTS || elements > MAX_ELEMENTS) throw new Unreadable("bomb");
      // Those of drawings explain what the mouse is on.
      if (element.tagName === "title" && element.namespaceURI.endsWith("xhtml")) titles.push(element);
      if (element.tagName === "style") styles.push(element);
    },
    onItemPop: () => {
      open -= 1;
    },
  };
  return { root: parse(text, { treeAdapter }), titles, styles };
}

function plainText(element: HtmlElement): string {
  const text = textContent(element, { hidden: new Set(), maxCharacters: Number.POSITIVE_INFINITY });
  return text.replace(/\s+/g, " ").trim();
}
