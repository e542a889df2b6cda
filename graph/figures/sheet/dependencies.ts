import type { Sheet, SheetFigure } from "../../../schemas/model/figures.ts";
import { idsIn, parseFormula } from "./formula.ts";

/** What a figure is computed from, as it is shown; what stood before is named again, but not taken apart twice. */
export interface FigureTree {
  readonly figure: SheetFigure;
  readonly parts: readonly FigureTree[];
  readonly isRepeated: boolean;
}

/** The ids that each id's formula names. */
export type Links = ReadonlyMap<string, readonly string[]>;

export function linksOf(sheet: Sheet): Links {
  return new Map(sheet.figures.map(({ id, formula }) => [id, formula === null ? [] : idsIn(parseFormula(formula))]));
}

/** What is computed and nothing is computed from: what a plan comes to. */
export function outcomesOf(sheet: Sheet): ReadonlySet<string> {
  const used = new Set([...linksOf(sheet).values()].flat());
  return new Set(sheet.figures.flatMap(({ id, formula }) => (formula !== null && !used.has(id) ? [id] : [])));
}

/** All figures that a figure is computed from, directly and through others, in the sheet's order. */
export function hangsOn(sheet: Sheet, id: string): string[] {
  const links = linksOf(sheet);
  return inOrder(
    sheet,
    reached([id], (one) => links.get(one) ?? []),
  );
}

/** All figures that change with a figure, directly and through others, in the sheet's order. */
export function dependents(sheet: Sheet, id: string): string[] {
  const users = new Map<string, string[]>();
  for (const [user, used] of linksOf(sheet)) {
    for (const one of used) users.set(one, [...(users.get(one) ?? []), user]);
  }
  return inOrder(
    sheet,
    reached([id], (one) => users.get(one) ?? []),
  );
}

/** A figure and what it is computed from, down to what is given and assumed; null where there is no such figure. */
export function figureTree(sheet: Sheet, id: string): FigureTree | null {
  const figures = new Map(sheet.figures.map((figure) => [figure.id, figure]));
  const links = linksOf(sheet);
  const seen = new Set<string>();
  function treeOf(one: string): FigureTree[] {
    const figure = figures.get(one);
    if (!figure) return [];
    const isRepeated = seen.has(one) && (links.get(one) ?? []).length > 0;
    seen.add(one);
    return [{ figure, isRepeated, parts: isRepeated ? [] : (links.get(one) ?? []).flatMap(treeOf) }];
  }
  return treeOf(id)[0] ?? null;
}

/**
 * Ids in groups, each after what it needs; a group of several, or of one that needs itself, is a circle (Tarjan). The
 * depth is that of the longest chain, so the caller bounds how many ids there are.
 */
export function inLayers(links: Links): { readonly ids: readonly string[]; readonly isCircle: boolean }[] {
  const groups: { ids: string[]; isCircle: boolean }[] = [];
  const seenAt = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  function visit(id: string): void {
    const at = seenAt.size;
    seenAt.set(id, at);
    lowest.set(id, at);
    open.push(id);
    isOpen.add(id);
    for (const next of links.get(id) ?? []) {
      if (!links.has(next)) continue;
      if (!seenAt.has(next)) visit(next);
      if (isOpen.has(next)) lowest.set(id, Math.min(lowest.get(id) ?? at, lowest.get(next) ?? at));
    }
    if (lowest.get(id) !== at) return;
    const ids = open.splice(open.indexOf(id));
    for (const one of ids) isOpen.delete(one);
    groups.push({ ids, isCircle: ids.length > 1 || (links.get(id) ?? []).includes(id) });
  }
  for (const id of links.keys()) if (!seenAt.has(id)) visit(id);
  return groups;
}

function reached(from: readonly string[], next: (id: string) => readonly string[]): Set<string> {
  const found = new Set<string>();
  const waiting = [...from];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const one of next(id)) {
      if (found.has(one)) continue;
      found.add(one);
      waiting.push(one);
    }
  }
  return found;
}

function inOrder(sheet: Sheet, ids: ReadonlySet<string>): string[] {
  return sheet.figures.flatMap(({ id }) => (ids.has(id) ? [id] : []));
}
