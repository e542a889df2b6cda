/** How many of each group there is room for: one of each in turn, so that none takes the place of the others. */
export function fairShares(sizes: readonly number[], room: number): number[] {
  const shares = sizes.map(() => 0);
  let left = room;
  for (let turn = 0; left > 0 && sizes.some((size) => size > turn); turn += 1) {
    for (const [at, size] of sizes.entries()) {
      if (size <= turn || left === 0) continue;
      shares[at] = turn + 1;
      left -= 1;
    }
  }
  return shares;
}
