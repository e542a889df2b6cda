import { z } from "zod";

/** The prompts that a variant may replace; graph/practice.ts says which call each is for. */
export const PROMPT_NAMES = [
  "analyze",
  "structure",
  "research",
  "figures",
  "write",
  "edit",
  "review",
  "discuss",
  "revise",
] as const;
export type VariantPrompt = (typeof PROMPT_NAMES)[number];

export const MAX_PROMPT_CHARACTERS = 20_000;
const whole = (least: number, most: number) => z.int().min(least).max(most).optional();
const length = z.int().min(100).max(1_000_000);

export const VariantName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);

/** What a session gets besides what the program has of itself. Only what is named is changed. */
export const Variant = z.strictObject({
  name: VariantName,
  description: z.string().max(1_000).optional(),
  /** A model id as in `PLANCRAFT_MODEL`. */
  model: z.string().min(1).max(200).optional(),
  temperature: z.number().min(0).max(2).optional(),
  /** Values of the session's preset, whichever it is. */
  settings: z
    .strictObject({
      minSections: whole(1, 40),
      minFeatures: whole(1, 40),
      refineRounds: whole(0, 10),
      restarts: whole(0, 5),
      length: z.strictObject({ en: length, ko: length }).optional(),
    })
    .optional(),
  /** Texts with `{{data}}` where the material stands, and `{{words}}` where our own words do. */
  prompts: z.partialRecord(z.enum(PROMPT_NAMES), z.string().min(1).max(MAX_PROMPT_CHARACTERS)).optional(),
  /** Planning guides as their files are, by `<id>.<language>`: each takes the place of ours of that name, or is added. */
  guides: z.record(z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}\.(?:en|ko)$/), z.string().min(1).max(100_000)).optional(),
});
export type Variant = z.infer<typeof Variant>;

/** Of a version, as many digits as people are shown. */
export const SHOWN_DIGITS = 12;

/** A variant that is stored. */
export interface StoredVariant {
  /** The SHA-256 of its content, 64 hexadecimal digits. */
  readonly version: string;
  readonly name: string;
  readonly content: Variant;
  readonly createdAt: string;
  readonly createdBy: string;
}

/** The program as it is, as a variant: it changes nothing. */
export const USUAL_VARIANT: Variant = { name: "default" };

export const ARMS = ["canary", "control"] as const;
export const Arm = z.enum(ARMS);
export type Arm = z.infer<typeof Arm>;

/** What of a session's variant is told of it. */
export const SessionVariant = z.object({
  name: VariantName,
  version: z.string().nullable().describe("64 hexadecimal digits; null for the program as it is"),
  rollout: z.uuid().nullable().describe("The rollout that the session is counted in"),
  arm: Arm.nullable().describe("Its arm in that rollout"),
});
export type SessionVariant = z.infer<typeof SessionVariant>;
