const bits = new BigInt64Array(1);
const double = new Float64Array(bits.buffer);
const MAGNITUDE = 0x7fff_ffff_ffff_ffffn;

/** Which number it is in the order of all doubles. */
function place(value: number): bigint {
  double[0] = value;
  const raw = bits[0] ?? 0n;
  return raw < 0n ? -(raw & MAGNITUDE) : raw;
}

function doubleAt(place: bigint): number {
  bits[0] = place < 0n ? -place : place;
  return place < 0n ? -(double[0] ?? 0) : (double[0] ?? 0);
}

/** How many pairs differ by no more than that. Both arms are sorted: one walk along them. */
function pairsWithin(a: Float64Array, b: Float64Array, difference: number): number {
  let pairs = 0;
  let j = 0;
  for (let i = 0; i < a.length; i += 1) {
    const value = a[i] ?? 0;
    while (j < b.length && value - (b[j] ?? 0) > difference) j += 1;
    pairs += b.length - j;
  }
  return pairs;
}

/**
 * The difference at an index, from 0, among those of each of a with each of b in order: exactly, and without making all of
 * them, by halving the doubles between the least and the greatest. Both arms are sorted.
 */
export function pairDifference(a: Float64Array, b: Float64Array, index: number): number {
  let low = place((a[0] ?? 0) - (b.at(-1) ?? 0));
  let high = place((a.at(-1) ?? 0) - (b[0] ?? 0));
  while (low < high) {
    const middle = (low + high) >> 1n;
    if (pairsWithin(a, b, doubleAt(middle)) > index) high = middle;
    else low = middle + 1n;
  }
  return doubleAt(low);
}
