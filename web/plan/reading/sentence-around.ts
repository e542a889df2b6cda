/** A point inside a number, after an initial or in `e.g.` ends no sentence. */
const SENTENCE_END = /(?<!\b(?:[A-Za-z]|e\.g|i\.e|vs|approx|no|incl))[.!?。]["')\]*_]*(?=\s)/g;

/**
 * The sentence of a text in which a place stands.
 * @returns Where it begins and ends, without blanks.
 */
export function sentenceAround(text: string, at: number): { readonly start: number; readonly end: number } {
  const ends = [...text.matchAll(SENTENCE_END)].map(({ index, 0: mark }) => index + mark.length);
  const from = ends.findLast((end) => end <= at) ?? 0;
  const end = ends.find((one) => one > at) ?? text.length;
  const sentence = text.slice(from, end);
  return { start: from + sentence.length - sentence.trimStart().length, end: from + sentence.trimEnd().length };
}
