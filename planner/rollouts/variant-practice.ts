import type { Practice } from "../../graph/practice.ts";
import { parseGuide } from "../../knowledge/guide-library.ts";
import type { Guide } from "../../schemas/guide.ts";
import type { Preset } from "../../schemas/preset.ts";
import type { Variant } from "../../schemas/rollout/variant.ts";
import { guidesWith } from "../options/own-guides.ts";

/** How plans are made under a variant: as here otherwise, but for what it names. */
export function practiceUnder(practice: Practice, { settings, prompts }: Variant): Practice {
  const set = { ...practice, prompts: { ...practice.prompts, ...named(prompts) } };
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

function presetWith(preset: Preset, settings: NonNullable<Variant["settings"]>): Preset {
  return { ...preset, ...named(settings) };
}

type Named<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Without what is undefined, which would take the place of what there is. */
function named<T extends object>(given: T | undefined): Partial<Named<T>> {
  return Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => value !== undefined)) as Partial<
    Named<T>
  >;
}
