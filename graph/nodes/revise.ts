import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { RefinementInput } from "../../schemas/model/model-inputs.ts";
import { Refinement, type RevisionRequest } from "../../schemas/model/revision.ts";
import { AppError } from "../../utils/errors.ts";
import { callSite } from "../call-site.ts";
import { revisedPlan } from "../document/revised-plan.ts";
import { revisionNotes } from "../document/revision-notes.ts";
import { revisionReply } from "../document/revision-words.ts";
import { fittedTexts, shownDraft } from "../material.ts";
import type { Ports } from "../ports.ts";
import { ownMessages } from "../prompts/own-messages.ts";
import { revisePrompt } from "../prompts/revise.ts";
import { answerNotes } from "../questions/answer-notes.ts";
import { askedOfFiles } from "../questions/asked-of-files.ts";
import { consentId, consentQuestion, declinedWords, isConsent } from "../questions/consent.ts";
import { fromFilesId } from "../questions/from-files.ts";
import { type PlanState, type PlanUpdate, planLanguage } from "../state.ts";
import { givenOf } from "./figures.ts";

/**
 * Finds what a request on the finished plan touches: sections, the outline, figures; and what to change in each. Where it
 * changes what the person stated before, they are asked first; where nothing of it can be carried out, they are told so.
 */
export function revise({ model, knowledge, clock, practice }: Ports) {
  return async (state: PlanState, config: LangGraphRunnableConfig): Promise<PlanUpdate> => {
    const { revision, outline, proposal, answers, reviews, refineRounds } = state;
    if (!revision || !outline) throw new AppError("defect", { problem: "revise has no request or no plan" });
    const { number, request } = revision;
    const [given, language] = [givenOf(state), planLanguage(state)];
    if (revision.files && !answers.some(({ questionId }) => questionId === fromFilesId(number))) {
      const sources = state.sources.filter(({ id }) => revision.files?.includes(id));
      const known = [state.idea, ...answers.map(({ text }) => text), request];
      const { session } = callSite(config, "revise", state.preset);
      const questions = await askedOfFiles(number, sources, known, knowledge, language, session);
      if (questions.length > 0) return { questions, askedAt: clock.now().toISOString() };
    }
    const revised = (answer: Refinement) => revisedPlan({ ...state, outline }, answer, number, given);
    const input = inputOf(state, outline.title, revision, model.contextTokens);
    const answer =
      proposal?.number === number
        ? proposal.answer
        : await model.ask(
            {
              name: "Refinement",
              schema: Refinement,
              input,
              messages: ownMessages(practice, "revise", input, revisePrompt(input)),
              wanted: (one) => revised(one).wanted,
            },
            callSite(config, "revise", state.preset),
          );
    const plan = revised(answer);
    const consent = answers.find(({ questionId }) => questionId === consentId(number));
    const others = (answer.contradicts ?? []).filter(({ stated, wanted }) => stated.trim() && wanted.trim());
    if (!consent && !plan.isNothing && plan.given.length + others.length > 0) {
      const question = consentQuestion(number, plan.given, others, language);
      return { proposal: { number, answer }, questions: [question], askedAt: clock.now().toISOString() };
    }
    const { direction } = answer;
    const before = { reviewsBefore: reviews.length, refinesBefore: refineRounds };
    const record = { number, request, direction, ...before };
    // A channel that is written is stored anew.
    const over = proposal ? { proposal: null } : {};
    if (consent && !isConsent(consent)) {
      const reply = revisionReply({ direction, undone: [declinedWords(language)], unknown: [] }, language);
      return { ...over, revisions: [{ ...record, actions: [], reply }] };
    }
    if (plan.isNothing) {
      const { undone = [], unknown = [] } = plan.came;
      const reply = revisionReply({ direction, undone, unknown }, language);
      return { ...over, revisions: [{ ...record, ...plan.came, reply }] };
    }
    return { ...over, ...plan.update, revisions: [{ ...record, ...plan.came }] };
  };
}

function inputOf(
  state: PlanState,
  planTitle: string,
  { number, request }: RevisionRequest,
  contextTokens: number,
): RefinementInput {
  const answers = answerNotes(state);
  return {
    number,
    request,
    revisions: revisionNotes([...state.revisions, { number, request, direction: "" }]) ?? { older: [], recent: [] },
    idea: state.idea,
    ...(answers.length > 0 ? { answers } : {}),
    planTitle,
    language: planLanguage(state),
    startedOn: state.startedOn,
    sheet: state.sheet,
    sections: fittedTexts(shownDraft(state), contextTokens),
  };
}
