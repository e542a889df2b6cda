import { planChecks } from "../../../graph/document/plan-checks.ts";
import { figureChecks } from "../../../graph/figures/checks/figure-checks.ts";
import type { EvalText } from "../../../rollout/evals/eval-idea.ts";
import type { CheckedText } from "../../../rollout/evals/eval-result.ts";
import type { Language } from "../../../schemas/idea.ts";
import { type ComparablePlan, comparableMarkdown } from "../comparable-plan.ts";
import { keptFacts } from "./kept-facts.ts";
import { topicsOf } from "./plan-topics.ts";

/** Of the checks, those that say as much of a text without a session behind it. */
const OF_TEXTS: ReadonlySet<string> = new Set([
  "table-sums",
  "break-even",
  "market-sizes",
  "dates",
  "diagrams",
  "sections",
]);

/** What code can tell of a plan by its text alone: the same for every side. */
export async function checkedText(
  plan: ComparablePlan,
  { idea, facts }: EvalText,
  language: Language,
): Promise<CheckedText> {
  const markdown = comparableMarkdown(plan);
  const rendered = plan.sections.map((section) => ({ ...section, rendered: section.markdown }));
  const found = await planChecks({
    language,
    features: [],
    constraints: [],
    sections: plan.sections.map((section) => ({ ...section, sources: [] })),
    brought: [idea],
    sources: [],
  });
  return {
    facts: keptFacts(markdown, facts),
    contradictions: figureChecks(rendered, null, language).length,
    mistakes: found.filter(({ check }) => OF_TEXTS.has(check)).length,
    words: markdown.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length,
    topics: topicsOf(plan, language),
  };
}
