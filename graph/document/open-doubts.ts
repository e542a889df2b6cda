import type { PlanState } from "../state.ts";
import { oneLine } from "./text/markdown.ts";

/** A passage, or a decision, that leans on figures which moved far since it was written. */
export interface OpenDoubt {
  /** Null for a decision of the sheet. */
  readonly sectionId: string | null;
  readonly section: string | null;
  /** As it is written, tokens included. */
  readonly text: string;
}

/** What may not hold any more since figures were set, the last one first: but for what was edited or undone since. */
export function openDoubts({ revisions, outline, sections, sheet }: PlanState): OpenDoubt[] {
  const titles = new Map((outline?.sections ?? []).map(({ id, title }) => [id, oneLine(title)]));
  const isUndone = (number: number) => revisions.some(({ set }) => set?.undoes === number);
  const decided = (sheet?.decisions ?? []).map(({ statement }) => statement);
  const stands = (sectionId: string | null, text: string) =>
    sectionId === null
      ? decided.some((statement) => text.startsWith(statement))
      : titles.has(sectionId) && sections[sectionId]?.markdown.includes(text) === true;
  const open = revisions.toReversed().flatMap(({ number, set, actions }) => {
    // Where it is undone, the words are about the figures that they were written for.
    if (!set || set.undoes !== null || isUndone(number)) return [];
    const edited = new Set(actions.map(({ sectionId }) => sectionId));
    return set.doubts.filter(({ sectionId, text }) => !edited.has(sectionId ?? "") && stands(sectionId, text));
  });
  return open.map(({ sectionId, text }) => {
    return { sectionId, section: sectionId === null ? null : (titles.get(sectionId) ?? sectionId), text };
  });
}
