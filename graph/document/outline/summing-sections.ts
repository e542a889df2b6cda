import type { PlanOutline, PlanSection } from "../../../schemas/model/outline.ts";

/** The sections that sum up others; none where all are marked, since nothing would be left to sum up. */
export function summingSections(outline: Pick<PlanOutline, "sections"> | null): PlanSection[] {
  const sections = outline?.sections ?? [];
  const marked = sections.filter(({ last }) => last);
  return marked.length < sections.length ? marked : [];
}
