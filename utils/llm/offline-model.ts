import type { ModelInputs } from "../../schemas/model-call.ts";
import { AppError } from "../errors.ts";
import { analyzeOffline } from "./offline/analysis.ts";
import { findingsOffline } from "./offline/findings.ts";
import { outlineOffline } from "./offline/outline.ts";
import { refinementOffline } from "./offline/refinement.ts";
import { agreementOffline, reviewOffline } from "./offline/review.ts";
import { editsOffline, sectionOffline } from "./offline/section.ts";
import type { ModelProvider, ModelReply, ModelRequest } from "./provider/providers.ts";

// A common rule of thumb, so that progress and totals show something; nothing is paid for.
const CHARACTERS_PER_TOKEN = 4;

const ANSWERS: { readonly [N in keyof ModelInputs]: (input: ModelInputs[N]) => unknown } = {
  Analysis: analyzeOffline,
  Outline: outlineOffline,
  Findings: findingsOffline,
  // Without a model nobody estimates anything: the worksheets say what is to be measured.
  Figures: () => ({ figures: [], decisions: [] }),
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
  id: "offline",
  async complete(request: ModelRequest): Promise<ModelReply> {
    request.signal.throwIfAborted();
    const text = JSON.stringify(answer(request));
    return {
      text,
      finishReason: "stop",
      refusal: null,
      inputTokens: estimatedTokens(JSON.stringify(request.input)),
      outputTokens: estimatedTokens(text),
      cachedTokens: null,
    };
  },
};

function answer(request: ModelRequest): unknown {
  if (!Object.hasOwn(ANSWERS, request.name)) {
    throw new AppError("defect", { problem: `the offline model knows no answer of the kind ${request.name}` });
  }
  // The name says which input it is; the table above pairs the two.
  const respond = ANSWERS[request.name as keyof ModelInputs] as (input: unknown) => unknown;
  return respond(request.input);
}

function estimatedTokens(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}
