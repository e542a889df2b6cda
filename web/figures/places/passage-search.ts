import { lettersOf } from "./readable-text.ts";

const BLOCKS = "p, li, tr, dt, dd, blockquote, h3, h4, h5, h6";
/** By so much of its beginning a passage is known; a longer one may end elsewhere in the page. */
const KNOWN_LETTERS = 80;

/** The smallest block of a part of the plan that holds a passage; null where none does. */
export function passageIn(part: Element, text: string): Element | null {
  const wanted = lettersOf(text).slice(0, KNOWN_LETTERS);
  if (wanted === "") return null;
  const found = [...part.querySelectorAll(BLOCKS)].filter((block) => lettersOf(block.textContent).includes(wanted));
  return found.find((block) => !found.some((other) => other !== block && block.contains(other))) ?? null;
}
