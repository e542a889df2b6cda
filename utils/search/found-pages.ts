import type { FoundPage } from "../../schemas/source.ts";
import { cutAtWord, plainLine, plainText } from "./fitted-text.ts";
import type { TavilyResult } from "./tavily-client.ts";

/** A prompt holds several pages: of each, a paragraph or two. */
const MAX_TEXT_BYTES = 1_500;
const MAX_TITLE_CHARACTERS = 200;
/** Longer ones are made of tracking parameters, or of somebody's text. */
const MAX_ADDRESS_CHARACTERS = 2_000;

/**
 * The pages of a search's results, cleaned: what is no address of the web, has no text, or was there before is left out.
 * @param at When they were found.
 */
export function foundPages(results: readonly TavilyResult[], limit: number, at: Date): FoundPage[] {
  const pages = new Map<string, FoundPage>();
  for (const { url, title, content } of results) {
    const address = webAddress(url);
    const text = cutAtWord(plainText(content ?? ""), MAX_TEXT_BYTES, Buffer.byteLength);
    if (address === null || text === "" || pages.has(address.href)) continue;
    const name = cutAtWord(plainLine(title ?? ""), MAX_TITLE_CHARACTERS, () => 1) || address.hostname;
    pages.set(address.href, { source: { id: address.href, kind: "page", title: name, at: at.toISOString() }, text });
  }
  return [...pages.values()].slice(0, limit);
}

/** Without what does not change the page: a name, a password, a place on it. Null where it is no page of the web. */
function webAddress(text: string): URL | null {
  if (!URL.canParse(text)) return null;
  const address = new URL(text);
  address.username = "";
  address.password = "";
  address.hash = "";
  const isWeb = address.protocol === "http:" || address.protocol === "https:";
  return isWeb && address.href.length <= MAX_ADDRESS_CHARACTERS ? address : null;
}
