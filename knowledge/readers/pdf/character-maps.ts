/** Marks, private characters and those that nobody has assigned, as codes of glyphs come out that stand for no letters. */
const NO_LETTER = /(?![\s\u00ad\u200b-\u200f\ufeff])[\p{Cc}\p{Co}\p{Cn}\ufffd]/gu;
/** Symbols of old fonts for the signs before items of a list. */
const SYMBOL = /[\uf000-\uf0ff]/g;
const KNOWN_LETTER =
  /(?![\u3400-\u4dbf])[\p{sc=Latn}\p{sc=Hang}\p{sc=Hani}\p{sc=Hira}\p{sc=Kana}\p{sc=Cyrl}\p{sc=Grek}\p{sc=Arab}\p{sc=Hebr}\p{sc=Thai}\p{sc=Deva}]/gu;
const EAST_ASIAN = /[\p{sc=Hang}\p{sc=Hani}\p{sc=Hira}\p{sc=Kana}]/gu;
const LEAST_EAST_ASIAN = 0.2;
const LETTER = /\p{L}/gu;
const ODD_SCRIPTS = [
  /\p{sc=Ethi}/u,
  /\p{sc=Cher}/u,
  /\p{sc=Cans}/u,
  /\p{sc=Mymr}/u,
  /\p{sc=Geor}/u,
  /\p{sc=Khmr}/u,
  /\p{sc=Mong}/u,
  /\p{sc=Tibt}/u,
  /\p{sc=Armn}/u,
  /\p{sc=Sinh}/u,
  /\p{sc=Taml}/u,
  /\p{sc=Glag}/u,
  /[\u3400-\u4dbf]/u,
];
/** Of the letters of a document: no text has so many that are none. */
const MOST = 0.04;
const MOST_ODD = 0.1;

/**
 * Whether the text of a PDF is the numbers of its fonts' glyphs taken for letters, as where its fonts do not say which
 * letters these are: control characters among it, or letters of many scripts that no document mixes.
 */
export function isUnmapped(text: string): boolean {
  const all = text.replace(/\s+/g, "").replace(SYMBOL, "");
  if (all.length === 0) return false;
  if (count(all, NO_LETTER) > MOST * all.length) return true;
  const odd = count(all, LETTER) - count(all, KNOWN_LETTER);
  return odd > MOST_ODD * all.length && ODD_SCRIPTS.filter((script) => script.test(all)).length >= 3;
}

/** Whether hardly anything of a text is in the scripts of East Asia: where its fonts are, it got lost. */
export function lacksEastAsian(text: string): boolean {
  return count(text, EAST_ASIAN) <= LEAST_EAST_ASIAN * count(text, LETTER);
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
