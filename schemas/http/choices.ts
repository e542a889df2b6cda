import { z } from "zod";
import { Language } from "../idea.ts";

/** A preset, with what it means for a plan. */
export const PresetChoice = z.object({
  id: z.string(),
  isDefault: z.boolean().describe("The one that a session gets where none is asked for"),
  minSections: z.int().describe("The least number of sections of an outline"),
  refineRounds: z.int().describe("How often a draft may be reviewed and refined"),
  length: z
    .object({ en: z.int(), ko: z.int() })
    .describe("How long the plan may be: English in words, Korean in letters without blanks"),
  model: z.string().nullable().describe("The model that it gets where none is asked for; null where none can be used"),
});

/** What a new plan can be made with. */
export const Choices = z.object({
  presets: z.array(PresetChoice),
  models: z
    .array(
      z.object({
        id: z.string(),
        isDefault: z.boolean().describe("The one that the default preset gets"),
      }),
    )
    .describe("Those that this server has the means for, and the requester may use; the recommended one first"),
  language: Language.nullable().describe("The language of plans where none is asked for; null: that of the idea"),
  limits: z
    .object({ maxTokens: z.int().nullable(), maxCostUsd: z.number().nullable() })
    .describe("What a session may use where nothing else is asked for; null: no limit"),
  uploads: z.object({
    maxFiles: z.int(),
    maxFileBytes: z.int(),
    maxBytes: z.int().describe("All files of a request together"),
    types: z.array(z.string()).describe("Endings of names, such as .md; what is text is taken under any other, too"),
  }),
});
export type Choices = z.infer<typeof Choices>;
