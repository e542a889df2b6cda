import { createHash } from "node:crypto";
import { type StoredVariant, USUAL_VARIANT } from "../../schemas/rollout/variant.ts";
import { AppError } from "../../utils/errors.ts";
import type { StoredContext } from "../wiring/context.ts";

/** How a variant may be named. */
export interface NamedHow {
  /** Also by its file on this machine: never for a request from outside. */
  readonly files?: boolean | undefined;
}

/** The variant of a name (its newest), or whose version begins so. @throws AppError `variant-unknown`. */
export async function variantNamed(
  { variants }: StoredContext,
  name: string,
  _how: NamedHow = {},
): Promise<StoredVariant> {
  if (name === USUAL_VARIANT.name) {
    const version = createHash("sha256").update(JSON.stringify(USUAL_VARIANT)).digest("hex");
    return { name, version, content: USUAL_VARIANT, createdAt: new Date(0).toISOString(), createdBy: "" };
  }
  const [variant] = await variants.named(name);
  if (!variant) throw new AppError("variant-unknown", { variant: name });
  return variant;
}
