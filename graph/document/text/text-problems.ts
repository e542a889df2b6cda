import { typedAmounts } from "../../figures/checks/typed-amounts.ts";
import { renderFigures } from "../../figures/text/render-figures.ts";
import { renderOptions, type TextState } from "./section-text.ts";

/** A repair is one prompt; with more of them the writer has not understood tokens at all, and a few show it. */
const MAX_PROBLEMS = 8;

/**
 * What is wrong with the figures in a new text, for the one who wrote it: tokens that stand for nothing, and amounts
 * that an edit typed past the sheet. What was typed before the edit is not its fault.
 */
export function textProblems(text: string, before: string, state: TextState): string[] {
  const { sheet } = state;
  if (!sheet) return [];
  const tokens = renderFigures(text, sheet, renderOptions(state)).problems.map(({ repair }) => repair);
  return [...new Set([...tokens, ...(before ? typedSince(text, before, state) : [])])].slice(0, MAX_PROBLEMS);
}

function typedSince(text: string, before: string, { sheet }: TextState): string[] {
  if (!sheet) return [];
  const typedIn = (markdown: string) =>
    typedAmounts([{ id: "text", markdown }], sheet).map(({ problem }) => problem.en);
  const old = new Set(typedIn(before));
  return typedIn(text).filter((problem) => !old.has(problem));
}
