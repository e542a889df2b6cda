/**
 * How likely each value of the statistic of Mann and Whitney, 0 to n * m, is not passed where the arms do not differ and
 * no two values are equal. Counted: each rank in its turn is taken into the first arm, or not. Sums of whole numbers
 * only, so the smallest tail is exact.
 */
export function rankSumDistribution(n: number, m: number): Float64Array {
  const most = n * m;
  const ways = Array.from({ length: n + 1 }, () => new Float64Array(most + 1));
  at(ways, 0)[0] = 1;
  for (let rank = 1; rank <= n + m; rank += 1) {
    for (let taken = Math.min(n, rank); taken > 0; taken -= 1) {
      // The ranks below it that are not taken are pairs that it wins.
      const won = rank - taken;
      if (won > m) continue;
      const before = at(ways, taken - 1);
      const after = at(ways, taken);
      for (let u = most; u >= won; u -= 1) after[u] = (after[u] ?? 0) + (before[u - won] ?? 0);
    }
  }
  const counts = at(ways, n);
  const all = counts.reduce((sum, count) => sum + count, 0);
  let sum = 0;
  return counts.map((count) => {
    sum += count;
    return sum / all;
  });
}

function at(rows: readonly Float64Array[], index: number): Float64Array {
  return rows[index] ?? new Float64Array();
}
