/** A review's place in the picture of all: both from 0 to 1, the score upwards. */
export interface ScorePoint {
  readonly round: number;
  readonly score: number;
  readonly x: number;
  readonly y: number;
}

/** Reviews give up to ten. */
export const MOST_SCORE = 10;

/** The scores over the rounds; those that nobody scored are left out. Pure. */
export function scorePoints(
  reviews: readonly { readonly round: number; readonly score: number | null }[],
): ScorePoint[] {
  const scored = reviews.flatMap(({ round, score }) => (score === null ? [] : [{ round, score }]));
  return scored.map(({ round, score }, at) => ({
    round,
    score,
    x: scored.length === 1 ? 0.5 : at / (scored.length - 1),
    y: score / MOST_SCORE,
  }));
}
