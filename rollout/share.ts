import { Share } from "../schemas/rollout/rollout.ts";
import { AppError } from "../utils/errors.ts";

/** A share as a number of the wire (0.05), or as a person types it, in percent (5%). */
export type GivenShare = number | string;

/** A percentage, with its sign or without. */
const PERCENTAGE = /^(\d{1,3}(?:\.\d{1,9})?)\s?%?$/;
/** More of what is no share tells nothing. */
const MOST_SHOWN = 40;

/** The part of users that is meant. @throws AppError `share-invalid` for less than one in a million, and more than all. */
export function shareOf(given: GivenShare): number {
  // Of the digits, since a hundredth of a number is not always the number that one would write.
  const share = typeof given === "number" ? given : Number(`${PERCENTAGE.exec(given.trim())?.[1] ?? "none"}e-2`);
  if (Share.safeParse(share).success) return share;
  const text = typeof given === "number" ? String(given) : JSON.stringify(given.slice(0, MOST_SHOWN));
  throw new AppError("share-invalid", { share: text });
}
