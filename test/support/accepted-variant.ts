import type { VariantChecks } from "../../rollout/variant-problems.ts";

/** What of a variant only its surroundings can tell, where all of it is right. */
export const ALL_RIGHT: VariantChecks = { ofModel: () => null, ofPrompt: () => null, ofGuide: () => null };
