import type { Language } from "../../../../schemas/idea.ts";

/** A section that only some kinds of idea have; there is no guide for it. */
export interface OwnSection {
  readonly title: string;
  readonly intent: string;
  readonly points: readonly string[];
}

type Words = readonly [title: string, intent: string, points: readonly string[]];

/** A section in both languages: title, intent and points of each. */
export function own(en: Words, ko: Words): Readonly<Record<Language, OwnSection>> {
  const section = ([title, intent, points]: Words): OwnSection => ({ title, intent, points });
  return { en: section(en), ko: section(ko) };
}
