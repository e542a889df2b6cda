import type { Language } from "../../../schemas/idea.ts";
import type { Sheet } from "../../../schemas/model/figures.ts";
import { type CheckFinding, FIGURE_CHECKS } from "../../../schemas/model/review.ts";
import { moreFindings } from "../../checks/more-findings.ts";
import { planFacts } from "./facts.ts";
import type { FigureFinding } from "./figure-findings.ts";
import { monthlyAmounts } from "./monthly-amounts.ts";
import { otherUses } from "./other-use.ts";
import { timeAxes } from "./time-axes.ts";
import { twoAmounts } from "./two-amounts.ts";
import { typedAmounts } from "./typed-amounts.ts";
import { unknownShares } from "./unknown-shares.ts";

export interface RenderedSection {
  readonly id: string;
  readonly title?: string | undefined;
  /** With tokens, as its writer wrote it. */
  readonly markdown: string;
  /** As a reader sees it. */
  readonly rendered: string;
}

/** What a review is told, and how many of each check before one check has more. */
const MAX_FINDINGS = 12;
const FIRST_OF_EACH = 2;
/** Four times what a section has: tables a hundred times as long take a parser seconds. */
const MAX_SECTION_CHARACTERS = 16_000;
const BLANK_LINES = /\n{3,}/g;
const DEEP = /^(?:[ \t]*(?:>|[-*+][ \t]|\d{1,9}[.)][ \t])){7,}/gm;
const MAX_PROBLEM_CHARACTERS = 400;

/**
 * All that code can find of a plan's figures, the surest first.
 * @param sheet Null where the plan has none: then only what a reader sees is compared.
 */
export function figureChecks(
  sections: readonly RenderedSection[],
  sheet: Sheet | null,
  language: Language,
): CheckFinding[] {
  const seen = sections.map(({ id, title, rendered }) => ({ id, title, markdown: checkable(rendered) }));
  const written = sections.map(({ id, title, markdown }) => ({ id, title, markdown: checkable(markdown) }));
  const facts = planFacts(seen);
  const found: FigureFinding[] = [
    ...twoAmounts(seen, sheet, facts),
    ...monthlyAmounts(facts),
    ...timeAxes(facts),
    ...(sheet ? [...unknownShares(written, sheet), ...typedAmounts(written, sheet), ...otherUses(written, sheet)] : []),
  ];
  const kept = surest(found);
  const listed = kept.map(({ check, sectionId, problem }) => {
    const text = [...problem[language].toWellFormed()].slice(0, MAX_PROBLEM_CHARACTERS).join("");
    return { check, sectionId, problem: text };
  });
  const more = found.length - kept.length;
  const [last] = kept.slice(-1);
  if (!last || more === 0) return listed;
  // One line of them says that there are more, instead of the last.
  return [...listed.slice(0, -1), { check: last.check, sectionId: null, problem: moreFindings(more + 1, language) }];
}

/** What a parser of Markdown reads in a moment: no quotes in quotes without end, and no more than a section can be. */
function checkable(markdown: string): string {
  return markdown.slice(0, MAX_SECTION_CHARACTERS).replace(BLANK_LINES, "\n\n").replace(DEEP, "> ");
}

/** In the order of the checks; where there are too many, the first ones of each check before further ones of any. */
function surest(found: readonly FigureFinding[]): FigureFinding[] {
  const ranked = FIGURE_CHECKS.flatMap((check) => {
    return found
      .filter((one) => one.check === check)
      .map((finding, rank) => ({ finding, isFirst: rank < FIRST_OF_EACH }));
  });
  const [first, further] = [true, false].map((wanted) => ranked.filter(({ isFirst }) => isFirst === wanted));
  const kept = new Set([...(first ?? []), ...(further ?? [])].slice(0, MAX_FINDINGS));
  return ranked.filter((one) => kept.has(one)).map(({ finding }) => finding);
}
