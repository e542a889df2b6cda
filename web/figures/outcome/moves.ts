import type { Figure, Move, Sheet } from "../figure-groups.ts";
import { isOutcome } from "../figure-groups.ts";

/** What a setting moved, in the order that matters. */
export interface OrderedMoves {
  /** What the plan comes to, then what else moved. */
  readonly followed: readonly Move[];
  /** What was set itself. */
  readonly set: readonly Move[];
}

/** The moves, those of outcomes first. @param ids What was set. Pure. */
export function orderedMoves(moved: readonly Move[], figures: readonly Figure[], ids: readonly string[]): OrderedMoves {
  const outcomes = new Set(figures.filter(isOutcome).map(({ id }) => id));
  const followed = moved.filter(({ id }) => !ids.includes(id));
  return {
    followed: [...followed.filter(({ id }) => outcomes.has(id)), ...followed.filter(({ id }) => !outcomes.has(id))],
    set: moved.filter(({ id }) => ids.includes(id)),
  };
}

/** The sheet with what moved, as the server showed it: all the numbers stand there without asking again. Pure. */
export function withMoves<S extends Sheet>(sheet: S, moved: readonly Move[]): S {
  const after = new Map(moved.map((move) => [move.id, move.after]));
  const figures = sheet.figures.map((figure) => {
    const shown = after.get(figure.id);
    return shown === undefined || shown === null ? figure : { ...figure, shown };
  });
  return { ...sheet, figures };
}

/** What figures showed before, by id. Pure. */
export function shownBefore(moved: readonly Move[]): ReadonlyMap<string, string> {
  return new Map(moved.flatMap(({ id, before }) => (before === null ? [] : [[id, before] as const])));
}

/** A request that set figures, with their labels for their ids. Pure. */
export function requestInWords(request: string, figures: readonly Pick<Figure, "id" | "label">[]): string {
  const labels = new Map(figures.map(({ id, label }) => [id, label]));
  return request.replace(/(^|[,:] )([\p{L}_][\p{L}\p{N}_]*)(?= = )/gu, (_, before: string, id: string) => {
    return `${before}${labels.get(id) ?? id}`;
  });
}
