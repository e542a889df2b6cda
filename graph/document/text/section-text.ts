import { renderFigures } from "../../figures/text/render-figures.ts";
import { type PlanState, planLanguage } from "../../state.ts";

export type TextState = Pick<PlanState, "sections" | "sheet" | "startedOn" | "language" | "analysis" | "idea">;

/** A section's text as people read it: its figures rendered. Empty where it is not written. */
export function sectionText(state: TextState, id: string): string {
  return shownText(state, state.sections[id]?.markdown ?? "");
}

/** Any text of the plan as people read it. Texts from before there was a sheet have no tokens. */
export function shownText(state: TextState, markdown: string): string {
  if (!state.sheet) return markdown;
  return renderFigures(markdown, state.sheet, { ...renderOptions(state), final: true }).text;
}

/** How texts of this plan are rendered. */
export function renderOptions(state: TextState) {
  return { language: planLanguage(state), startDate: state.startedOn ?? "", idea: state.idea };
}
