import { Tokenizer, type TokenizerObject } from "marked";

/** Letters and marks of Chinese, Japanese and Korean: they follow one another without blanks. */
const CJK =
  /^[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\u3001-\u303f\u30fb\u30fc\uff01-\uffee]/u;
/** Marks that may begin or end emphasis, with the character on either side of them. */
const RUN = /(?<=([^\s*~]?))(?:\*+|~+)(?=([^\s*~]?))/gu;

/**
 * Emphasis as the CJK-friendly amendment of CommonMark has it: beside a letter of Chinese, Japanese or Korean, what
 * stands on the other side of the marks decides nothing. Else no bold word that ends in a bracket could have a particle.
 * Only two tildes strike through: one is a range, as in `3~5회`.
 */
export function emphasis(): TokenizerObject {
  let last = { text: "", seen: "" };
  /** Kept for the text under way: it is asked for at each of its marks. */
  const seenAs = (text: string): string => {
    if (last.text !== text) last = { text, seen: asLetters(text) };
    return last.seen;
  };
  return {
    emStrong(src, maskedSrc, prevChar = "") {
      const seen = seenAs(maskedSrc);
      const from = maskedSrc.length - src.length;
      const before = from > 0 ? (seen[from - 1] ?? prevChar) : prevChar;
      const token = Tokenizer.prototype.emStrong.call(
        withoutInner(this),
        src[0] + seen.slice(from + 1),
        seen,
        prevChar && before,
      );
      if (!token) return undefined;
      const raw = src.slice(0, token.raw.length);
      const marks = token.type === "strong" ? 2 : 1;
      const text = raw.slice(marks, -marks);
      return { ...token, raw, text, tokens: this.lexer.inlineTokens(text) };
    },
    del(src, maskedSrc, prevChar = "") {
      if (!/^~~(?!~)/.test(src)) return undefined;
      const seen = seenAs(maskedSrc);
      const from = maskedSrc.length - src.length;
      const token = Tokenizer.prototype.del.call(
        withoutInner(this),
        `~~${seen.slice(from + 2)}`,
        seen,
        prevChar && (from > 0 ? (seen[from - 1] ?? prevChar) : prevChar),
      );
      if (!token) return undefined;
      const raw = src.slice(0, token.raw.length);
      const text = raw.slice(2, -2);
      return { ...token, raw, text, tokens: this.lexer.inlineTokens(text) };
    },
  };
}

/** The tokenizer, but for what is inside: that is read from the text as it is, and not twice. */
function withoutInner({ options, rules }: { options: unknown; rules: unknown }) {
  return { options, rules, lexer: { inlineTokens: () => [] } } as unknown as InstanceType<typeof Tokenizer>;
}

/** The text as long as it is, with a letter for what stands on both sides of marks that have a CJK neighbour. */
function asLetters(text: string): string {
  if (!/[*~]/.test(text)) return text;
  const pieces: string[] = [];
  let from = 0;
  const replace = (start: number, end: number) => {
    if (start < from || start === end) return;
    pieces.push(text.slice(from, start), "a".repeat(end - start));
    from = end;
  };
  for (const match of text.matchAll(RUN)) {
    const [marks, before = "", after = ""] = match;
    if (!CJK.test(before) && !CJK.test(after)) continue;
    replace(match.index - before.length, match.index);
    replace(match.index + marks.length, match.index + marks.length + after.length);
  }
  return pieces.join("") + text.slice(from);
}
