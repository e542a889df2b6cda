import type { Language } from "../../schemas/idea.ts";
import { begin } from "../beginning.ts";
import { oneLine } from "./text/markdown.ts";

/** An answer is read in a terminal, whatever a model says. */
const MAX_REASON_BYTES = 4_000;

const WORDS: Readonly<
  Record<Language, { readonly nothing: string; readonly unknown: (names: string) => string; readonly noReason: string }>
> = {
  en: {
    nothing: "Nothing was changed; the plan stays as it was.",
    unknown: (names) => `The plan has no such section: ${names}.`,
    noReason: "The request asks for nothing that can be changed in it.",
  },
  ko: {
    nothing: "바뀐 내용이 없으며 기획서는 그대로입니다.",
    unknown: (names) => `기획서에 없는 섹션입니다: ${names}.`,
    noReason: "요청에서 기획서를 바꿀 내용을 찾지 못했습니다.",
  },
};

/** What a person is told whose request changed nothing: that, and why. */
export function revisionReply(
  {
    direction,
    undone,
    unknown,
  }: { readonly direction: string; readonly undone: readonly string[]; readonly unknown: readonly string[] },
  language: Language,
): string {
  const words = WORDS[language];
  const names = unknown.map((name) => `"${name}"`).join(", ");
  const why = [...undone, ...(names ? [words.unknown(names)] : [])];
  // Where changes were named and none could be made, the direction tells of what is not so.
  const reasons = why.length > 0 ? why : [begin(oneLine(direction), MAX_REASON_BYTES) || words.noReason];
  return [words.nothing, ...reasons].join(" ");
}
