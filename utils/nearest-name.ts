import { editDistance } from "./edit-distance.ts";

/** A share of the letters that may differ in a name that was meant; two always may. */
const CLOSE_ENOUGH = 0.4;

/**
 * The name that was most likely meant, by Levenshtein's distance, upper and lower case being the same.
 * @returns null where none is near.
 */
export function nearestName(given: string, names: readonly string[]): string | null {
  const [nearest] = names
    .map((name) => ({ name, distance: editDistance(name.toLowerCase(), given.toLowerCase()) }))
    .toSorted((one, other) => one.distance - other.distance);
  return nearest && nearest.distance <= Math.max(2, given.length * CLOSE_ENOUGH) ? nearest.name : null;
}
