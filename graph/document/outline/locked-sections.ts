import type { Action } from "../../../schemas/model/review.ts";
import type { PlanState } from "../../state.ts";

/** Parts changes by whether the human locked their section: what is locked, no review and no discussion changes. */
export function partByLock(actions: readonly Action[], { outline }: Pick<PlanState, "outline">) {
  const ids = new Set(outline?.sections.flatMap(({ id, locked }) => (locked ? [id] : [])));
  return {
    open: actions.filter(({ sectionId }) => !ids.has(sectionId)),
    locked: actions.filter(({ sectionId }) => ids.has(sectionId)),
  };
}
