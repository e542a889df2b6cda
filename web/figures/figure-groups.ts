import type { z } from "zod";
import type { FiguresView, SettingResult } from "../../schemas/http/figures.ts";

/** The sheet as the server gives it. */
export type Sheet = z.output<typeof FiguresView>;
/** One figure of it. */
export type Figure = Sheet["figures"][number];
/** What setting figures came to, or would come to. */
export type Setting = z.output<typeof SettingResult>;
export type Move = Setting["moved"][number];

export type FigureKind = Figure["kind"];
/** As a person thinks of them: what I said, what was taken for granted, what follows. */
export const KINDS: readonly FigureKind[] = ["given", "assumed", "derived"];

/** Figures that one person or subject answers for. */
export interface OwnedFigures {
  /** Empty where the group is not parted. */
  readonly owner: string;
  readonly figures: readonly Figure[];
}

export interface FigureGroup {
  readonly kind: FigureKind;
  readonly count: number;
  readonly parts: readonly OwnedFigures[];
}

/** So many are seen at a glance; more are parted by who answers for them. */
const GLANCE = 10;

/**
 * The figures that fit what is searched for, by their kinds. What follows begins with what the plan comes to. Pure.
 */
export function figureGroups(figures: readonly Figure[], search = ""): FigureGroup[] {
  return KINDS.flatMap((kind) => {
    const found = figures.filter((figure) => figure.kind === kind && fits(figure, search));
    const ordered = kind === "derived" ? outcomesFirst(found) : found;
    return found.length === 0 ? [] : [{ kind, count: found.length, parts: byOwner(ordered) }];
  });
}

/** Whether each word of it stands somewhere in what is shown of a figure. Pure. */
export function fits({ id, label, shown, owner, basis, unit }: Figure, search: string): boolean {
  const text = [id, label, shown, owner, basis, unit].join(" ").normalize("NFKC").toLowerCase();
  const words = search.normalize("NFKC").toLowerCase().split(/\s+/);
  return words.every((word) => text.includes(word));
}

/** Nothing is computed from it: it is what the plan comes to. Pure. */
export function isOutcome({ kind, usedBy }: Pick<Figure, "kind" | "usedBy">): boolean {
  return kind === "derived" && usedBy.length === 0;
}

function outcomesFirst(figures: readonly Figure[]): Figure[] {
  return [...figures.filter(isOutcome), ...figures.filter((figure) => !isOutcome(figure))];
}

function byOwner(figures: readonly Figure[]): OwnedFigures[] {
  const owners = [...new Set(figures.map(({ owner }) => owner))];
  if (figures.length <= GLANCE || owners.length < 2) return [{ owner: "", figures }];
  const parts = owners.map((owner) => ({ owner, figures: figures.filter((one) => one.owner === owner) }));
  return parts.toSorted((a, b) => b.figures.length - a.figures.length || a.owner.localeCompare(b.owner));
}
