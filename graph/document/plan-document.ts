import { isByModel, isWorksheet, OFFLINE } from "../../schemas/model/offline.ts";
import type { PlanDocument } from "../../schemas/plan/plan-document.ts";
import type { UsageReport } from "../ports.ts";
import { USUAL_PRACTICE } from "../practice.ts";
import { citedInPlan, uncitedIn } from "../sources/source-list.ts";
import { type PlanState, planLanguage } from "../state.ts";
import { allAssumptions, assumptionGroups } from "./assumptions.ts";
import { casesInPlan } from "./cases.ts";
import { documentWords } from "./document-words.ts";
import { whatIsMissing } from "./missing.ts";
import { nextSteps } from "./next-steps.ts";
import { planMarkdown } from "./plan-markdown.ts";
import { oneLine } from "./text/markdown.ts";
import { sectionText, shownText } from "./text/section-text.ts";
import { tidySection } from "./text/tidy-section.ts";

/**
 * The plan as a model, finished or not, of which every format is a rendering. How it came about is no part of it: that
 * is the record. Pure.
 * @param stopped Why the session stopped before its end, in the plan's language; absent for a finished plan.
 */
export function planDocument(
  state: PlanState,
  usage: UsageReport,
  stopped?: string,
  practice = USUAL_PRACTICE,
): PlanDocument {
  const { analysis } = state;
  const { steps, moreFigures } = nextSteps(state);
  const { groups, more } = assumptionGroups(state);
  return {
    language: planLanguage(state),
    title: planTitle(state),
    madeBy: madeHow(state, usage),
    idea: state.idea,
    purpose: analysis?.purpose ?? null,
    audience: analysis?.targetUsers ?? null,
    sections: writtenSections(state),
    nextSteps: steps,
    moreFigures,
    assumptionGroups: groups,
    moreAssumptions: more,
    cases: casesInPlan(state),
    missing: whatIsMissing(state, usage, stopped, practice),
    sources: citedInPlan(state),
  };
}

/** The plan as Markdown: the customer's copy. Pure. @param stopped As in `planDocument`. */
export function renderPlan(state: PlanState, usage: UsageReport, stopped?: string, practice = USUAL_PRACTICE): string {
  return planMarkdown(planDocument(state, usage, stopped, practice));
}

function writtenSections(state: PlanState): PlanDocument["sections"] {
  return (state.outline?.sections ?? []).flatMap(({ id, title }) => {
    const written = state.sections[id];
    if (!written) return [];
    const { sources, assumptions } = written;
    return [
      {
        ...{ id, title, sources },
        markdown: tidySection(sectionText(state, id)),
        assumptions: assumptions.map((text) => shownText(state, text)),
        uncited: uncitedIn(state, id),
      },
    ];
  });
}

/** The plan's title on one line; null before there is one. */
export function planTitle({ outline, analysis }: Pick<PlanState, "outline" | "analysis">): string | null {
  return oneLine(outline?.title ?? "") || oneLine(analysis?.title ?? "") || null;
}

/** How the plan was made, its last score, and how much it assumes, in its language. */
export function madeHow(state: PlanState, usage: UsageReport): string {
  const words = documentWords(planLanguage(state));
  const last = state.reviews.at(-1);
  const assumed = allAssumptions(state).length;
  return [
    how(state, usage),
    ...(last && last.score !== null && isByModel(usage.models) ? [words.lastScore(last.score)] : []),
    ...(assumed > 0 ? [words.restsOn(assumed)] : []),
  ].join(" ");
}

function how(state: PlanState, usage: UsageReport): string {
  const words = documentWords(planLanguage(state));
  if (isWorksheet(usage.models)) return words.madeOffline(state.preset);
  const models = usage.models.filter((model) => model !== OFFLINE);
  return models.length > 0 ? words.madeWith(models.join(", "), state.preset) : words.notYetMade(state.preset);
}
