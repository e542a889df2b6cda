import { Marked, type Token } from "marked";
import { type Anchors, headingText } from "../../graph/document/text/anchors.ts";
import { calmMarks, flattened } from "../../graph/document/text/calm-marks.ts";
import { fencedLines } from "../../graph/document/text/fences.ts";
import { inlineTokenizer } from "./inline.ts";

/** No name of a mailbox: the library would look for its end from each of its letters. */
const LONG_NAME = /([\w.!#$%&'*+/=?^`{|}~-]{100})@/g;

/** A heading and what stands below it, as the library's tokens. */
export interface LexedPart {
  readonly id: string;
  readonly title: Token[];
  readonly tokens: Token[];
}

export interface HeadingIds {
  readonly of: ReadonlyMap<Token, string>;
  readonly all: ReadonlySet<string>;
}

/**
 * Reads parts of a document whose Markdown is of unknown origin, and names their headings as their links do.
 * @param anchors Of the document, those of what stands before these parts taken already.
 */
export function lexedParts(
  parts: readonly { readonly title: string; readonly markdown: string }[],
  anchors: Anchors,
): { readonly ids: HeadingIds; readonly parts: readonly LexedPart[] } {
  const ids = { of: new Map<Token, string>(), all: new Set<string>() };
  const marked = new Marked({ gfm: true, tokenizer: inlineTokenizer() });
  const named = (heading: string) => {
    const id = anchors.of(heading);
    ids.all.add(id);
    return id;
  };
  const read = parts.map(({ title, markdown }) => {
    const id = title === "" ? "" : named(headingText(title));
    const tokens = marked.lexer(calmed(markdown));
    void marked.walkTokens(tokens, (token) => {
      if (token.type === "heading") ids.of.set(token, named(headingText(token.text)));
    });
    return { id, title: marked.Lexer.lexInline(title, marked.defaults), tokens };
  });
  return { ids, parts: read };
}

/** Text whose reading takes no time and no depth, whatever it is: a mark too many is shown as it is. */
function calmed(markdown: string): string {
  const lines = fencedLines(flattened(markdown)).map(({ text, code }) => {
    return { text: code ? text : text.replace(LONG_NAME, "$1\\@"), code };
  });
  return calmMarks(lines, (mark) => `\\${mark}`).join("\n");
}
