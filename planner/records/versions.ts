import type { PlanState } from "../../graph/state.ts";
import type { PlanVersion } from "../../schemas/version.ts";
import type { Claim } from "../../utils/postgres/claim.ts";
import type { PlannerContext } from "../context.ts";

/** The version that a finished thread holds: each revision makes the next one. Null where it holds no plan. */
export function versionIn({ document, outline, sections, revisions }: PlanState): PlanVersion | null {
  if (document === null) return null;
  const written = (outline?.sections ?? []).flatMap(({ id, title }) => {
    const section = sections[id];
    return section ? [{ id, title, markdown: section.markdown }] : [];
  });
  return { version: 1 + (revisions.at(-1)?.number ?? 0), document, sections: written };
}

/**
 * Keeps the version that a finished thread holds: a revision replaces it there, and checkpoints are pruned.
 * @throws AppError `session-in-use` where the session is not ours any more; of category `storage`.
 */
export async function keepVersion({ revisions }: PlannerContext, claim: Claim, state: PlanState): Promise<void> {
  const version = versionIn(state);
  if (version) await revisions.keep(claim, version);
}
