/** How one measurement of two builds compares, over rounds in which both had their turns. */
export interface Comparison {
  /** The newer one's figure by the older one's: the middle of all rounds, and of what lies between any two of them. */
  readonly ratio: number;
  /** Between which it lies, so far as chance is concerned. */
  readonly low: number;
  readonly high: number;
  readonly verdict: "slower" | "faster" | "unchanged";
}

/** Of seven measurements at once, one in thirty runs has one outside by chance; with the usual 95 of 100 it were one in three. */
const CONFIDENCE = 0.995;
/** What is less is no matter to anybody, and two layouts of the same code in memory differ as much. */
const LEAST_CHANGE = 0.03;
/** Of fewer, not even all on one side are as sure as that. */
export const ROUNDS_LEAST = 9;

/**
 * Compares two builds by the estimate of Hodges and Lehmann with the exact interval of Wilcoxon's signed ranks, on the logarithms of
 * the rounds' ratios: nothing is assumed of the noise but that it meets both alike, and a round that was disturbed counts as one.
 * @param rounds The figures of each round, of the older and of the newer one; at least 9.
 */
export function compareRounds(rounds: readonly { readonly older: number; readonly newer: number }[]): Comparison {
  if (rounds.length < ROUNDS_LEAST) throw new Error("Too few rounds to compare");
  const logs = rounds.map(({ older, newer }) => Math.log(newer / older));
  const middles = logs.flatMap((one, at) => logs.slice(at).map((other) => (one + other) / 2)).sort((a, b) => a - b);
  const outside = ranksOutside(rounds.length);
  const at = (index: number) => Math.exp(middles[index] ?? 0);
  const ratio = Math.sqrt(at((middles.length - 1) >> 1) * at(middles.length >> 1));
  const [low, high] = [at(outside - 1), at(middles.length - outside)];
  const isSlower = low > 1 && ratio > 1 + LEAST_CHANGE;
  const isFaster = high < 1 && ratio < 1 - LEAST_CHANGE;
  return { ratio, low, high, verdict: isSlower ? "slower" : isFaster ? "faster" : "unchanged" };
}

/** How many of the middles lie outside on each side: by how many sums of ranks are as small, of all that signs can give. */
function ranksOutside(rounds: number): number {
  let sums = [1];
  for (let rank = 1; rank <= rounds; rank += 1) {
    const more = Array.from({ length: sums.length + rank }, (_, sum) => (sums[sum] ?? 0) + (sums[sum - rank] ?? 0));
    sums = more;
  }
  let left = ((1 - CONFIDENCE) / 2) * 2 ** rounds;
  return sums.findIndex((count) => {
    left -= count;
    return left < 0;
  });
}
