export const LANGUAGES = ["en", "ko"] as const;
export const HANGUL = /\p{Script=Hangul}/u;

/** Three English words in a row: a name or a command has fewer. */
const SENTENCE = /[A-Za-z][A-Za-z'’-]*(?:[ ,:;]+[A-Za-z][A-Za-z'’-]*){2,}/g;

/** The stretches of a text that read as English sentences. */
export function englishIn(text: string): string[] {
  return text.match(SENTENCE) ?? [];
}
