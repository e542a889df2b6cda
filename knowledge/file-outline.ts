import type { FileOutline } from "../schemas/given-file.ts";

/** Enough to say what a file is about. */
const MAX_HEADINGS = 40;
const MAX_CHARACTERS = 120;
const HEADING = /^ {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/**
 * What a file is about: its title and its headings, bounded.
 * @param title The document's own title, where its kind has one; else the only heading of the highest level is taken.
 * @param texts The parts of its text as Markdown.
 */
export function fileOutline(title: string | null, texts: readonly string[]): FileOutline {
  const all = texts.flatMap(headingsIn);
  const highest = all.filter(({ level }) => level === Math.min(...all.map((heading) => heading.level)));
  const own = short(title ?? "") || (highest.length === 1 && highest[0] === all[0] ? (highest[0]?.text ?? "") : "");
  const others = all.map(({ text }) => text).filter((text) => text !== own);
  return { title: own || null, headings: [...new Set(others)].slice(0, MAX_HEADINGS) };
}

function headingsIn(markdown: string): { readonly level: number; readonly text: string }[] {
  let fence: string | null = null;
  return markdown.split("\n").flatMap((line) => {
    const mark: string | undefined = FENCE.exec(line)?.[1];
    // A line of code that begins with # is no heading.
    if (fence === null) fence = mark ?? null;
    else if (mark?.startsWith(fence)) fence = null;
    const [, marks = "", heading = ""] = (fence === null && HEADING.exec(line)) || [];
    const text = short(heading);
    return /[\p{L}\p{N}]/u.test(text) ? [{ level: marks.length, text }] : [];
  });
}

function short(text: string): string {
  return text.replace(/\s+/g, " ").trim().slice(0, MAX_CHARACTERS).toWellFormed();
}
