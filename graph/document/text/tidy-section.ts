import { markdownPlaces, markdownTree } from "../../figures/text/markdown-places.ts";

/** How a fence begins that is put around a whole answer. */
const WRAPPER = /^ {0,3}(`{3,}|~{3,})[ \t]*(?:markdown|md|mdx)[ \t]*$/i;
const FENCE = /^ {0,3}(`{3,}|~{3,})[ \t]*([^`]*)$/;
const THOUGHT = /<(think|thinking|thought|reasoning)>[\s\S]*?<\/\1>[ \t]*\n?/gi;
/** Some servers take the opening tag away and leave the rest. */
const THOUGHT_END = /^[\s\S]*?<\/(?:think|thinking|thought|reasoning)>[ \t]*\n?/i;
const END = /<\/(?:think|thinking|thought|reasoning)>/i;
/** How some models mark their thoughts instead. */
const OTHER_MARKS = /(?:\[|◁)(\/?)(think|thinking)(?:\]|▷)/gi;

/** A section's text without what a model put around it: a fence around all of it, and what it thought aloud. */
export function tidySection(markdown: string): string {
  const marked = /(?:\[|◁)\/think/i.test(markdown) ? markdown.replace(OTHER_MARKS, "<$1$2>") : markdown;
  const said = END.test(marked) ? withoutThoughts(marked) : markdown;
  return unwrapped(said);
}

function unwrapped(text: string): string {
  const lines = text.trim().split(/\r\n?|\n/);
  const marks = WRAPPER.exec(lines[0] ?? "")?.[1];
  if (!marks) return text;
  const end = endOf(lines, marks);
  if (end === null) return lines.slice(1).join("\n");
  // Where the fence ends earlier, it is one of several blocks.
  return end === lines.length - 1 ? lines.slice(1, -1).join("\n") : text;
}

/** The line that ends the fence of the first; fences in it that are named have an end of their own. Null where none does. */
function endOf(lines: readonly string[], marks: string): number | null {
  let open = 1;
  for (const [at, line] of lines.entries()) {
    const [, found, info = ""] = (at > 0 && FENCE.exec(line)) || [];
    if (!found || found[0] !== marks[0]) continue;
    if (info.trim()) open += 1;
    else if (open > 1 || found.length >= marks.length) open -= 1;
    if (open === 0) return at;
  }
  return null;
}

/** What stands in code is an example of it, and stays. */
function withoutThoughts(markdown: string): string {
  const code = markdownPlaces(markdown, markdownTree(markdown)).filter(({ kind }) => kind !== "address");
  const isCode = (at: number) => code.some(({ start, end }) => start <= at && at < end);
  const rest = markdown.replace(THOUGHT, (thought, _tag: string, at: number) => (isCode(at) ? thought : ""));
  const end = rest.search(END);
  return end >= 0 && !/<(?:think|thought|reasoning)/i.test(rest) && !isCode(end + markdown.length - rest.length)
    ? rest.replace(THOUGHT_END, "")
    : rest;
}
