import { isByModel } from "../../../schemas/model/offline.ts";
import type { Action, CheckFinding } from "../../../schemas/model/review.ts";
import type { RevisionRecord } from "../../../schemas/model/revision.ts";
import type {
  PlanRecord,
  RecordedAction,
  RecordedChange,
  RecordedReview,
  RecordedRevision,
} from "../../../schemas/plan/plan-record.ts";
import type { Discussion, ReviewRecord } from "../../../schemas/record.ts";
import type { UsageReport } from "../../ports.ts";
import { type PlanState, planLanguage } from "../../state.ts";
import { madeHow, planTitle } from "../plan-document.ts";
import { shownText } from "../text/section-text.ts";
import { type RecordModel, recordMarkdown } from "./record-markdown.ts";

/**
 * How a plan came about, finished or not: what the customer's copy leaves out. Pure.
 * @param under The variant that it was made under, where there is one to tell of.
 */
export function planRecord(
  session: string,
  state: PlanState,
  usage: UsageReport,
  under: Pick<PlanRecord, "variant"> = {},
): PlanRecord {
  const { calls, tokens, cachedTokens, costUsd } = usage;
  const record: RecordModel = {
    format: "plancraft-record/1",
    session,
    language: planLanguage(state),
    title: planTitle(state),
    madeBy: madeHow(state, usage),
    ...under,
    reviews: state.reviews.map((_, at) => recordedReview(state, at, isByModel(usage.models))),
    revisions: state.revisions.map((revision) => recordedRevision(state, revision)),
    answers: state.answers,
    assumptions: [...(state.analysis?.assumptions ?? []), ...state.assumed].map((text) => shownText(state, text)),
    // Sessions from before there were figures have none.
    sheet: state.sheet ?? null,
    sheetNotes: state.sheetNotes ?? [],
    usage: { calls, tokens, cachedTokens, costUsd },
  };
  return { ...record, markdown: recordMarkdown(record) };
}

function recordedRevision(state: PlanState, revision: RevisionRecord): RecordedRevision {
  const { number, request, direction, reviewsBefore, actions, unknown, outline, undone, reply, set } = revision;
  return {
    ...{ number, request, direction, reviewsBefore },
    ...(unknown ? { unknown } : {}),
    ...(outline ? { outline } : {}),
    ...(undone ? { undone } : {}),
    ...(reply === undefined ? {} : { reply }),
    set: set !== undefined,
    figures: set?.moved ?? revision.figures ?? [],
    doubts: (set?.doubts ?? []).map(({ sectionId, text }) => ({
      section: sectionId === null ? null : titleOf(state, sectionId),
      text: shownText(state, text),
    })),
    actions: named(state, actions),
    // Where it had nothing written, the next one notes as many reviews, and what was written since is its own.
    changes: actions.length === 0 || afterRefine(state, reviewsBefore) ? [] : changesOf(state, reviewsBefore + 1),
  };
}

function recordedReview(state: PlanState, at: number, isScored: boolean): RecordedReview {
  const { reviews, refinements } = state;
  const review = reviews[at] as ReviewRecord;
  const { round, score, outcome, checks = [] } = review;
  const refined = refinements.find(({ reviewRound }) => reviewRound === round);
  const discussion = state.discussion?.reviewRound === round ? state.discussion : null;
  // A restart writes another plan: a finding that is gone from it was not mended.
  const next = outcome === "restart" ? undefined : reviews[at + 1]?.checks;
  const shown = (texts: readonly string[]) => texts.map((text) => shownText(state, text));
  return {
    round,
    score: isScored ? score : null,
    outcome: isScored ? outcome : "unjudged",
    strengths: shown(review.strengths),
    weaknesses: shown(review.weaknesses),
    checks: checks.map((finding) => {
      const { check, sectionId, problem } = finding;
      const section = sectionId === null ? null : titleOf(state, sectionId);
      return { check, sectionId, section, problem, stands: next ? isStillThere(finding, next) : null };
    }),
    asked: named(state, review.actions),
    ...(review.unknown ? { unknown: review.unknown } : {}),
    discussion: discussion ? talked(discussion) : null,
    done: refined ? named(state, refined.actions) : null,
    locked: named(state, refined?.locked ?? discussion?.locked ?? []),
    figures: refined?.figures ?? [],
    unreviewed: refined?.unreviewed ?? false,
    changes: refined ? changesOf(state, round + 1) : [],
  };
}

function talked({ rounds, settled, unknown }: Discussion): RecordedReview["discussion"] {
  return { rounds, settled, ...(unknown ? { unknown } : {}) };
}

/** A finding of the same kind in the same section may be the old one with other figures: then nothing is claimed. */
function isStillThere({ check, sectionId, problem }: CheckFinding, later: readonly CheckFinding[]): boolean {
  return later.some((other) => {
    return other.check === check && other.sectionId === sectionId && (sectionId !== null || other.problem === problem);
  });
}

/** Whether what was written after so many reviews was written for a refine: a revision's texts have the same number. */
function afterRefine({ refinements }: PlanState, reviews: number): boolean {
  return refinements.some(({ reviewRound }) => reviewRound === reviews);
}

function changesOf(state: PlanState, round: number): RecordedChange[] {
  return (state.outline?.sections ?? []).flatMap(({ id }) => {
    const made = (state.sections[id]?.changes ?? []).filter((change) => change.round === round);
    const passages = made.flatMap((change) =>
      change.passages.map(({ before, after }) => ({
        before: shownText(state, before),
        after: shownText(state, after),
      })),
    );
    return passages.length > 0 ? [{ sectionId: id, section: titleOf(state, id), passages }] : [];
  });
}

function named(state: PlanState, actions: readonly Action[]): RecordedAction[] {
  return actions.map(({ sectionId, instruction }) => ({
    sectionId,
    section: titleOf(state, sectionId),
    instruction: shownText(state, instruction),
  }));
}

function titleOf({ outline }: PlanState, id: string): string {
  return outline?.sections.find((section) => section.id === id)?.title ?? id;
}
