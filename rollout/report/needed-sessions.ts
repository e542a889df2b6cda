import { equalArms } from "../statistics/sample-size.ts";

/** How a rollout goes on. */
export interface Pace {
  /** Of new sessions. */
  readonly share: number;
  /** Sessions that end a day, of both arms; null where that is not known yet. */
  readonly perDay: number | null;
}

/** More than any rollout has: whoever needs these waits in vain. */
const IN_VAIN = 1e9;

/**
 * How many more sessions of both arms make them worth as much as two arms of so many.
 * @param coverage Which part of sessions has the measure.
 * @returns Null where no number of sessions does: without new ones in one of the arms.
 */
export function sessionsMissing(
  perArm: number,
  [canary, control]: readonly [number, number],
  { share }: Pick<Pace, "share">,
  coverage: number,
): number | null {
  const worth = (more: number) => equalArms(canary + share * more, control + (1 - share) * more);
  if (worth(0) >= perArm) return 0;
  if (coverage === 0) return null;
  let enough = 1;
  while (worth(enough) < perArm) {
    enough *= 2;
    if (enough > IN_VAIN) return null;
  }
  let least = 0;
  while (enough - least > 1) {
    const middle = Math.floor((least + enough) / 2);
    if (worth(middle) >= perArm) enough = middle;
    else least = middle;
  }
  return Math.ceil(enough / coverage);
}
