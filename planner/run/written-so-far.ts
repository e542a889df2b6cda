import type { PlanState } from "../../graph/state.ts";
import type { WrittenSoFar } from "../../schemas/event.ts";

/** How far the plan of a session came; null where no section is written. */
export function writtenSoFar({ outline, sections }: Pick<PlanState, "outline" | "sections">): WrittenSoFar | null {
  const all = outline?.sections ?? [];
  const written = all.filter(({ id }) => sections[id]).length;
  return written > 0 ? { written, total: all.length } : null;
}
