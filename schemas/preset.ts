import { z } from "zod";
import type { Language } from "./idea.ts";

export const PRESET_NAMES = ["fast", "balanced", "quality"] as const;
export const PresetName = z.enum(PRESET_NAMES);
export type PresetName = z.infer<typeof PresetName>;

export interface Preset {
  /** The OpenAI model used where `PLANCRAFT_MODEL` names none. */
  readonly model: string;
  readonly temperature: number;
  /** How often a draft with a score of 5 or more may be refined. */
  readonly refineRounds: number;
  /** How often a draft with a score under 5 may go back to the analysis. */
  readonly restarts: number;
  readonly minSections: number;
  readonly minFeatures: number;
  /** How long the whole plan may be: English in words, Korean in letters without blanks. */
  readonly length: Readonly<Record<Language, number>>;
}

export const PRESETS: Readonly<Record<PresetName, Preset>> = {
  fast: {
    model: "gpt-4.1-mini",
    temperature: 0.3,
    refineRounds: 1,
    restarts: 1,
    minSections: 7,
    minFeatures: 3,
    length: { en: 3_500, ko: 9_000 },
  },
  balanced: {
    model: "gpt-4.1",
    temperature: 0.5,
    refineRounds: 2,
    restarts: 2,
    minSections: 9,
    minFeatures: 5,
    length: { en: 5_500, ko: 14_000 },
  },
  quality: {
    model: "gpt-5",
    temperature: 0.7,
    refineRounds: 3,
    restarts: 2,
    minSections: 13,
    minFeatures: 7,
    length: { en: 9_000, ko: 23_000 },
  },
};
