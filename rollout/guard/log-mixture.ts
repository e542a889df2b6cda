/** The logarithm of a weighted sum, from the logarithms of its parts: no part is too large or too small for it. */
export function logMixture(logs: readonly number[], weights: readonly number[]): number {
  const largest = Math.max(...logs);
  return largest + Math.log(logs.reduce((sum, log, at) => sum + (weights[at] ?? 0) * Math.exp(log - largest), 0));
}
