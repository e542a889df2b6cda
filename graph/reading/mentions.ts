import type { Language } from "../../schemas/idea.ts";
import { words } from "./words.ts";

/** So much of the words of a phrase has to be in one text; other words may say the same, so it is not much. */
const SHARE = 1 / 3;
const STEM = 4;
const SMALL_WORDS = new Set(
  "the and for with without that this into from than are not can has have its all any".split(" "),
);

/**
 * Does one of the texts share words with the phrase? Yes where the phrase has no words to go by: names and numbers only,
 * or words of the other language, which a text may well translate.
 */
export function isMentioned(phrase: string, texts: readonly string[], language: Language): boolean {
  const wanted = wordsOf(phrase, language);
  if (wanted.length === 0) return true;
  return texts.some((text) => {
    const there = wordsOf(text, language);
    const stems = new Set(there.map(stem));
    const shared = wanted.filter((word) => stems.has(stem(word)));
    return shared.length / wanted.length >= SHARE;
  });
}

function wordsOf(text: string, language: Language): string[] {
  const own = language === "ko" ? /^\p{Script=Hangul}/u : /^\p{Script=Latin}/u;
  return words(text).filter((word) => own.test(word) && !SMALL_WORDS.has(word));
}

/** A word's beginning: payments, payment and paying are about the same. Korean pairs are as short as they get. */
function stem(word: string): string {
  return word.slice(0, STEM);
}
