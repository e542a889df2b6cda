import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { RefinementInput } from "../../schemas/model-call.ts";
import { type OutlineChange, Refinement } from "../../schemas/revision.ts";
import { AppError } from "../../utils/errors.ts";
import { callSite } from "../call-site.ts";
import { namedSection, withSectionIds } from "../document/outline/named-section.ts";
import { changedOutline } from "../document/outline/outline-changes.ts";
import { revisionNotes } from "../document/revision-notes.ts";
import { sheetUpdate } from "../figures/sheet-update.ts";
import { shownDraft } from "../material.ts";
import type { Ports } from "../ports.ts";
import { ownMessages } from "../prompts/own-messages.ts";
import { revisePrompt } from "../prompts/revise.ts";
import { type PlanState, type PlanUpdate, planLanguage } from "../state.ts";
import { givenOf } from "./figures.ts";
import { knownActions, knownFigures, unknownNames, unknownSections } from "./review.ts";

/** Finds what a request on the finished plan touches: sections, the outline, figures; and what to change in each. */
export function revise({ model, practice }: Ports) {
  return async (state: PlanState, config: LangGraphRunnableConfig): Promise<PlanUpdate> => {
    const { revision, outline } = state;
    if (!revision || !outline) throw new AppError("defect", { problem: "revise has no request or no plan" });
    const { number, request } = revision;
    const input: RefinementInput = {
      number,
      request,
      revisions: revisionNotes([...state.revisions, { number, request, direction: "" }]) ?? { older: [], recent: [] },
      idea: state.idea,
      planTitle: outline.title,
      language: planLanguage(state),
      startedOn: state.startedOn,
      sheet: state.sheet,
      sections: shownDraft(state),
    };
    const outlined = (changes: readonly OutlineChange[] = []) =>
      changedOutline(outline, changes, state.sections, planLanguage(state));
    const answer = await model.ask(
      {
        name: "Refinement",
        schema: Refinement,
        input,
        messages: ownMessages(practice, "revise", input, revisePrompt(input)),
        wanted: ({ instructions, outline: changes }) => unknownSections(instructions, outlined(changes)),
      },
      callSite(config, "revise", state.preset),
    );
    const changed = outlined(answer.outline);
    const options = { by: "person", given: givenOf(state) } as const;
    const moved = sheetUpdate(knownFigures(answer.figures, state), changed.outline, state, options);
    // A section that is dropped or merged is no stranger, and needs no instruction; one that is renamed has two names.
    const instructions = withSectionIds(answer.instructions, changed.outline.sections).unknown.length
      ? answer.instructions.map((one) => ({
          ...one,
          sectionId: namedSection(one.sectionId, outline.sections)?.id ?? one.sectionId,
        }))
      : answer.instructions;
    const asked = knownActions(instructions, { outline: changed.outline, revisions: [] });
    const strangers = instructions.filter(({ sectionId }) => !outline.sections.some(({ id }) => id === sectionId));
    const actions = [...asked, ...changed.actions, ...moved.actions];
    const { reviews, refineRounds } = state;
    const before = { reviewsBefore: reviews.length, refinesBefore: refineRounds };
    return {
      rewrites: actions,
      ...(answer.outline?.length ? { outline: changed.outline } : {}),
      ...moved.update,
      revisions: [
        { number, request, direction: answer.direction, actions, ...before, ...unknownNames(strangers, changed) },
      ],
    };
  };
}
