import type { Language } from "../../schemas/idea.ts";

const WORDS: Readonly<Record<Language, (count: number) => string>> = {
  en: (count) =>
    count === 1
      ? "The checks found 1 more problem, which is not listed here."
      : `The checks found ${count} more problems, which are not listed here.`,
  ko: (count) => `점검에서 찾은 문제가 ${count}건 더 있지만 여기에는 싣지 않았습니다.`,
};

/** What a list of findings says in its last line where it leaves some out. */
export function moreFindings(count: number, language: Language): string {
  return WORDS[language](count);
}
