/** A share of the letters that may differ in a name that was meant; two always may. */
const CLOSE_ENOUGH = 0.4;

/**
 * The name that was most likely meant, by Levenshtein's distance, upper and lower case being the same.
 * @returns null where none is near.
 */
export function nearestName(given: string, names: readonly string[]): string | null {
  const [nearest] = names
    .map((name) => ({ name, distance: distanceOf(name.toLowerCase(), given.toLowerCase()) }))
    .toSorted((one, other) => one.distance - other.distance);
  return nearest && nearest.distance <= Math.max(2, given.length * CLOSE_ENOUGH) ? nearest.name : null;
}

/** How many letters must be typed otherwise (Levenshtein). */
function distanceOf(one: string, other: string): number {
  const [a, b] = [one.slice(0, 80), other.slice(0, 80)];
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [at, letter] of [...a].entries()) {
    const next = [at + 1];
    for (const [to, wanted] of [...b].entries()) {
      const change = (row[to] ?? 0) + (letter === wanted ? 0 : 1);
      next.push(Math.min(change, (row[to + 1] ?? 0) + 1, (next[to] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
