import { figureChecks } from "../../graph/figures/checks/figure-checks.ts";
import { renderFigures } from "../../graph/figures/text/render-figures.ts";
import type { Language } from "../../schemas/idea.ts";
import type { Sheet } from "../../schemas/model/figures.ts";
import { outlineOf, type RecordedSession } from "../../test/support/recorded-plan.ts";

interface Text {
  readonly id: string;
  readonly title?: string;
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
  const titles = new Map(outlineOf(calls).map(({ id, title }) => [id, title]));
  return [...texts].map(([id, markdown]) => ({ id, title: titles.get(id) ?? id, markdown }));
}

/**
 * What the graph's own checks find of a plan's amounts, in words.
 * @param plan Its token texts and its sheet; without them only what a reader sees is compared.
 */
export function twice(
  shown: readonly Text[],
  language: Language,
  plan: { readonly texts: readonly Text[]; readonly sheet: Sheet } | null = null,
): string[] {
  const tokens = new Map(plan?.texts.map(({ id, markdown }) => [id, markdown]));
  const sections = shown.map(({ id, title = id, markdown }) => {
    return { id, title, markdown: tokens.get(id) ?? markdown, rendered: markdown };
  });
  return figureChecks(sections, plan?.sheet ?? null, language).map(({ problem }) => problem);
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
    const lines = section?.split("\n") ?? [];
    const line = rendered.split("\n").find((one) => one.trim() && !lines.includes(one)) ?? "";
    return [`${id} is not what was recorded, which has: ${line.slice(0, 200)}`];
  });
}
