import type { Action } from "../schemas/model/review.ts";
import type { FigureSetting, RevisionRequest } from "../schemas/model/revision.ts";
import type { ReviewOutcome, ReviewRecord } from "../schemas/record.ts";
import { profileOf, SPECIALISTS, type Specialist } from "../schemas/specialists/specialists.ts";
import { partByLock } from "./document/outline/locked-sections.ts";
import { type Practice, presetNamed, USUAL_PRACTICE } from "./practice.ts";
import { confirmsNothing } from "./questions/from-files.ts";
import { chosenSpecialists } from "./specialists/chosen-specialists.ts";
import type { PlanState } from "./state.ts";

/** Questions are asked only while another analysis may follow; what is open after the third is assumed. */
export const MAX_QUESTIONING_ANALYSES = 3;
export const MAX_QUESTIONS = 5;
export const MAX_OUTLINE_REJECTIONS = 3;
export const PASSING_SCORE = 9;
export const RESTART_BELOW_SCORE = 5;
export const MAX_DISCUSSION_ROUNDS = 2;
export const AGREEMENT_CONFIDENCE = 0.7;

/** A request on the finished plan that it has not seen leads to a revision, all else to a plan from the beginning. */
export function routeFromStart({
  revision,
  revisions,
  document,
}: Pick<PlanState, "revision" | "revisions" | "document">): "revise" | "figures" | "analyze" {
  const isPending = revision !== null && revision.number > (revisions.at(-1)?.number ?? 0);
  if (!isPending || document === null) return "analyze";
  return revision.setting ? "figures" : "revise";
}

export type PendingSetting = RevisionRequest & { readonly setting: FigureSetting };

/** The request that sets figures and is to be carried out next; null where there is none. */
export function pendingSetting(state: Pick<PlanState, "revision" | "revisions" | "document">): PendingSetting | null {
  const { revision } = state;
  const setting = routeFromStart(state) === "figures" ? revision?.setting : undefined;
  return revision && setting ? { ...revision, setting } : null;
}

/** May the analysis that is about to be made ask questions? */
export function mayAsk(state: Pick<PlanState, "analyses" | "asked">): boolean {
  return state.analyses + 1 < MAX_QUESTIONING_ANALYSES && state.asked < MAX_QUESTIONS;
}

export function routeAfterAnalysis(
  state: Pick<PlanState, "analysis" | "questions">,
): "reply" | "option-pause" | "structure" {
  if (state.analysis?.isPlanningRequest === false) return "reply";
  return state.questions.length > 0 ? "option-pause" : "structure";
}

export function routeAfterPause(
  state: Pick<PlanState, "questions"> &
    Partial<Pick<PlanState, "proposal" | "answers" | "revision" | "revisions" | "document">>,
): "option-pause" | "analyze" | "revise" | "structure" {
  const { questions, proposal, answers = [], revision = null, revisions = [], document = null } = state;
  if (questions.length > 0) return "option-pause";
  // Sessions from before a request could ask have no such channel.
  if (proposal || routeFromStart({ revision, revisions, document }) === "revise") return "revise";
  const [only, another] = answers;
  // Where nothing of the files was confirmed, and nothing else asked, there is nothing new to understand.
  return only && !another && confirmsNothing(only) ? "structure" : "analyze";
}

/** The specialists in layers, each of which reads what the layers before it found out. */
export function researchLayers(chosen: readonly Specialist[], team = SPECIALISTS): readonly (readonly Specialist[])[] {
  const layers = Map.groupBy(chosen, (id) => profileOf(id, team).layer);
  return [...layers].toSorted(([one], [other]) => one - other).map(([, layer]) => layer);
}

/** The specialists to send out next: the first layer of the chosen ones that has not reported; none when all have. */
export function nextLayer(
  { analysis, reports }: Pick<PlanState, "analysis" | "reports">,
  team = SPECIALISTS,
): readonly Specialist[] {
  const layers = researchLayers(chosenSpecialists(analysis, team), team);
  return layers.find((layer) => layer.some((specialist) => !reports[specialist])) ?? [];
}

/** The chosen specialists whose findings are not there. */
export function missingSpecialists(
  { analysis, reports }: Pick<PlanState, "analysis" | "reports">,
  team = SPECIALISTS,
): Specialist[] {
  return chosenSpecialists(analysis, team).filter((specialist) => reports[specialist]?.missing);
}

/** What a score says of a draft, whatever it leads to. */
export function scoreMeans(score: number): "pass" | "revise" | "fail" {
  if (score >= PASSING_SCORE) return "pass";
  return score < RESTART_BELOW_SCORE ? "fail" : "revise";
}

type Rounds = Pick<PlanState, "preset" | "restarts" | "refineRounds" | "revisions">;

/**
 * What a score leads to. The score alone decides, with what is left of the preset's restarts and refines. Each revision
 * has refines of its own; and it never restarts, since a plan was accepted before it.
 */
export function judgeScore(
  score: number,
  state: Rounds,
  practice: Pick<Practice, "presets"> = USUAL_PRACTICE,
): ReviewOutcome {
  const preset = presetNamed(practice, state.preset);
  if (score >= PASSING_SCORE) return "accepted";
  if (score < RESTART_BELOW_SCORE && state.revisions.length === 0 && state.restarts < preset.restarts) return "restart";
  return hasRefineLeft(state, practice) ? "refine" : "spent";
}

/** What a review leads to that judges nothing: what code asks for is done, as often as the preset refines. */
export function withoutScore(
  actions: readonly Action[],
  state: Rounds & Pick<PlanState, "outline">,
  practice: Pick<Practice, "presets"> = USUAL_PRACTICE,
): ReviewOutcome {
  return partByLock(actions, state).open.length > 0 && hasRefineLeft(state, practice) ? "refine" : "unjudged";
}

function hasRefineLeft({ preset, refineRounds, revisions }: Rounds, practice: Pick<Practice, "presets">): boolean {
  return refineRounds - (revisions.at(-1)?.refinesBefore ?? 0) < presetNamed(practice, preset).refineRounds;
}

export function routeAfterReview(
  state: Pick<PlanState, "reviews" | "outline">,
): "analyze" | "discuss" | "refine" | "format" {
  const review = state.reviews.at(-1);
  if (review?.outcome === "restart") return "analyze";
  if (review?.outcome === "refine") return "discuss";
  // Its instructions are ready, and no round is left to review them.
  const isWanted = review?.outcome === "spent" && asksForMore(review, state);
  return isWanted ? "refine" : "format";
}

function asksForMore({ actions, figures = [] }: ReviewRecord, state: Pick<PlanState, "outline">): boolean {
  return partByLock(actions, state).open.length + figures.length > 0;
}

/** True while what is written is what a review asked for that was the last: then no other follows. */
export function isLastRefine({
  reviews,
  refinements,
  revisions,
}: Pick<PlanState, "reviews" | "refinements" | "revisions">): boolean {
  const refinement = refinements.at(-1);
  const isOfLastReview = refinement?.unreviewed === true && refinement.reviewRound === reviews.at(-1)?.round;
  // A revision that has begun since is reviewed.
  return isOfLastReview && revisions.at(-1)?.reviewsBefore !== reviews.length;
}

export function routeAfterDiscussion(state: Pick<PlanState, "discussion">): "discuss" | "refine" | "format" {
  const { discussion } = state;
  if (!discussion) return "format";
  if (discussion.settled) return "refine";
  return discussion.rounds < MAX_DISCUSSION_ROUNDS ? "discuss" : "format";
}
