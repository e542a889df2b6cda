import { z } from "zod";
import { Variant, VariantName } from "../rollout/variant.ts";

/** Checked by what knows all of its fields, which says everything that is wrong at once; described as `Variant`. */
export const UncheckedVariant = z.unknown();

const version = z.string().describe("The SHA-256 of its content, 64 hexadecimal digits");
const createdAt = z.iso.datetime().nullable().describe("When it was kept; null for the program as it is");
const createdBy = z.string().nullable().describe("Who kept it; null for the program as it is");

/** A variant as a list has it. */
export const ListedVariant = z.object({
  name: VariantName,
  version,
  description: z.string().nullable(),
  changes: z.array(z.string()).describe("The fields that it changes, such as model and prompts.write"),
  createdAt,
  createdBy,
});
export type ListedVariant = z.infer<typeof ListedVariant>;

export const VariantList = z.object({
  variants: z.array(ListedVariant).describe("By name, and of a name the newest first"),
});

/** A variant with its content. */
export const SeenVariant = z.object({ name: VariantName, version, content: Variant, createdAt, createdBy });

/** A variant that can be used. */
export const KeptVariant = SeenVariant.extend({
  warnings: z.array(z.string()).describe("What may not be as it was meant, such as a model without access here"),
});
