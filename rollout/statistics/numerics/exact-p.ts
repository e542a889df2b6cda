/** Probabilities this much above the observed one count as equal to it: they differ by rounding only. R's bound. */
const SAME = 1 + 1e-7;

/** A distribution of whole numbers with one peak, known up to a factor. */
export interface PeakedDistribution {
  readonly least: number;
  readonly most: number;
  /** Where it is highest, or next to it. */
  readonly peak: number;
  /** How many times likelier k + 1 is than k. */
  readonly ratio: (k: number) => number;
}

/** How likely it is to see what is no likelier than what was observed: the two-sided p of an exact test. */
export function exactP({ least, most, peak, ratio }: PeakedDistribution, observed: number): number {
  const weights = new Float64Array(most - least + 1);
  weights[peak - least] = 1;
  for (let k = peak; k < most; k += 1) weights[k + 1 - least] = (weights[k - least] ?? 0) * ratio(k);
  for (let k = peak; k > least; k -= 1) weights[k - 1 - least] = (weights[k - least] ?? 0) / ratio(k - 1);
  const bound = (weights[observed - least] ?? 0) * SAME;
  let all = 0;
  let unlikely = 0;
  // From the ends to the peak, small numbers first.
  for (const weight of weights.toSorted()) {
    all += weight;
    if (weight <= bound) unlikely += weight;
  }
  return unlikely / all;
}
