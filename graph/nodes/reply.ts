import { type PlanState, type PlanUpdate, planLanguage } from "../state.ts";

const FALLBACK = {
  en: "That does not look like something to plan. Tell me in one line what you want to build or do.",
  ko: "기획할 내용이 아닌 것 같습니다. 무엇을 만들거나 하고 싶은지 한 줄로 알려 주세요.",
};

/** Ends a thread that asked for no plan: the answer is in `analysis.directReply`. */
export function reply(state: PlanState): PlanUpdate {
  if (!state.analysis || state.analysis.directReply?.trim()) return {};
  return { analysis: { ...state.analysis, directReply: FALLBACK[planLanguage(state)] } };
}
