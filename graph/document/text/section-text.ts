import type { Sheet } from "../../../schemas/model/figures.ts";
import { FigureMarks } from "../../figures/text/figure-marks.ts";
import { renderFigures } from "../../figures/text/render-figures.ts";
import { remembered } from "../../reading/remembered.ts";
import { type PlanState, planLanguage } from "../../state.ts";

export type TextState = Pick<PlanState, "sections" | "sheet" | "startedOn" | "language" | "analysis" | "idea">;

/** A section's text as people read it: its figures rendered. Empty where it is not written. */
export function sectionText(state: TextState, id: string): string {
  return shownText(state, state.sections[id]?.markdown ?? "");
}

/** Any text of the plan as people read it. Texts from before there was a sheet have no tokens. */
export function shownText(state: TextState, markdown: string): string {
  if (!state.sheet || !MAY_HAVE_TOKENS.test(markdown)) return markdown;
  return rendererOf(state.sheet, renderOptions(state))(markdown);
}

/**
 * The same section with marks around what its figures gave.
 * @returns Null where it has nothing to mark, or characters of its own that are marks.
 */
export function markedSectionText(
  state: TextState,
  id: string,
): { readonly text: string; readonly marks: FigureMarks } | null {
  const markdown = state.sections[id]?.markdown ?? "";
  if (!state.sheet || !MAY_HAVE_TOKENS.test(markdown) || !FigureMarks.fit(markdown)) return null;
  const marks = new FigureMarks();
  const { text } = renderFigures(markdown, state.sheet, { ...renderOptions(state), final: true, marks });
  return { text, marks };
}

/** Of a text without braces nothing is rendered. */
const MAY_HAVE_TOKENS = /[{}]/;
/** As many as the sections of a large plan: each is shown several times, and a sheet that changes is another one. */
const KEPT_CHARACTERS = 200_000;

type Options = ReturnType<typeof renderOptions>;
const renderers = new WeakMap<Sheet, { readonly options: Options; readonly render: (markdown: string) => string }>();

function rendererOf(sheet: Sheet, options: Options): (markdown: string) => string {
  const known = renderers.get(sheet);
  const { language, startDate, idea } = options;
  const isSame = known?.options.language === language && known.options.startDate === startDate;
  if (known && isSame && known.options.idea === idea) return known.render;
  const render = remembered(
    (markdown) => renderFigures(markdown, sheet, { ...options, final: true }).text,
    KEPT_CHARACTERS,
  );
  renderers.set(sheet, { options, render });
  return render;
}

/** How texts of this plan are rendered. */
export function renderOptions(state: TextState) {
  return { language: planLanguage(state), startDate: state.startedOn ?? "", idea: state.idea };
}
