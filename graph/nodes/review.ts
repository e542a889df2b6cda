import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { ReviewInput } from "../../schemas/model-call.ts";
import type { Action } from "../../schemas/review.ts";
import { Review } from "../../schemas/review.ts";
import { callSite } from "../call-site.ts";
import { checkedPlan } from "../document/checked-plan.ts";
import { planChecks } from "../document/plan-checks.ts";
import { changeableSections, revisionNotes } from "../document/revision-notes.ts";
import type { Ports } from "../ports.ts";
import { reviewPrompt } from "../prompts/review.ts";
import { judgeScore } from "../routes.ts";
import { analysisOf, type PlanState, type PlanUpdate, planLanguage } from "../state.ts";

/** Judges the draft, after the checks that need no model. What the score leads to is decided here, once, and stored with the review. */
export function review({ model }: Ports) {
  return async (state: PlanState, config: LangGraphRunnableConfig): Promise<PlanUpdate> => {
    const revisions = revisionNotes(state.revisions);
    const input: ReviewInput = {
      idea: state.idea,
      analysis: analysisOf(state),
      language: planLanguage(state),
      sections: (state.outline?.sections ?? []).map(({ id, title }) => ({
        id,
        title,
        markdown: state.sections[id]?.markdown ?? "",
      })),
      checks: await planChecks(checkedPlan(state)),
      round: state.reviews.length + 1,
      ...(revisions ? { revisions, touched: changeableSections(state).map(({ id }) => id) } : {}),
    };
    const judged = await model.ask(
      { name: "Review", schema: Review, input, messages: reviewPrompt(input) },
      callSite(config, "review", state.preset),
    );
    const outcome = judgeScore(judged.score, state);
    return {
      reviews: [
        {
          ...judged,
          actions: knownActions(judged.actions, state),
          round: input.round,
          outcome,
          checks: [...input.checks],
        },
      ],
      ...(outcome === "restart" ? { restarts: state.restarts + 1 } : {}),
    };
  };
}

/** Actions on sections that exist and may be changed; a model may name others. */
export function knownActions(actions: readonly Action[], state: Pick<PlanState, "outline" | "revisions">): Action[] {
  const ids = new Set(changeableSections(state).map(({ id }) => id));
  return actions.filter(({ sectionId, instruction }) => ids.has(sectionId) && instruction.trim());
}
