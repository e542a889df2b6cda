import { z } from "zod";

/** What a person thinks of a plan. */
export const Rating = z.strictObject({
  thumb: z.enum(["up", "down"]),
  word: z.string().max(1_000).optional().describe("Why, in their own words"),
});

/** The one that is kept: each version of a plan may have one. */
export const KeptRating = z.object({
  rating: Rating.extend({ version: z.int(), at: z.iso.datetime() }).nullable().describe("Null before the first"),
});
