/** The constant of the paper: with it no single list decides by its first place. */
const K = 60;

/**
 * Reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009): the sum of 1 / (60 + rank) over the lists.
 * @param lists The best first, each entry once a list.
 * @returns All entries, the best first; ties in the order of the first list, then of the next.
 */
export function fusedRanks(lists: readonly (readonly string[])[]): string[] {
  const scores = new Map<string, number>();
  for (const list of lists) {
    for (const [at, entry] of list.entries()) scores.set(entry, (scores.get(entry) ?? 0) + 1 / (K + at + 1));
  }
  // Sorting is stable, and a map keeps the order in which its entries came.
  return [...scores].toSorted(([, one], [, other]) => other - one).map(([entry]) => entry);
}
