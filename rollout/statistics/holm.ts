/**
 * Corrects the p values of several tests of one question by Holm (1979); R's `p.adjust`. A null is a test that could not be
 * made: it stays one, and does not count.
 */
export function holm(ps: readonly (number | null)[]): (number | null)[] {
  const made = ps.filter((p) => p !== null).toSorted((a, b) => a - b);
  const corrected = new Map<number, number>();
  let greatest = 0;
  for (const [index, p] of made.entries()) {
    greatest = Math.max(greatest, Math.min(1, (made.length - index) * p));
    corrected.set(p, greatest);
  }
  return ps.map((p) => (p === null ? null : (corrected.get(p) ?? null)));
}
