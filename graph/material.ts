import type { DraftMaterial, DraftText, LengthBudget, PlanMaterial } from "../schemas/model/model-inputs.ts";
import { SPECIALISTS } from "../schemas/specialists/specialists.ts";
import { AppError } from "../utils/errors.ts";
import { begin } from "./beginning.ts";
import { summingSections } from "./document/outline/summing-sections.ts";
import { sectionText } from "./document/text/section-text.ts";
import { type Practice, presetNamed, USUAL_PRACTICE } from "./practice.ts";
import { answerNotes } from "./questions/answer-notes.ts";
import { fittedFindings, toldFindings } from "./sources/told-findings.ts";
import { analysisOf, type PlanState, planLanguage } from "./state.ts";

/** Of the length of a plan, what its sections may have: the rest is the frame around them. */
const SECTIONS_SHARE = 0.85;
/** Of a model's window, what findings may take of a prompt: the other texts and the answer need the rest. */
const FINDINGS_SHARE = 0.4;
/** What the whole plan may: beyond it there is only what was asked, and a short answer. */
const PLAN_SHARE = 0.6;
const BYTES_PER_TOKEN = 4;

/** What every call from the research on is told first. */
export function planMaterial(state: PlanState): PlanMaterial {
  // Without what has been settled by now: that it is a plan, its title, its language, what to ask, whom to send.
  const { purpose, targetUsers, documentType, features, constraints, assumptions } = analysisOf(state);
  return {
    startedOn: state.startedOn,
    idea: state.idea,
    analysis: { purpose, targetUsers, documentType, features, constraints, assumptions },
    answers: answerNotes(state),
  };
}

/** What every call is told that works on the text. */
export function draftMaterial(state: PlanState, contextTokens: number, team = SPECIALISTS): DraftMaterial {
  const { outline, sheet } = state;
  if (!outline) throw new AppError("defect", { problem: "there is no outline to write by" });
  const hasSummaries = summingSections(outline).length > 0;
  return {
    ...planMaterial(state),
    planTitle: outline.title,
    // Where all are marked as summing up, none is written last, and no writer is told so.
    outline: outline.sections.map(({ locked, last, ...section }) =>
      hasSummaries && last ? { ...section, last } : section,
    ),
    findings: fittedFindings(toldFindings(state, team), contextTokens * BYTES_PER_TOKEN * FINDINGS_SHARE),
    sheet,
  };
}

/** How long the plan and one of its sections may be. */
export function lengthBudget(state: PlanState, practice: Pick<Practice, "presets"> = USUAL_PRACTICE): LengthBudget {
  const plan = presetNamed(practice, state.preset).length[planLanguage(state)];
  const sections = Math.max(1, state.outline?.sections.length ?? 1);
  return { plan, section: Math.round((plan * SECTIONS_SHARE) / sections / 10) * 10 };
}

/** How long a text is, counted as budgets are. */
export function lengthOf(text: string, state: Pick<PlanState, "language" | "analysis" | "idea">): number {
  if (planLanguage(state) === "ko") return text.replace(/\s+/gu, "").length;
  return text.match(/[\p{L}\p{N}][\p{L}\p{N}'’.,%-]*/gu)?.length ?? 0;
}

/** The draft as it is shown to people. */
export function shownDraft(state: PlanState): DraftText[] {
  return (state.outline?.sections ?? []).map(({ id, title }) => ({ id, title, markdown: sectionText(state, id) }));
}

/**
 * Whole texts, as long as a model's window holds them; of those that it does not hold the longest are begun only, and say
 * so.
 */
export function fittedTexts(texts: readonly DraftText[], contextTokens: number): DraftText[] {
  const sizes = texts.map(({ markdown }) => Buffer.byteLength(markdown)).toSorted((one, other) => one - other);
  let [left, each] = [contextTokens * BYTES_PER_TOKEN * PLAN_SHARE, Number.POSITIVE_INFINITY];
  for (const [at, size] of sizes.entries()) {
    const share = Math.floor(left / (sizes.length - at));
    if (size > share) each = Math.min(each, share);
    left -= Math.min(size, each);
  }
  return texts.map((text) => {
    const isWhole = Buffer.byteLength(text.markdown) <= each;
    return isWhole ? text : { ...text, markdown: `${begin(text.markdown, each)}\n\n[…]` };
  });
}

/** The sections that are written, as they are stored: with their tokens. */
export function tokenDraft(state: PlanState): DraftText[] {
  return (state.outline?.sections ?? []).flatMap(({ id, title }) => {
    const markdown = state.sections[id]?.markdown;
    return markdown === undefined ? [] : [{ id, title, markdown }];
  });
}
