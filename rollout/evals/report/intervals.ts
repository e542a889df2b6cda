/** A mean, or a rate, with what it may well be: 95 of 100 such intervals hold the true one. */
export interface Estimate {
  readonly value: number;
  /** Null for fewer than five, of which nobody knows enough. */
  readonly interval: { readonly low: number; readonly high: number } | null;
  /** How many values it is of. */
  readonly count: number;
}

const LEAST_FOR_INTERVAL = 5;
/** Of the standard normal distribution: 2.5 % lie above it. */
const Z = 1.959963984540054;
const RESAMPLES = 10_000;

/** The rate of wins, where a half is half a win, with Wilson's interval: it stays within 0 and 1, also for few. */
export function winRate(wins: readonly number[]): Estimate | null {
  const count = wins.length;
  if (count === 0) return null;
  const value = mean(wins);
  if (count < LEAST_FOR_INTERVAL) return { value, interval: null, count };
  const middle = (value + Z ** 2 / (2 * count)) / (1 + Z ** 2 / count);
  const reach = (Z / (1 + Z ** 2 / count)) * Math.sqrt((value * (1 - value)) / count + Z ** 2 / (4 * count ** 2));
  return { value, interval: { low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) }, count };
}

/**
 * The mean of differences with the percentiles of its bootstrap: what cost and time differ by is skewed. The same
 * differences have the same interval.
 */
export function meanDifference(differences: readonly number[]): Estimate | null {
  const count = differences.length;
  if (count === 0) return null;
  const value = mean(differences);
  if (count < LEAST_FOR_INTERVAL) return { value, interval: null, count };
  const random = seededRandom(count);
  const means = Array.from({ length: RESAMPLES }, () => {
    let sum = 0;
    for (let drawn = 0; drawn < count; drawn++) sum += differences[Math.floor(random() * count)] ?? 0;
    return sum / count;
  }).toSorted((a, b) => a - b);
  const at = (share: number) => means[Math.min(RESAMPLES - 1, Math.floor(share * RESAMPLES))] ?? value;
  return { value, interval: { low: at(0.025), high: at(0.975) }, count };
}

/** The mean; of nothing 0. */
export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Numbers from 0 up to 1 that are the same for the same seed (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
