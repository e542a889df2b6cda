import type { CallName } from "../../schemas/model/model-call.ts";
import type { ModelInputs } from "../../schemas/model/model-inputs.ts";
import { OFFLINE } from "../../schemas/model/offline.ts";
import { AppError } from "../errors.ts";
import { analyzeOffline } from "./offline/analysis.ts";
import { figuresOffline } from "./offline/figures/figures.ts";
import { findingsOffline } from "./offline/findings.ts";
import { outlineOffline } from "./offline/outline/outline.ts";
import { refinementOffline } from "./offline/refinement.ts";
import { agreementOffline, reviewOffline } from "./offline/review.ts";
import { editsOffline, sectionOffline } from "./offline/section.ts";
import type { ModelProvider, ModelReply, ModelRequest } from "./provider/providers.ts";

/** What evals ask of a model, a worksheet cannot stand for. */
type Answered = Exclude<CallName, "Plan" | "Judgement">;

const ANSWERS: { readonly [N in Answered]: (input: ModelInputs[N]) => unknown } = {
  Analysis: analyzeOffline,
  Outline: outlineOffline,
  Findings: findingsOffline,
  Figures: figuresOffline,
  Section: sectionOffline,
  Edits: editsOffline,
  Review: reviewOffline,
  Agreement: agreementOffline,
  Refinement: refinementOffline,
};

/**
 * The model that needs no network: a pure function of the request's name and input, made from the guides, the idea
 * and the answers. It never reads the messages.
 */
export const offlineModel: ModelProvider = {
  id: OFFLINE,
  isOffline: true,
  async complete(request: ModelRequest): Promise<ModelReply> {
    request.signal.throwIfAborted();
    const text = JSON.stringify(answer(request));
    return {
      text,
      finishReason: "stop",
      refusal: null,
      // Nothing is read or written by a model.
      inputTokens: 0,
      outputTokens: 0,
      cachedTokens: null,
    };
  },
};

function answer(request: ModelRequest): unknown {
  if (!Object.hasOwn(ANSWERS, request.name)) {
    throw new AppError("defect", { problem: `the offline model knows no answer of the kind ${request.name}` });
  }
  // The name says which input it is; the table above pairs the two.
  const respond = ANSWERS[request.name as Answered] as (input: unknown) => unknown;
  return respond(request.input);
}
