import { z } from "zod";

/** What a new plan can be made with. */
export const Choices = z.object({
  presets: z.array(z.object({ id: z.string(), isDefault: z.boolean() })),
  models: z
    .array(z.object({ id: z.string(), isDefault: z.boolean() }))
    .describe("Those that this server has the means for, and the requester may use"),
  uploads: z.object({
    maxFiles: z.int(),
    maxFileBytes: z.int(),
    types: z.array(z.string()).describe("Endings of names, such as .md"),
  }),
});
