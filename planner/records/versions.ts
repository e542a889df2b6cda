import { planVersion } from "../../graph/document/plan-version.ts";
import { sectionText } from "../../graph/document/text/section-text.ts";
import type { PlanState } from "../../graph/state.ts";
import type { PlanVersion } from "../../schemas/plan/version.ts";
import type { Claim } from "../../utils/postgres/claim.ts";
import type { PlannerContext } from "../wiring/context.ts";

/** The version that a finished thread holds. Null where it holds no plan. */
export function versionIn(state: PlanState): PlanVersion | null {
  const { document, outline, sections, revisions, sheet } = state;
  if (document === null) return null;
  const written = (outline?.sections ?? []).flatMap(({ id, title }) => {
    return sections[id] ? [{ id, title, markdown: sectionText(state, id) }] : [];
  });
  return { version: planVersion(revisions), document, sections: written, ...(sheet ? { sheet } : {}) };
}

/**
 * Keeps the version that a finished thread holds: a revision replaces it there, and checkpoints are pruned.
 * @returns The number that it is kept under; 0 where the thread holds no plan.
 * @throws AppError `session-in-use` where the session is not ours any more; of category `storage`.
 */
export async function keepVersion({ revisions }: PlannerContext, claim: Claim, state: PlanState): Promise<number> {
  const version = versionIn(state);
  return version ? revisions.keep(claim, version) : 0;
}
