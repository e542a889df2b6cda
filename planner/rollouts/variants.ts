import { type StoredVariant, USUAL_VARIANT } from "../../schemas/rollout/variant.ts";
import { AppError } from "../../utils/errors.ts";
import type { StoredContext } from "../wiring/context.ts";

/** How a variant may be named. */
export interface NamedHow {
  /** Also by its file on this machine: never for a request from outside. */
  readonly files?: boolean | undefined;
}

/**
 * The variant of a name (its newest), or whose version begins so.
 * @throws AppError `variant-unknown`.
 */
export async function variantNamed(
  { variants }: Pick<StoredContext, "variants">,
  name: string,
): Promise<StoredVariant> {
  if (name === USUAL_VARIANT.name)
    return { name, version: "", content: USUAL_VARIANT, createdAt: new Date(0).toISOString(), createdBy: "" };
  const found = await variants.named(name);
  const [first] = found;
  const variant =
    found.find((one) => one.name === name) ?? (found.length === 1 && name.length >= 6 ? first : undefined);
  if (!variant) throw new AppError("variant-unknown", { variant: name });
  return variant;
}

/** The use cases on variants. */
export function variantUseCases(context: StoredContext) {
  return { named: (name: string, _how: NamedHow = {}) => variantNamed(context, name) };
}
