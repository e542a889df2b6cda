/** How one measurement of two builds compares, over rounds in which both had their turns. */
export interface Comparison {
  /** The median over the rounds of the newer one's figure by the older one's. */
  readonly ratio: number;
  /** Between which it lies, so far as chance is concerned. */
  readonly low: number;
  readonly high: number;
  readonly verdict: "slower" | "faster" | "unchanged";
}

/**
 * Of some ten measurements at once, one in ten would stray out of an interval of 99 in 100 by chance alone, and two in five out of
 * the usual 95.
 */
const CONFIDENCE = 0.99;
/** What is less is no matter to anybody, and two layouts of the same code in memory differ as much. */
const LEAST_CHANGE = 0.03;
const RESAMPLES = 1_000;
/** The same figures have the same verdict each time. */
const SEED = 20_261_128;

/**
 * Compares two builds by a bootstrap of the median of the rounds' ratios.
 * @param rounds The figures of each round, of the older and of the newer one; at least 5.
 */
export function compareRounds(rounds: readonly { readonly older: number; readonly newer: number }[]): Comparison {
  if (rounds.length < 5) throw new Error("Too few rounds to compare");
  const ratios = rounds.map(({ older, newer }) => newer / older);
  const random = seeded(SEED);
  const drawn = () => ratios[Math.floor(random() * ratios.length)] ?? 1;
  const medians = Array.from({ length: RESAMPLES }, () => median(ratios.map(drawn))).sort((a, b) => a - b);
  const tail = (1 - CONFIDENCE) / 2;
  const low = medians[Math.floor(tail * RESAMPLES)] ?? 1;
  const high = medians[Math.ceil((1 - tail) * RESAMPLES) - 1] ?? 1;
  const ratio = median(ratios);
  const isSlower = low > 1 && ratio > 1 + LEAST_CHANGE;
  const isFaster = high < 1 && ratio < 1 - LEAST_CHANGE;
  return { ratio, low, high, verdict: isSlower ? "slower" : isFaster ? "faster" : "unchanged" };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [above = 0, below = 0] = [sorted[middle], sorted[middle - 1]];
  return sorted.length % 2 === 0 ? (above + below) / 2 : above;
}

/** The generator mulberry32: numbers from 0 to 1. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
