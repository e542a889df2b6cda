import { renderFigures } from "../../figures/text/render-figures.ts";
import { renderOptions, type TextState } from "./section-text.ts";
import { tidySection } from "./tidy-section.ts";

/** How far behind its braces a token is still open: what comes may belong to it, or change how it is written. */
const TOKEN_TAIL = 3;
/** A fence that has only begun: it may be one around all of the section. */
const ONLY_FENCE = /^\s*(?:`{1,}|~{1,})[^\n]*$/;

/**
 * A section in the making as people read it, up to the last token that is whole. What has come once is mostly a beginning of
 * what comes later, but not always: a code span may close behind a token.
 */
export function draftText(state: TextState, markdown: string): string {
  if (ONLY_FENCE.test(markdown)) return "";
  if (!state.sheet) return tidySection(markdown);
  // Not by what is remembered of finished texts: each draft is read once.
  return renderFigures(tidySection(settled(markdown)), state.sheet, { ...renderOptions(state), final: true }).text;
}

/** A text without the token that it ends in, or that may still go on. A token is never on two lines. */
function settled(markdown: string): string {
  const line = Math.max(markdown.lastIndexOf("\n"), markdown.lastIndexOf("\r")) + 1;
  let [depth, open, closed] = [0, -1, -1];
  for (let at = line; at < markdown.length; at += 1) {
    if (markdown[at] === "{") {
      // One right behind another belongs to what that may still be.
      if (depth === 0 && !(open >= 0 && at - closed <= TOKEN_TAIL)) open = at;
      depth += 1;
    } else if (markdown[at] === "}") {
      if (depth === 0 && open < 0) open = wordBefore(markdown, at);
      depth = Math.max(0, depth - 1);
      closed = at;
    }
  }
  const isSettled = open < 0 || (depth === 0 && markdown.length - closed > TOKEN_TAIL);
  const text = isSettled ? markdown : markdown.slice(0, open);
  return text.replace(/\\+$/, "");
}

/** Where the word begins that braces only end: half a token may be meant. */
function wordBefore(text: string, end: number): number {
  const [word = ""] = /\w*[ \t]*$/.exec(text.slice(Math.max(0, end - 80), end)) ?? [];
  return end - word.length;
}
