/** An entry of a column that a total may add up. */
export interface Entry {
  readonly label: string;
  readonly value: number;
  /** Whether by its name or look it sums up the entries above it. */
  readonly isSubtotal: boolean;
}

/** What entries come to, where those are left out that a subtotal or the head of a group stands for. */
export interface Cut {
  readonly sum: number;
  /** How many entries are in it: of two ways the one with fewer knows more subtotals. */
  readonly count: number;
}

const MAX_CUTS = 40;

/**
 * All ways to add up entries that are sensible: each by itself; a subtotal instead of the entries right above it that it
 * is the sum of; the head of a group instead of the entries right below. The way that knows most subtotals is first.
 * @param isNear Whether two amounts are equal as far as they are rounded.
 */
export function cutsOf(entries: readonly Entry[], isNear: (one: number, other: number) => boolean): Cut[] {
  const cuts: Cut[][] = entries.map(() => []);
  cuts.push([{ sum: 0, count: 0 }]);
  for (let at = entries.length - 1; at >= 0; at -= 1) {
    const found = ways(entries, at, isNear).flatMap(({ value, next }) => {
      return (cuts[next] ?? []).map(({ sum, count }) => ({ sum: sum + value, count: count + 1 }));
    });
    cuts[at] = distinct(found).slice(0, MAX_CUTS);
  }
  return cuts[0] ?? [];
}

/** What may be counted from here on, and where the next entry is. */
function ways(entries: readonly Entry[], at: number, isNear: (one: number, other: number) => boolean) {
  const value = entries[at]?.value ?? 0;
  const found = [{ value, next: at + 1 }];
  let run = 0;
  for (let next = at + 1; next < entries.length; next += 1) {
    const other = entries[next]?.value ?? 0;
    // A head: the entries below it add up to it.
    run += other;
    if (next > at + 1 && isNear(run, value)) found.push({ value, next: next + 1 });
    // A subtotal: the entries above it do. A single one is summed up only by what says that it is a sum.
    const above = value + run - other;
    if ((next > at + 1 || entries[next]?.isSubtotal) && isNear(above, other))
      found.push({ value: other, next: next + 1 });
  }
  return found;
}

function distinct(cuts: readonly Cut[]): Cut[] {
  const fewest = new Map<number, Cut>();
  for (const cut of cuts) {
    const before = fewest.get(cut.sum);
    if (!before || cut.count < before.count) fewest.set(cut.sum, cut);
  }
  return [...fewest.values()].sort((a, b) => a.count - b.count || a.sum - b.sum);
}
