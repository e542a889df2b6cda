import { otherUses } from "../../graph/figures/other-use.ts";
import { renderFigures } from "../../graph/figures/render-figures.ts";
import { twoAmounts } from "../../graph/figures/two-amounts.ts";
import { typedAmounts } from "../../graph/figures/typed-amounts.ts";
import type { Sheet } from "../../schemas/figures.ts";
import type { RecordedSession } from "../../test/support/recorded-plan.ts";

interface Text {
  readonly id: string;
  readonly markdown: string;
}

/** No recorded text shows a date. */
const ANY_DAY = "2026-11-27";

/** The sections of a recorded session as they stood at its end, or before its first review. */
export function recordedTexts({ calls }: RecordedSession, at: "draft" | "end"): Text[] {
  const firstReview = calls.findIndex(({ name }) => name === "Review");
  const texts = new Map<string, string>();
  for (const { name, target, answer } of at === "draft" ? calls.slice(0, firstReview) : calls) {
    if (name === "Section" && target !== null) texts.set(target, String(answer["markdown"]));
  }
  return [...texts].map(([id, markdown]) => ({ id, markdown }));
}

/** What stands in a plan with two amounts, in words. */
export function twice(sections: readonly Text[]): string[] {
  return twoAmounts(sections).map(({ problem }) => problem.en);
}

/** What the sheet's checks find in the token texts of a plan, in words. */
export function pastSheet(sections: readonly Text[], sheet: Sheet): string[] {
  return [...typedAmounts(sections, sheet), ...otherUses(sections, sheet)].map(({ problem }) => problem.en);
}

/**
 * The sections of a plan that differ from what the recorded texts and edits make of them, in words: amounts that are not
 * rendered, an edit that was left out. The checks of the token texts say nothing of such a plan.
 */
export function unlike(made: readonly Text[], texts: readonly Text[], sheet: Sheet): string[] {
  return texts.flatMap(({ id, markdown }) => {
    const rendered = renderFigures(markdown, sheet, { language: "en", startDate: ANY_DAY }).text.trim();
    const section = made.find((one) => one.id === id)?.markdown.trim();
    if (section === rendered) return [];
    const line = rendered.split("\n").find((one) => one.trim() && !section?.split("\n").includes(one)) ?? "";
    return [`${id} is not what was recorded, which has: ${line.slice(0, 200)}`];
  });
}
