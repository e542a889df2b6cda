import type { Language } from "./idea.ts";
import type { Specialist } from "./specialists/specialists.ts";

/** A planning guide: what a kind of section must answer and how, in one language. */
export interface Guide {
  readonly id: string;
  readonly language: Language;
  readonly title: string;
  /** Words by which it is found, in the guide's language and in English. */
  readonly topics: readonly string[];
  /** What a reader expects the section to answer. */
  readonly questions: readonly string[];
  /** How to get to the answers: steps, formulas, rules of thumb. Markdown. */
  readonly method: string;
  /** The section's body with blanks to fill; `{{idea}}`, `{{audience}}` and the like are replaced. Markdown. */
  readonly skeleton: string;
  readonly mistakes: readonly string[];
}

/** What a guide is found by, and how much that counts: words that must all be there, or the specialist who asks. */
export type GuideTopic = Pick<Guide, "language"> & { readonly guide: string; readonly weight: number } & (
    | { readonly words: readonly string[]; readonly specialist: null }
    | { readonly words: null; readonly specialist: Specialist }
  );

export interface GuideQuery {
  readonly language: Language;
  /** What the section is about, in any words. */
  readonly about: string;
  readonly specialist?: Specialist;
  readonly limit: number;
}
