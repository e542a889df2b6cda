/** The longest of today's models give 4,096. */
const MAX_DIMENSIONS = 16_000;

/**
 * A vector as a server gave it, at length one; null where it is none: empty, not of finite numbers, or zero.
 * @param raw Whatever came.
 */
export function unitVector(raw: unknown): Float32Array | null {
  if (!Array.isArray(raw) || raw.length === 0 || raw.length > MAX_DIMENSIONS) return null;
  if (!raw.every((value) => typeof value === "number" && Number.isFinite(value))) return null;
  const given = Float64Array.from(raw as number[]);
  const length = Math.hypot(...given);
  if (!(length > 0 && Number.isFinite(length))) return null;
  return Float32Array.from(given, (value) => value / length);
}

/** The cosine of the angle between two vectors of length one, rounded so that machines agree on ties. */
export function likeness(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < one.length; at += 1) sum += (one[at] ?? 0) * (other[at] ?? 0);
  return Math.round(sum * 1e6) / 1e6;
}

/** The keys of those that are like a vector, the most alike first; ties by key. */
export function nearestTo(
  vector: Float32Array,
  entries: Iterable<readonly [key: string, vector: Float32Array]>,
  limit: number,
): string[] {
  return [...entries]
    .filter(([, other]) => other.length === vector.length)
    .map(([key, other]) => ({ key, score: likeness(vector, other) }))
    .toSorted((one, other) => other.score - one.score || (one.key < other.key ? -1 : 1))
    .slice(0, limit)
    .map(({ key }) => key);
}
