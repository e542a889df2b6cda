import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { RefinementInput } from "../../schemas/model-call.ts";
import { Refinement } from "../../schemas/revision.ts";
import { AppError } from "../../utils/errors.ts";
import { begin } from "../beginning.ts";
import { callSite } from "../call-site.ts";
import { revisionNotes } from "../document/revision-notes.ts";
import type { Ports } from "../ports.ts";
import { revisePrompt } from "../prompts/revise.ts";
import { closest } from "../sources/closest.ts";
import { type PlanState, type PlanUpdate, planLanguage } from "../state.ts";
import { knownActions } from "./review.ts";

/** What the prompt has of the plan, at most: sections grow with each revision, and the prompt must not. */
const IDEA_BYTES = 1_200;
const PASSAGES = 4;
const PASSAGE_BYTES = 600;

/** Finds which sections a request on the finished plan touches, and what to change in each. */
export function revise({ model }: Ports) {
  return async (state: PlanState, config: LangGraphRunnableConfig): Promise<PlanUpdate> => {
    const { revision, outline } = state;
    if (!revision || !outline) throw new AppError("defect", { problem: "revise has no request or no plan" });
    const { number, request } = revision;
    const input: RefinementInput = {
      number,
      request,
      revisions: revisionNotes([...state.revisions, { number, request, direction: "" }]) ?? { older: [], recent: [] },
      idea: begin(state.idea, IDEA_BYTES),
      planTitle: outline.title,
      language: planLanguage(state),
      sections: outline.sections.map(({ id, title }) => ({
        id,
        title,
        passages: passagesOn(request, state.sections[id]?.markdown ?? ""),
      })),
    };
    const all = { outline, revisions: [] };
    const { direction, instructions } = await model.ask(
      {
        name: "Refinement",
        schema: Refinement,
        input,
        messages: revisePrompt(input),
        wanted: ({ instructions }) =>
          instructions.length > 0 && knownActions(instructions, all).length === 0
            ? `None of its instructions is for a section of the plan: ${outline.sections.map(({ id }) => id).join(", ")}.`
            : null,
      },
      callSite(config, "revise", state.preset),
    );
    const actions = knownActions(instructions, all);
    const { reviews, refineRounds } = state;
    return {
      rewrites: actions,
      revisions: [{ number, request, direction, actions, reviewsBefore: reviews.length, refinesBefore: refineRounds }],
    };
  };
}

/** The passages of a text that come closest to a request, in the text's order. */
function passagesOn(request: string, markdown: string): string[] {
  const passages = markdown.split(/\n{2,}/).flatMap((text, at) => (text.trim() ? [{ text, at }] : []));
  const chosen = closest(request, passages, ({ text }) => text, PASSAGES).toSorted((a, b) => a.at - b.at);
  return chosen.map(({ text }) => begin(text, PASSAGE_BYTES));
}
