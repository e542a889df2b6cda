import { type SessionVariant, type StoredVariant, USUAL_VARIANT } from "../../schemas/rollout/variant.ts";
import type { SessionRow } from "../../utils/postgres/stores/sessions/session-store.ts";

/**
 * What is told of the variant that a session runs under: nothing where it is the program as it is, and no rollout counts it.
 * @param stored Null where it is the program as it is.
 */
export function shownVariant(
  { rollout, arm }: Pick<SessionRow, "rollout" | "arm">,
  stored: Pick<StoredVariant, "name" | "version"> | null,
): { readonly variant?: SessionVariant } {
  if (stored === null && rollout === null) return {};
  const { name, version } = stored ?? { name: USUAL_VARIANT.name, version: null };
  return { variant: { name, version, rollout, arm } };
}
