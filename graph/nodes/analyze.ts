import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { Analysis } from "../../schemas/model/analysis.ts";
import type { AnalysisInput } from "../../schemas/model/model-inputs.ts";
import { AppError } from "../../utils/errors.ts";
import { callSite } from "../call-site.ts";
import { planMaterial } from "../material.ts";
import type { Ports } from "../ports.ts";
import { presetNamed } from "../practice.ts";
import { analyzePrompt } from "../prompts/analyze.ts";
import { ownMessages } from "../prompts/own-messages.ts";
import { answerNotes } from "../questions/answer-notes.ts";
import { askedOfFiles } from "../questions/asked-of-files.ts";
import { assumption, planQuestions } from "../questions/question-plan.ts";
import { MAX_QUESTIONS, mayAsk } from "../routes.ts";
import { type PlanState, type PlanUpdate, planLanguage } from "../state.ts";

/** Understands the idea, and finds out what only the human can say. */
export function analyze({ model, memory, knowledge, clock, practice }: Ports) {
  return async (state: PlanState, config: LangGraphRunnableConfig): Promise<PlanUpdate> => {
    // LangGraph does not check a field that the input leaves out, so that a thread may begin without an idea.
    if (!state.idea) throw new AppError("idea-empty");
    const { minFeatures } = presetNamed(practice, state.preset);
    const lastReview = state.reviews.at(-1);
    const now = clock.now().toISOString();
    const startedOn = state.startedOn ?? now.slice(0, 10);
    const input: AnalysisInput = {
      startedOn,
      earlier: state.analysis ? planMaterial(state).analysis : null,
      idea: state.idea,
      language: state.language,
      answers: answerNotes(state),
      minFeatures,
      round: state.analyses + 1,
      mayAsk: mayAsk(state),
      weaknesses: lastReview?.outcome === "restart" ? lastReview.weaknesses : [],
    };
    const site = callSite(config, "analyze", state.preset);
    const given = await model.ask(
      {
        name: "Analysis",
        schema: Analysis,
        input,
        messages: ownMessages(practice, "analyze", input, analyzePrompt(input, practice.specialists)),
        wanted: (answer) => (answer.isPlanningRequest ? wantedOf(answer, minFeatures) : null),
      },
      site,
    );
    // Only the first analysis may say that this is no planning request: later ones would throw answers and drafts away.
    const analysis = { ...given, isPlanningRequest: given.isPlanningRequest || state.analyses > 0 };
    const language = planLanguage({ ...state, analysis });
    const asked = analysis.isPlanningRequest ? analysis.questions : [];
    const remembered = asked.length > 0 ? await memory.recall(site.session) : [];
    const proposed = planQuestions(asked, state, language, remembered);
    const open = input.mayAsk ? proposed.slice(0, MAX_QUESTIONS - state.asked) : [];
    const assumed = proposed.slice(open.length).map((question) => assumption(question, language));
    // Once, beside what the model asks: the analysis was made without the files, and none of its questions hangs on them.
    const ofFiles =
      analysis.isPlanningRequest && state.analyses === 0
        ? await askedOfFiles(0, state.sources, [state.idea], knowledge, language, site.session)
        : [];
    const questions = [...open, ...ofFiles];
    return {
      analysis,
      analyses: state.analyses + 1,
      askedAt: now,
      ...(state.startedOn ? {} : { startedOn }),
      // Left out where they do not change, since every channel that is written is stored anew.
      ...(questions.length > 0 ? { questions } : {}),
      ...(open.length > 0 ? { asked: state.asked + open.length } : {}),
      ...(assumed.length > 0 ? { assumed } : {}),
    };
  };
}

function wantedOf({ title, features, questions }: Analysis, minFeatures: number): string | null {
  const untitled = questions
    .filter(({ options }) => options.some((option) => !option.title.trim()))
    .map(({ id }) => id);
  const wanted = [
    ...(title.trim() ? [] : ["Its title is empty."]),
    ...(untitled.length > 0 ? [`These questions have an option with an empty title: ${untitled.join(", ")}.`] : []),
    ...(features.length < minFeatures
      ? [`It names ${features.length} features, and at least ${minFeatures} are wanted.`]
      : []),
  ];
  return wanted.length > 0 ? wanted.join(" ") : null;
}
