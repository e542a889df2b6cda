import type { Language } from "../schemas/idea.ts";

/** What decides it, of a plan's state. */
interface Spoken {
  readonly idea: string;
  readonly language: Language | null;
  readonly analysis: { readonly language: Language | null } | null;
}

/**
 * The language of the plan and of the questions: what the user fixed, else the idea's own, which a model may mistake: an
 * idea that is mostly in Hangul has a Korean plan.
 */
export function planLanguage(state: Spoken): Language {
  const hangul = state.idea.match(/\p{Script=Hangul}/gu)?.length ?? 0;
  const others = state.idea.match(/\p{L}/gu)?.length ?? 0;
  const isKorean = hangul > 0 && hangul * 2 >= others;
  return state.language ?? (isKorean ? "ko" : (state.analysis?.language ?? (hangul > 0 ? "ko" : "en")));
}
