import type { Language } from "../../schemas/idea.ts";

/** A place where a text and its sheet may not say the same; for the review, which judges it. */
export interface FigureFinding {
  readonly check: "typed-past-sheet" | "two-amounts" | "other-use";
  readonly sectionId: string;
  /** The figure it is about; null where it is about two places of the text. */
  readonly figureId: string | null;
  /** The sentence or row as it is written, shortened. */
  readonly passage: string;
  readonly problem: Readonly<Record<Language, string>>;
}

export interface FigureSection {
  readonly id: string;
  readonly markdown: string;
}

const MAX_PASSAGE = 240;

export function shownPassage(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= MAX_PASSAGE ? line : `${line.slice(0, MAX_PASSAGE).toWellFormed()}...`;
}
