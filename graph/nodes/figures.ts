import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { Figures } from "../../schemas/figures.ts";
import type { FiguresInput } from "../../schemas/model-call.ts";
import { AppError } from "../../utils/errors.ts";
import { callSite } from "../call-site.ts";
import { givenAmounts } from "../figures/sheet/given-amounts.ts";
import { computeSheet } from "../figures/sheet/sheet.ts";
import { draftMaterial } from "../material.ts";
import type { Ports } from "../ports.ts";
import { figuresPrompt } from "../prompts/figures.ts";
import { type PlanState, type PlanUpdate, planLanguage } from "../state.ts";

/** A repair is a prompt: what is wrong with the first of them is most often wrong with all. */
const MAX_REPAIRS = 25;

/**
 * Makes the sheet that the whole plan hangs on. The model names figures and formulas, code computes; what is still wrong
 * after one repair is left out, and the plan says so; a plan without any sheet says that.
 */
export function figures({ model }: Ports) {
  return async (state: PlanState, config: LangGraphRunnableConfig): Promise<PlanUpdate> => {
    const language = planLanguage(state);
    const input: FiguresInput = {
      ...draftMaterial({ ...state, sheet: null }, model.contextTokens),
      language,
      round: state.restarts + 1,
    };
    const given = givenOf(state);
    const compute = (answer: Figures) => computeSheet(answer.figures, answer.decisions, { given });
    const asked = model.ask(
      {
        name: "Figures",
        schema: Figures,
        input,
        messages: figuresPrompt(input),
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
    const { sheet, issues } = compute(answer);
    const sheetNotes = issues.map(({ warning }) => warning[language]);
    // Where nothing is wrong there is nothing to store, unless what an earlier sheet lacked stands there.
    return sheetNotes.length + state.sheetNotes.length > 0 ? { sheet, sheetNotes } : { sheet };
  };
}

/** A model that cannot make a sheet may write a good plan all the same, and the plan says that it has none. */
function unusable(error: unknown): AppError {
  if (error instanceof AppError && error.code === "model-answer-unusable") return error;
  throw error;
}

/** The amounts that count as given: those of the idea, of the answers that a human gave, and of their requests. */
export function givenOf({ idea, answers, revisions, revision }: PlanState) {
  const said = answers.flatMap(({ text, source }) => (source === "human" ? [text] : []));
  const asked = revisions.map(({ request }) => request);
  return givenAmounts([idea, ...said, ...asked, ...(revision ? [revision.request] : [])]);
}
