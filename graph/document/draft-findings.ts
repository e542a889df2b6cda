import type { DraftText } from "../../schemas/model/model-inputs.ts";
import type { CheckFinding } from "../../schemas/model/review.ts";
import { figureChecks } from "../figures/checks/figure-checks.ts";
import { shownDraft } from "../material.ts";
import type { Practice } from "../practice.ts";
import { type PlanState, planLanguage } from "../state.ts";
import { checkedPlan } from "./checked-plan.ts";
import { planChecks } from "./plan-checks.ts";

/**
 * What code finds wrong with a plan as it stands: in its text, and between its amounts.
 * @param sections As people read them.
 * @throws AppError `own-code-failed` where a check of the program's own does.
 */
export async function draftFindings(
  state: PlanState,
  { checks }: Pick<Practice, "checks">,
  sections: readonly DraftText[] = shownDraft(state),
): Promise<CheckFinding[]> {
  const texts = sections.map(({ id, title, markdown }) => ({
    id,
    title,
    markdown: state.sections[id]?.markdown ?? "",
    rendered: markdown,
  }));
  const ofFigures = figureChecks(texts, state.sheet, planLanguage(state));
  return [...(await planChecks(checkedPlan(state), checks)), ...ofFigures];
}
