import { OTHER } from "../../utils/observability/metrics/metric-labels.ts";
import { namedVariant } from "../../utils/postgres/stores/rollouts/told-variants.ts";
import type { SessionRow } from "../../utils/postgres/stores/sessions/session-store.ts";
import type { StoredContext } from "../wiring/context.ts";

/** A session's variant as those are told it who look at what runs. */
export interface ToldVariant {
  /** In logs and traces. */
  readonly name: string;
  /** In metrics, where anybody's own variants would be too many names: those of rollouts have theirs, all others one. */
  readonly label: string;
}

/** Null for a session that runs under none, which is asked without a query. @throws AppError of category `storage`. */
export async function toldVariant(
  { store }: Pick<StoredContext, "store">,
  { variant, rollout }: Pick<SessionRow, "variant" | "rollout">,
): Promise<ToldVariant | null> {
  if (variant === null) return null;
  const named = await namedVariant(store.pool, variant);
  if (named === null) return null;
  return { name: named.name, label: rollout !== null || named.isRolledOut ? named.name : OTHER };
}

/** The same for what was done already, which fails for nothing. */
export async function labelOf(
  context: Pick<StoredContext, "store">,
  row: Pick<SessionRow, "variant" | "rollout">,
): Promise<string | undefined> {
  return (await toldVariant(context, row).catch(() => null))?.label;
}
