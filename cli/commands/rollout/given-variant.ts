import type { LazyPlanner } from "../../../planner/planner.ts";
import { USUAL_VARIANT } from "../../../schemas/rollout/variant.ts";

/**
 * A variant as a person names it on the command line, as use cases take it: that of a file is checked and kept, and then named
 * by its version.
 * @throws AppError `variant-unknown`, `variant-unusable` with all that is wrong, `file-unusable`.
 */
export async function givenVariant(planner: Pick<LazyPlanner, "loadVariants">, name: string): Promise<string> {
  const variants = await planner.loadVariants();
  const variant = await variants.named(name, { files: true });
  return variant.name === USUAL_VARIANT.name ? variant.name : variant.version;
}
