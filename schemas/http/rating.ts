import { z } from "zod";

/** Of somebody's own words. */
export const MAX_RATING_CHARACTERS = 1_000;

/** What a person thinks of a plan. */
export const Rating = z.strictObject({
  thumb: z.enum(["up", "down"]),
  word: z.string().max(MAX_RATING_CHARACTERS).optional().describe("Why, in their own words"),
});
export type Rating = z.infer<typeof Rating>;

/** A rating that is kept, with the version of the plan that it is of. */
export const StoredRating = Rating.extend({ version: z.int(), at: z.iso.datetime() });
export type StoredRating = z.infer<typeof StoredRating>;

/** One's own, of the version that one rated last. */
export const KeptRating = z.object({ rating: StoredRating.nullable().describe("Null before the first") });
