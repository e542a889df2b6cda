import type { Language } from "../../schemas/idea.ts";
import type { CheckFinding } from "../../schemas/model/review.ts";
import type { Source } from "../../schemas/source.ts";
import { analysisOf, type PlanState, planLanguage } from "../state.ts";
import { sectionText, type TextState } from "./text/section-text.ts";

/** What a check sees of a plan. */
export interface CheckedPlan {
  readonly language: Language;
  readonly features: readonly string[];
  readonly constraints: readonly string[];
  /** In the plan's order; a section that is not written is empty. */
  readonly sections: readonly CheckedSection[];
  /** What the human said: an address in it may be cited. */
  readonly brought: readonly string[];
  /** What was read, as it is numbered. */
  readonly sources: readonly Source[];
}

export interface CheckedSection {
  readonly id: string;
  readonly title: string;
  /** As people read it, with its figures. */
  readonly markdown: string;
  readonly sources: readonly string[];
  /** The numbers of the sources that its writer was given; undefined where nothing was told of them. */
  readonly citable?: readonly number[] | undefined;
}

/** Looks at a plan for one kind of mistake. Pure; and silent where it is not sure. */
export type Check = (plan: CheckedPlan) => CheckFinding[];

export function checkedPlan(state: TextState & Pick<PlanState, "answers" | "outline" | "sources">): CheckedPlan {
  const { features, constraints } = analysisOf(state);
  return {
    language: planLanguage(state),
    features,
    constraints,
    sections: (state.outline?.sections ?? []).map(({ id, title }) => {
      const { sources = [], citable } = state.sections[id] ?? {};
      return { id, title, markdown: sectionText(state, id), sources, ...(citable ? { citable } : {}) };
    }),
    brought: [state.idea, ...state.answers.map(({ text }) => text)],
    sources: state.sources,
  };
}
