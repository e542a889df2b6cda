import type { Language } from "../schemas/idea.ts";
import type { PlanState } from "./state.ts";

/**
 * The language of the plan and of the questions: what the user fixed, else the idea's own, which a model may mistake: an
 * idea that is mostly in Hangul has a Korean plan.
 */
export function planLanguage(state: Pick<PlanState, "language" | "analysis" | "idea">): Language {
  const hangul = state.idea.match(/\p{Script=Hangul}/gu)?.length ?? 0;
  const others = state.idea.match(/\p{L}/gu)?.length ?? 0;
  const isKorean = hangul > 0 && hangul * 2 >= others;
  return state.language ?? (isKorean ? "ko" : (state.analysis?.language ?? (hangul > 0 ? "ko" : "en")));
}
