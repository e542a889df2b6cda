import type { Language } from "../../../schemas/idea.ts";
import type { Sheet, ShownMove } from "../../../schemas/model/figures.ts";
import type { MovedFigure } from "../sheet/sheet-changes.ts";
import { amountWithUnit } from "./amount-text.ts";
import { passagesWith } from "./passages.ts";

export function shownMoves(
  moved: readonly MovedFigure[],
  before: Sheet,
  after: Sheet,
  language: Language,
): ShownMove[] {
  return moved.map((move) => {
    const { id } = move;
    const figure = after.figures.find((one) => one.id === id) ?? before.figures.find((one) => one.id === id);
    const shown = (value: number | null) =>
      value === null || !figure ? null : amountWithUnit({ ...figure, value }, language);
    return { id, label: figure?.label ?? id, before: shown(move.before), after: shown(move.after) };
  });
}

/**
 * What the editor of a section is asked where figures moved so far that the words around them may not hold any more:
 * null where the section has none of them.
 */
export function movedInstruction(
  markdown: string,
  moved: readonly MovedFigure[],
  shown: readonly ShownMove[],
  language: Language,
): string | null {
  const large = new Set(moved.flatMap(({ id, isLarge }) => (isLarge ? [id] : [])));
  const passages = large.size === 0 ? [] : passagesWith(markdown, large);
  const texts = passages.map(({ text }) => text);
  return doubtsInstruction(
    markdown,
    texts,
    moved.filter(({ id }) => large.has(id)),
    shown,
    language,
  );
}

/** The same for passages that are known already. @param moved What they may be wrong about. */
export function doubtsInstruction(
  markdown: string,
  passages: readonly string[],
  moved: readonly MovedFigure[],
  shown: readonly ShownMove[],
  language: Language,
): string | null {
  if (passages.length === 0) return null;
  const ids = new Set(moved.map(({ id }) => id));
  const named = shown.filter(({ id }) => ids.has(id) && passagesWith(markdown, new Set([id])).length > 0);
  const moves = named.map(({ id, label, before, after }) => `${id} (${label}): ${before ?? "–"} -> ${after ?? "–"}`);
  const lines = passages.map((text) => `- ${text.replace(/\s+/g, " ").trim()}`);
  return [MOVED[language](moves.join("; ")), ...lines].join("\n");
}

const MOVED: Readonly<Record<Language, (moves: string) => string>> = {
  en: (moves) =>
    `Figures have moved: ${moves}. The tokens follow by themselves. Read these passages again, and change only words that do not hold any more:`,
  ko: (moves) =>
    `수치가 바뀌었습니다: ${moves}. 토큰의 값은 저절로 바뀝니다. 다음 문장을 다시 읽고 더 이상 맞지 않는 표현만 고칩니다:`,
};
