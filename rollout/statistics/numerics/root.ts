const HALVINGS = 200;
/** Nine digits: what the roots are of has eight. */
const PRECISION = 1e-9;

/** Where a growing function passes 0 between two points, by halving. */
export function rootOf(growing: (x: number) => number, from: number, to: number): number {
  let low = from;
  let high = to;
  for (let halving = 0; halving < HALVINGS && high - low > PRECISION * Math.abs(high); halving += 1) {
    const middle = (low + high) / 2;
    if (growing(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
