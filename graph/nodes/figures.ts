import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { Figures } from "../../schemas/model/figures.ts";
import type { FiguresInput } from "../../schemas/model/model-inputs.ts";
import type { Action } from "../../schemas/model/review.ts";
import { AppError } from "../../utils/errors.ts";
import { callSite } from "../call-site.ts";
import { setFigures } from "../figures/figure-setting.ts";
import { givenAmounts } from "../figures/sheet/given-amounts.ts";
import { computeSheet } from "../figures/sheet/sheet.ts";
import { statedAmounts } from "../figures/sheet/stated-amounts.ts";
import { withCautiousEnds } from "../figures/sheet/three-cases.ts";
import { doubtsInstruction } from "../figures/text/moved-passages.ts";
import { draftMaterial } from "../material.ts";
import type { Ports } from "../ports.ts";
import { figuresPrompt } from "../prompts/figures.ts";
import { ownMessages } from "../prompts/own-messages.ts";
import { isConsent } from "../questions/consent.ts";
import { type PendingSetting, pendingSetting } from "../routes.ts";
import { type PlanState, type PlanUpdate, planLanguage } from "../state.ts";

/** A repair is a prompt: what is wrong with the first of them is most often wrong with all. */
const MAX_REPAIRS = 25;

/**
 * Makes the sheet that the whole plan hangs on. The model names figures and formulas, code computes; what is still wrong
 * after one repair is left out, and the plan says so; a plan without any sheet says that.
 */
export function figures({ model, practice }: Ports) {
  return async (state: PlanState, config: LangGraphRunnableConfig): Promise<PlanUpdate> => {
    const setting = pendingSetting(state);
    if (setting) return afterSetting(state, setting);
    const language = planLanguage(state);
    const input: FiguresInput = {
      ...draftMaterial({ ...state, sheet: null }, model.contextTokens, practice.specialists),
      language,
      stated: statedAmounts(saidIn(state), state.startedOn),
      round: state.restarts + 1,
    };
    const given = givenOf(state);
    const compute = (answer: Figures) => computeSheet(answer.figures, answer.decisions, { given });
    const asked = model.ask(
      {
        name: "Figures",
        schema: Figures,
        input,
        messages: ownMessages(practice, "figures", input, figuresPrompt(input)),
        optional: true,
        wanted: (proposed) => {
          const errors = compute(proposed).issues.filter(({ severity }) => severity === "error");
          return errors.length === 0
            ? null
            : errors
                .slice(0, MAX_REPAIRS)
                .map(({ repair }) => `- ${repair}`)
                .join("\n");
        },
      },
      callSite(config, "figures", state.preset),
    );
    const answer = await asked.catch(unusable);
    if (answer instanceof AppError) return { sheet: null, sheetNotes: [answer.inLanguage(language)] };
    const { sheet: computed, issues } = compute(answer);
    const sheet = withCautiousEnds(computed);
    const sheetNotes = issues.map(({ warning }) => warning[language]);
    // Where nothing is wrong there is nothing to store, unless what an earlier sheet lacked stands there.
    return sheetNotes.length + state.sheetNotes.length > 0 ? { sheet, sheetNotes } : { sheet };
  };
}

/** Sets what a request on the finished plan sets: code computes, no model is asked. */
function afterSetting(state: PlanState, { number, request, setting }: PendingSetting): PlanUpdate {
  const { sheet, moved, record } = setFigures(state, setting, number, givenOf(state));
  const { reviews, refineRounds, outline } = state;
  const language = planLanguage(state);
  const actions = setting.rewrite
    ? (outline?.sections ?? []).flatMap(({ id, locked }): Action[] => {
        const markdown = locked ? undefined : state.sections[id]?.markdown;
        const doubts = record.doubts.flatMap(({ sectionId, text }) => (sectionId === id ? [text] : []));
        const instruction = markdown ? doubtsInstruction(markdown, doubts, moved, record.moved, language) : null;
        return instruction ? [{ sectionId: id, instruction }] : [];
      })
    : [];
  const before = { reviewsBefore: reviews.length, refinesBefore: refineRounds };
  return {
    sheet,
    rewrites: actions,
    revisions: [{ number, request, direction: "", actions, ...before, set: record }],
  };
}

/** A model that cannot make a sheet may write a good plan all the same, and the plan says that it has none. */
function unusable(error: unknown): AppError {
  if (error instanceof AppError && error.code === "model-answer-unusable") return error;
  throw error;
}

/**
 * The amounts that count as given: those of the idea, of the answers that a human gave, of their requests, and of the
 * changes that they consented to.
 */
export function givenOf(state: PlanState) {
  const { idea, answers, revisions, revision, startedOn } = state;
  const said = answers.flatMap((one) => [
    ...(one.source === "human" ? [one.text] : []),
    ...(isConsent(one) ? [one.question] : []),
  ]);
  const asked = revisions.map(({ request }) => request);
  const dates = statedAmounts(saidIn(state), startedOn).filter(({ isDate, byHuman }) => isDate && byHuman);
  return [
    ...givenAmounts([idea, ...said, ...asked, ...(revision ? [revision.request] : [])]),
    ...dates.map(({ value, unit, text }) => ({ value, unit, text, limit: null })),
  ];
}

function saidIn({ idea, answers }: PlanState) {
  return [
    { text: idea, question: null, byHuman: true },
    // What is said of the outline counts sections.
    ...answers
      .filter(({ kind }) => kind !== "approval")
      .map(({ text, question, source }) => ({ text, question, byHuman: source === "human" })),
  ];
}
