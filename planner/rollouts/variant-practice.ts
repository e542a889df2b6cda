import type { Practice } from "../../graph/practice.ts";
import { parseGuide } from "../../knowledge/guide-library.ts";
import type { Guide } from "../../schemas/guide.ts";
import type { Preset } from "../../schemas/preset.ts";
import type { Variant } from "../../schemas/rollout/variant.ts";
import { guidesWith } from "../options/own-guides.ts";

/** How plans are made under a variant: as here otherwise, but for what it names. */
export function practiceUnder(practice: Practice, { settings, prompts }: Variant): Practice {
  const set = { ...practice, prompts: { ...practice.prompts, ...prompts } };
  if (settings === undefined) return set;
  const presets = Object.entries(practice.presets).map(
    ([name, preset]) => [name, presetWith(preset, settings)] as const,
  );
  return { ...set, presets: Object.fromEntries(presets) };
}

/**
 * The planning guides under a variant that has some of its own.
 * @throws AppError `defect` where one is malformed: a variant is checked before it is kept.
 */
export function guidesUnder(guides: readonly Guide[], own: NonNullable<Variant["guides"]>): readonly Guide[] {
  return guidesWith(
    guides,
    Object.entries(own).map(([name, text]) => parseGuide(`${name}.md`, text)),
  );
}

/** What is undefined takes the place of nothing. */
function presetWith(preset: Preset, settings: NonNullable<Variant["settings"]>): Preset {
  const named = Object.entries(settings).filter(([, value]) => value !== undefined);
  return { ...preset, ...Object.fromEntries(named) };
}
