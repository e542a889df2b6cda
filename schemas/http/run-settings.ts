import { z } from "zod";

/** What a session may use in all; the run stops before it uses more. */
export const Limits = z.strictObject({
  maxTokens: z.int().min(1).optional().describe("Input and output tokens together"),
  maxCostUsd: z.number().positive().optional().describe("In US dollars, where the model's price is known"),
});

/** How a session is run. Kept with it; given again with a later request they replace what was kept. */
export const settings = {
  yes: z.boolean().optional().describe("Take every recommended answer"),
  answers: z.record(z.string(), z.unknown()).optional().describe("Answers by question id, to questions still to come"),
  limits: Limits.optional(),
};

export const Settings = z.strictObject(settings);

/** Pages of the web to plan by. */
export const Pages = z
  .array(z.string().max(2_000))
  .max(50)
  .describe("Addresses of https pages to plan by: fetched once, now; sending them is the consent to that");

/** A name or a text that tables take whole: it cannot be longer than any that is meant. */
export const Word = z.string().max(200);
