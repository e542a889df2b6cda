import type { SessionRow } from "../../utils/postgres/stores/sessions/session-store.ts";
import { originOf } from "../requester.ts";
import type { ToldVariant } from "../rollouts/told-variant.ts";
import type { PlannerContext } from "../wiring/context.ts";

/** What LangSmith is told of a run of a session; nothing where tracing is off. */
export function tracedRun(
  { observability: { tracing }, requester }: PlannerContext,
  { session, preset }: SessionRow,
  told: ToldVariant | null,
): { readonly metadata?: Record<string, string>; readonly tags?: string[] } {
  if (tracing === null) return {};
  const variant = told === null ? {} : { variant: told.name };
  return {
    metadata: tracing.metadataFor({ session, preset, ...variant, ...originOf(requester) }),
    tags: told === null ? [] : [`variant:${told.name}`],
  };
}
