const HANGUL = /\p{Script=Hangul}+/gu;
/** Pairs that are only grammar: with them any two Korean sentences would have words in common. */
const GRAMMAR: ReadonlySet<string> = new Set(
  (
    "습니 니다 합니 입니 됩니 까요 나요 가요 인가 에서 에게 에는 으로 로서 까지 부터 이다 하는 하고 하다 하여 하기 해야 한다 " +
    "되는 된다 있는 있다 있나 없는 없다 위한 위해 대한 대해 통해 이며 어떤 어떻 떻게 무엇 엇을 엇인 얼마 마나"
  ).split(" "),
);

/** What follows a noun of two syllables or more in the same word; it is no reason to look for them together. */
const PARTICLES = /^(..+?)(?:에서|에게|으로|까지|부터|에는|[은는이가을를의에도와과로만])+$/u;

/** Each term of a query is looked for in all passages. */
const MAX_QUERY_CHARACTERS = 2_000;

/** A text in the terms it is found by. Postgres makes stems of `words`; the Hangul is left to us. */
export interface SearchTerms {
  /** The text without its Hangul. */
  readonly words: string;
  /** Pairs of neighbouring syllables, and words of one, in the text's order and as often as they stand there. */
  readonly hangul: readonly string[];
}

/**
 * The terms of a passage. Korean writes compounds and particles in one word with the noun, so that whole words do not
 * meet; pairs do: 서점 is in 중고서점을. A word of two syllables may be a noun of one with its particle.
 */
export function passageTerms(text: string): SearchTerms {
  return terms(text, (word) => [...pairs(word), ...(word.length <= 2 ? [word.slice(0, 1)] : [])]);
}

/** The terms of a query, each once; what comes after its first 2,000 characters is left out. */
export function queryTerms(text: string): SearchTerms {
  const { words, hangul } = terms(text.slice(0, MAX_QUERY_CHARACTERS), (word) =>
    word.length === 1 ? [word] : pairs(word.replace(PARTICLES, "$1")),
  );
  return { words, hangul: [...new Set(hangul)].filter((term) => !GRAMMAR.has(term)) };
}

/** Hangul terms as Postgres reads a `tsvector`, which counts how often each stands there. */
export function termVector(hangul: readonly string[]): string {
  return hangul.map((term, at) => `${term}:${at + 1}`).join(" ");
}

function terms(text: string, termsOf: (word: string) => string[]): SearchTerms {
  const normal = text.replaceAll("\0", " ").toWellFormed().normalize("NFC");
  const hangul = [...normal.matchAll(HANGUL)].flatMap(([word]) => termsOf(word));
  return { words: normal.replace(HANGUL, " "), hangul };
}

function pairs(word: string): string[] {
  return Array.from({ length: Math.max(0, word.length - 1) }, (_, at) => word.slice(at, at + 2));
}
