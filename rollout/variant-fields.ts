import type { Variant } from "../schemas/rollout/variant.ts";

/** Which fields a variant changes. */
export function changedFields(variant: Variant): string[] {
  return [...fieldsOf(variant).keys()].filter((field) => field !== "description");
}

/** The values of all fields by their names with dots, in the order of the schema. */
export function fieldsOf({ description, model, temperature, settings, prompts, guides }: Variant) {
  const { length, ...counts } = settings ?? {};
  const named = (group: string, values: Readonly<Record<string, string | number | undefined>> = {}) =>
    Object.entries(values)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, value]) => [`${group}.${name}`, value] as const);
  const all = [
    ["description", description] as const,
    ["model", model] as const,
    ["temperature", temperature] as const,
    ...named("settings", counts),
    ...named("settings.length", length),
    ...named("prompts", prompts),
    ...named("guides", guides),
  ];
  return new Map(all.flatMap(([field, value]) => (value === undefined ? [] : [[field, value] as const])));
}
