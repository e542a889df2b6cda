import type { Language } from "../../../schemas/idea.ts";
import type { FIGURE_CHECKS } from "../../../schemas/model/review.ts";

/** A place where a text and its sheet, or two places of a text, may not say the same; for the review, which judges it. */
export interface FigureFinding {
  readonly check: (typeof FIGURE_CHECKS)[number];
  readonly sectionId: string;
  /** The figure it is about; null where it is about two places of the text. */
  readonly figureId: string | null;
  /** The sentence or row as it is written, shortened. */
  readonly passage: string;
  readonly problem: Readonly<Record<Language, string>>;
}

export interface FigureSection {
  readonly id: string;
  /** What a finding calls it; its id where it has none. */
  readonly title?: string | undefined;
  readonly markdown: string;
}

const MAX_PASSAGE = 240;
const AROUND = 50;

export function shownPassage(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= MAX_PASSAGE ? line : `${line.slice(0, MAX_PASSAGE).toWellFormed()}...`;
}

/** The words around one amount of a passage, which may be a long row. */
export function shownAround(text: string, written: string): string {
  const line = text
    .replace(/[*_`]/g, "")
    .replace(/\s+/g, " ")
    .replace(/^\s*\|\s?|\s?\|\s*$/g, "")
    .trim();
  const at = Math.max(0, line.indexOf(written));
  const [from, to] = [Math.max(0, at - AROUND), at + written.length + AROUND];
  return `${from > 0 ? "..." : ""}${line.slice(from, to).toWellFormed().trim()}${to < line.length ? "..." : ""}`;
}
