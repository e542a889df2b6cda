import type { Language } from "../../schemas/idea.ts";

/** What the ideas of an eval are about. */
export type IdeaKind = "web-app" | "shop" | "service" | "public-call" | "internal-tool";

/** An idea that plans are made of to compare them, in both languages. */
export interface EvalIdea {
  /** Lower-case letters, digits and hyphens, 28 at most. */
  readonly id: string;
  readonly kind: IdeaKind;
  readonly texts: Readonly<Record<Language, EvalText>>;
}

/** An idea in one language, with what a good plan for it respects. */
export interface EvalText {
  readonly idea: string;
  readonly facts: readonly EvalFact[];
}

/** Something that a good plan respects, as far as code can see it. */
export type EvalFact = {
  /** Of its own among the facts of the text. */
  readonly id: string;
  /** Why a good plan respects it, for people. */
  readonly why: string;
} & FactClaim;

export type FactClaim =
  /** The amount stands in the plan, written in any usual way. */
  | { readonly says: "amount"; readonly amount: number; readonly currency: string }
  /** It stands there, and no total or budget of the same currency exceeds it. */
  | { readonly says: "limit"; readonly amount: number; readonly currency: string }
  /** The day stands there in any usual form. */
  | { readonly says: "date"; readonly date: string }
  /** At least one of the words stands there: in Latin script as a word's beginning, in other scripts anywhere. */
  | { readonly says: "any"; readonly words: readonly string[] }
  /** A trap: no sentence claims one of the words. */
  | { readonly says: "none"; readonly words: readonly string[] };
