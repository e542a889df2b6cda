import { sentenceAround } from "./sentence-around.ts";

const BLOCKS = "p, li, td, th, dd, h3, h4, h5, h6, blockquote";
const NAME = "plan-doubt";

/**
 * Marks the sentences that may not hold any more: rows of tables as a whole, others by their very words. The text itself stays as
 * the server made it.
 */
export function markDoubts(article: HTMLElement): void {
  const ranges: Range[] = [];
  const marked = new Set<string>();
  for (const figure of article.querySelectorAll<HTMLElement>("[data-doubt]")) {
    const row = figure.closest("tr");
    if (row !== null) row.setAttribute("data-doubtful", "");
    else if (!marked.has(figure.dataset["doubt"] ?? "")) ranges.push(...rangeOfSentence(figure));
    marked.add(figure.dataset["doubt"] ?? "");
  }
  // Where a browser has no such marks, the figure itself is marked.
  if ("highlights" in CSS) CSS.highlights.set(NAME, new Highlight(...ranges));
}

export function forgetDoubts(): void {
  if ("highlights" in CSS) CSS.highlights.delete(NAME);
}

function rangeOfSentence(figure: HTMLElement): Range[] {
  const block = figure.closest(BLOCKS);
  if (block === null) return [];
  const before = document.createRange();
  before.setStart(block, 0);
  before.setEndBefore(figure);
  const { start, end } = sentenceAround(block.textContent, before.toString().length);
  const [from, to] = [placeIn(block, start), placeIn(block, end)];
  if (from === null || to === null) return [];
  const range = document.createRange();
  range.setStart(...from);
  range.setEnd(...to);
  return [range];
}

/** Where a character of an element's text stands in its nodes. */
function placeIn(block: Element, at: number): [Text, number] | null {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  let passed = 0;
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = node as Text;
    if (at <= passed + text.length) return [text, at - passed];
    passed += text.length;
  }
  return null;
}
