import type { Sheet, SheetFigure } from "../../../schemas/model/figures.ts";
import type { MovedFigure } from "../sheet/sheet-changes.ts";
import { unitOf, unitsMatch } from "../sheet/units.ts";
import { idsAround, tokensIn } from "./figure-tokens.ts";
import { passagesWith } from "./passages.ts";

/** The figures before and after a change. */
export interface SheetChange {
  readonly before: Sheet;
  readonly after: Sheet;
  readonly moved: readonly MovedFigure[];
}

/**
 * The passages of a section's token text whose words may not hold any more: one of their figures moved by more than a
 * tenth, changed its sign, or is now on the other side of another figure of the same passage.
 */
export function doubtfulPassages(markdown: string, change: SheetChange): string[] {
  const moved = new Set(change.moved.map(({ id }) => id));
  const large = new Set(change.moved.flatMap(({ id, isLarge }) => (isLarge ? [id] : [])));
  const found = passagesWith(markdown, moved).filter(({ text, isRow }) => {
    if (!saysMore(text, isRow)) return false;
    const ids = new Set(tokensIn(text, (id) => moved.has(id)).flatMap(({ raw }) => idsAround(raw)));
    return [...ids].some((id) => large.has(id)) || hasCrossed([...ids], change);
  });
  return found.map(({ text }) => text.trim());
}

/** More words than a name and a unit have. */
const LABEL_WORDS = 2;

/** Whether a passage says anything of its figures: a row that only lists them, or "Price: $7", is right with any value. */
function saysMore(text: string, isRow: boolean): boolean {
  const words = (part: string) =>
    part.replace(/\{\{[^{}]*\}\}/g, " ").match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu)?.length ?? 0;
  // The first cell names the row, however long its name is.
  const cells = isRow
    ? text
        .replace(/^\s*\|/, "")
        .split(/(?<!\\)\|/)
        .slice(1)
    : [text];
  return cells.some((cell) => words(cell) > LABEL_WORDS);
}

/** The decisions that name a figure which moved far, by its id, its label or the amount that it had. */
export function doubtfulDecisions({ before, moved }: SheetChange, shown: (figure: SheetFigure) => string): string[] {
  const large = new Set(moved.flatMap(({ id, isLarge }) => (isLarge ? [id] : [])));
  const figures = before.figures.filter(({ id }) => large.has(id));
  return before.decisions.flatMap(({ statement, reason }) => {
    const text = `${statement} ${reason}`;
    const small = text.toLowerCase();
    const isNamed = figures.some((figure) => {
      const names = [figure.label.toLowerCase(), figure.id.toLowerCase()].filter((name) => name.length > 2);
      return names.some((name) => small.includes(name)) || hasAmount(text, shown(figure));
    });
    return isNamed ? [reason === "" ? statement : `${statement} (${reason})`] : [];
  });
}

/** Not as a part of another number: `$1` does not stand in `$1,200`. */
function hasAmount(text: string, amount: string): boolean {
  const at = text.indexOf(amount);
  return at >= 0 && /\d/.test(amount) && !/^[\d]|^[.,]\d/.test(text.slice(at + amount.length));
}

function hasCrossed(ids: readonly string[], { before, after }: SheetChange): boolean {
  const [was, is] = [before, after].map(({ figures }) => new Map(figures.map((figure) => [figure.id, figure])));
  return ids.some((one, at) =>
    ids.slice(at + 1).some((other) => {
      const [a, b, c, d] = [was?.get(one), was?.get(other), is?.get(one), is?.get(other)];
      if (!a || !b || !c || !d || !unitsMatch(unitOf(a.unit), unitOf(b.unit))) return false;
      return Math.sign(a.value - b.value) !== Math.sign(c.value - d.value);
    }),
  );
}
