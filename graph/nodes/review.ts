import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { EarlierReview, ReviewInput } from "../../schemas/model/model-inputs.ts";
import { type Action, type FigureChange, Review, Stocktaking } from "../../schemas/model/review.ts";
import { callSite } from "../call-site.ts";
import { draftFindings } from "../document/draft-findings.ts";
import { withSectionIds } from "../document/outline/named-section.ts";
import { changeableSections, revisionNotes } from "../document/revision-notes.ts";
import { oneLine } from "../document/text/markdown.ts";
import { shownText } from "../document/text/section-text.ts";
import { draftMaterial, lengthBudget, lengthOf, shownDraft } from "../material.ts";
import type { Ports } from "../ports.ts";
import { ownMessages } from "../prompts/own-messages.ts";
import { reviewPrompt } from "../prompts/review.ts";
import { judgeScore, withoutScore } from "../routes.ts";
import { type PlanState, type PlanUpdate, planLanguage } from "../state.ts";

/** What a record keeps of names that no section has. */
const MAX_NAMES = 8;
const MAX_NAME_CHARACTERS = 120;

/** Judges the draft, after the checks that need no model. What the score leads to is decided here, once, and stored with the review. */
export function review({ model, practice }: Ports) {
  return async (state: PlanState, config: LangGraphRunnableConfig): Promise<PlanUpdate> => {
    const revisions = revisionNotes(state.revisions);
    const sections = shownDraft(state);
    const { findings, ...material } = draftMaterial(state, model.contextTokens, practice.specialists);
    const input: ReviewInput = {
      ...material,
      language: planLanguage(state),
      sections,
      length: lengthBudget(state, practice),
      written: sections.reduce((sum, { markdown }) => sum + lengthOf(markdown, state), 0),
      earlier: earlierReview(state),
      checks: await draftFindings(state, practice, sections),
      round: state.reviews.length + 1,
      ...(revisions ? { revisions, touched: changeableSections(state).map(({ id }) => id) } : {}),
    };
    const site = callSite(config, "review", state.preset);
    const messages = ownMessages(practice, "review", input, reviewPrompt(input));
    const call = { name: "Review", input, messages } as const;
    const judged = model.isOffline?.(site)
      ? { ...(await model.ask({ ...call, schema: Stocktaking }, site)), score: null }
      : await model.ask({ ...call, schema: Review }, site);
    const actions = knownActions(judged.actions, state);
    const outcome =
      judged.score === null ? withoutScore(actions, state, practice) : judgeScore(judged.score, state, practice);
    return {
      reviews: [
        {
          ...judged,
          actions,
          ...unknownNames(judged.actions, state),
          figures: knownFigures(judged.figures, state),
          round: input.round,
          outcome,
          checks: [...input.checks],
        },
      ],
      ...(outcome === "restart" ? { restarts: state.restarts + 1 } : {}),
    };
  };
}

/** Actions on sections that exist and may be changed, by their ids; a model may name others, or name them by their titles. */
export function knownActions(actions: readonly Action[], state: Pick<PlanState, "outline" | "revisions">): Action[] {
  const ids = new Set(changeableSections(state).map(({ id }) => id));
  return withSectionIds(actions, state.outline?.sections ?? []).actions.filter(
    ({ sectionId, instruction }) => ids.has(sectionId) && instruction.trim(),
  );
}

/** What is wanted of an answer whose actions are all for sections that the plan does not have. */
export function unknownSections(actions: readonly Action[], { outline }: Pick<PlanState, "outline">): string | null {
  const sections = outline?.sections ?? [];
  const named = withSectionIds(actions, sections);
  if (named.actions.length > 0 || named.unknown.length === 0) return null;
  const ids = sections.map(({ id }) => id).join(", ");
  return `It names sections that the plan does not have (${named.unknown.join(", ")}). Its sections are: ${ids}.`;
}

/** The names in actions that no section has, as a record keeps them: nothing where all are found. */
export function unknownNames(
  actions: readonly Action[],
  { outline }: Pick<PlanState, "outline">,
): { readonly unknown?: string[] } {
  const { unknown } = withSectionIds(actions, outline?.sections ?? []);
  const names = unknown.map((name) => [...oneLine(name)].slice(0, MAX_NAME_CHARACTERS).join(""));
  return names.length > 0 ? { unknown: names.slice(0, MAX_NAMES) } : {};
}

/** Changes to figures that the sheet has. */
export function knownFigures(changes: readonly FigureChange[] | undefined, { sheet }: PlanState): FigureChange[] {
  const ids = new Set(sheet?.figures.map(({ id }) => id));
  return (changes ?? []).filter(({ id, value, formula }) => ids.has(id) && (value !== null || formula !== null));
}

/** The review before this one, and what became of what it asked for. Null where the plan was started over since. */
function earlierReview(state: PlanState): EarlierReview | null {
  const last = state.reviews.at(-1);
  if (!last || last.score === null || last.outcome === "restart") return null;
  const { round, score, weaknesses } = last;
  const refinement = state.refinements.findLast(({ reviewRound }) => reviewRound === round);
  const changed = Object.values(state.sections).flatMap(({ id, changes = [] }) => {
    const passages = changes
      .filter((change) => change.round > round)
      .flatMap((change) => change.passages)
      .map(({ before, after }) => ({ before: shownText(state, before), after: shownText(state, after) }));
    return passages.length > 0 ? [{ sectionId: id, passages }] : [];
  });
  return { score, weaknesses, asked: refinement?.actions ?? [], changed, figures: refinement?.figures ?? [] };
}
