import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { AgreementInput } from "../../schemas/model/model-inputs.ts";
import { type Action, Agreement } from "../../schemas/model/review.ts";
import { AppError } from "../../utils/errors.ts";
import { callSite } from "../call-site.ts";
import { partByLock } from "../document/outline/locked-sections.ts";
import { changeableSections, revisionNotes } from "../document/revision-notes.ts";
import { shownDraft } from "../material.ts";
import type { Ports } from "../ports.ts";
import { discussPrompt } from "../prompts/discuss.ts";
import { ownMessages } from "../prompts/own-messages.ts";
import { AGREEMENT_CONFIDENCE } from "../routes.ts";
import { type PlanState, type PlanUpdate, planLanguage } from "../state.ts";
import { knownActions, knownFigures, unknownNames, unknownSections } from "./review.ts";

/** One round between reviewer and writer: what they agree on with confidence is what the refine does. */
export function discuss({ model, practice }: Ports) {
  return async (state: PlanState, config: LangGraphRunnableConfig): Promise<PlanUpdate> => {
    const reviewed = state.reviews.at(-1);
    if (!reviewed) throw new AppError("defect", { problem: "discuss has no review" });
    const before = state.discussion?.reviewRound === reviewed.round ? state.discussion : null;
    const { round, outcome, checks, ...review } = reviewed;
    const revisions = revisionNotes(state.revisions);
    const input: AgreementInput = {
      review,
      language: planLanguage(state),
      sheet: state.sheet,
      draft: shownDraft(state),
      sections: changeableSections(state).map(({ id, title, locked }) => ({
        id,
        title,
        ...(locked ? { locked } : {}),
      })),
      reviewRound: round,
      discussionRound: (before?.rounds ?? 0) + 1,
      proposed: before?.actions ?? [],
      ...(revisions ? { revisions } : {}),
    };
    const agreement = await model.ask(
      {
        name: "Agreement",
        schema: Agreement,
        input,
        messages: ownMessages(practice, "discuss", input, discussPrompt(input)),
        wanted: ({ actions }) => unknownSections(actions, state),
      },
      callSite(config, "discuss", state.preset),
    );
    const { open: actions, locked } = partByLock(knownActions(agreement.actions, state), state);
    // A writer that knows nothing of figures leaves those that the review wants as they are.
    const figures = knownFigures(agreement.figures ?? review.figures, state);
    const isCertain = agreement.agreed && agreement.confidence >= AGREEMENT_CONFIDENCE;
    const settled = isCertain && actions.length + figures.length > 0;
    const left = [...partByLock(review.actions, state).locked, ...locked].filter(isFirstOfSection);
    const changes = figures.length > 0 ? { figures } : {};
    const discussion = {
      reviewRound: round,
      rounds: input.discussionRound,
      settled,
      actions,
      ...changes,
      ...unknownNames(agreement.actions, state),
    };
    return { discussion: left.length > 0 ? { ...discussion, locked: left } : discussion };
  };
}

/** One change to a section says enough about what is left undone there. */
function isFirstOfSection({ sectionId }: Action, at: number, all: readonly Action[]): boolean {
  return all.findIndex((action) => action.sectionId === sectionId) === at;
}
