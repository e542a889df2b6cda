import { isWorksheet } from "../../schemas/model/offline.ts";
import type { RevisionRecord } from "../../schemas/model/revision.ts";
import type { SpecialistProfile } from "../../schemas/specialists/specialist-profile.ts";
import { profileOf, type Specialist } from "../../schemas/specialists/specialists.ts";
import type { UsageReport } from "../ports.ts";
import { type Practice, USUAL_PRACTICE } from "../practice.ts";
import { missingSpecialists } from "../routes.ts";
import { chosenSpecialists } from "../specialists/chosen-specialists.ts";
import { type PlanState, planLanguage } from "../state.ts";
import { type DocumentWords, documentWords } from "./document-words.ts";
import { departures } from "./outline/outline-check.ts";
import { nestedMarkdown, oneLine } from "./text/markdown.ts";
import { sectionText } from "./text/section-text.ts";

/** Of a sheet in which all is wrong, the first notes tell enough. */
const MOST_NOTES = 5;

/**
 * What the plan lacks, in its language.
 * @param stopped Why the session stopped before its end; absent for a finished plan.
 */
export function whatIsMissing(
  state: PlanState,
  usage: UsageReport,
  stopped?: string,
  practice = USUAL_PRACTICE,
): string[] {
  const words = documentWords(planLanguage(state));
  return [
    ...(stopped ? [stopped, ...notBegun(state, usage, words, practice)] : []),
    ...departed(state, words),
    ...missing(state, usage, words, practice),
  ];
}

/** Where what is written is not what was approved. */
function departed(state: PlanState, words: DocumentWords): string[] {
  const say = { missing: words.sectionMissing, added: words.sectionAdded, moved: words.sectionMoved };
  const { outline } = state;
  if (!outline) return [];
  const written = outline.sections.filter(({ id }) => state.sections[id]);
  const text = written.flatMap(({ id, title }) => [
    `## ${oneLine(title)}`,
    nestedMarkdown(sectionText(state, id), title),
  ]);
  return departures(outline, text.join("\n\n")).map(({ kind, title }) => say[kind](title));
}

function missing(state: PlanState, usage: UsageReport, words: DocumentWords, practice: Practice): string[] {
  // A planner shows plans of presets that only another one has: nothing is known of what they want.
  const { minFeatures, minSections } = practice.presets[state.preset] ?? { minFeatures: 0, minSections: 0 };
  const team = practice.specialists;
  const features = state.analysis?.features.length ?? minFeatures;
  const sections = state.outline?.sections ?? [];
  const last = state.reviews.at(-1);
  // What changed nothing was answered, and the plan says nothing of it.
  const revision = state.revisions.findLast(({ reply }) => reply === undefined);
  return [
    ...missingSpecialists(state, team).map((id) =>
      words.specialistMissing(namesOf([id], state, team), state.reports[id]?.missing ?? ""),
    ),
    ...notSearched(state, words, team),
    ...(state.outline?.unfollowed ? [state.outline.unfollowed] : []),
    ...(features < minFeatures ? [words.fewFeatures(features, minFeatures)] : []),
    // A number that the person asked for is not found fault with.
    ...(state.outline && state.rejections.length === 0 && sections.length < minSections
      ? [words.fewSections(sections.length, minSections)]
      : []),
    ...(last?.outcome === "spent" ? [wasRefined(state, last.round) ? words.unreviewed : words.refinesSpent] : []),
    ...(last?.outcome === "refine" && !wasRefined(state, last.round) ? [whyNotRefined(state, words)] : []),
    ...(revision?.unknown ? [words.revisionUnknown(revision.number, namesIn(revision.unknown))] : []),
    ...(revision?.undone ?? []).map((reason) => words.revisionUndone(revision?.number ?? 0, reason)),
    ...(revision && isUntouched(revision) ? [words.revisionUntouched(revision.number, revision.direction)] : []),
    ...[...new Set(state.sheetNotes ?? [])].slice(0, MOST_NOTES),
    ...(isWorksheet(usage.models) ? [words.offlineMissing] : []),
  ];
}

/** Revisions of earlier releases that changed nothing made a version all the same. */
function isUntouched({ set, actions, unknown, outline, figures, undone }: RevisionRecord): boolean {
  return !set && actions.length === 0 && !unknown && !outline && !figures && !undone;
}

/** One line for all whose search failed in the same way. */
function notSearched(state: PlanState, words: DocumentWords, team: readonly SpecialistProfile[]): string[] {
  const reasonOf = (id: Specialist) => state.reports[id]?.unsearched;
  const chosen = chosenSpecialists(state.analysis, team);
  const reasons = new Set(chosen.flatMap((id) => reasonOf(id) ?? []));
  return [...reasons].map((reason) => {
    const ids = chosen.filter((id) => reasonOf(id) === reason);
    return words.notSearched(namesOf(ids, state, team), reason);
  });
}

function namesOf(ids: readonly Specialist[], state: PlanState, team: readonly SpecialistProfile[]): string {
  return ids.map((id) => profileOf(id, team).name[planLanguage(state)]).join(", ");
}

/** What a stopped session has not come to yet. */
function notBegun(
  state: PlanState,
  usage: UsageReport,
  words: DocumentWords,
  { specialists: team }: Practice,
): string[] {
  const { analysis, outline, reports, reviews } = state;
  // A worksheet is neither researched nor reviewed, however far it comes.
  if (isWorksheet(usage.models)) return outline ? [] : [words.outlineMissing];
  const open = chosenSpecialists(analysis, team).filter((id) => !reports[id]);
  return [
    ...(outline ? [] : [words.outlineMissing]),
    ...(open.length > 0 ? [words.specialistsNotBegun(namesOf(open, state, team))] : []),
    ...(reviews.length > 0 ? [] : [words.notReviewed]),
  ];
}

function wasRefined({ refinements, discussion }: PlanState, round: number): boolean {
  const settled = discussion?.reviewRound === round && discussion.settled;
  return settled || refinements.some(({ reviewRound }) => reviewRound === round);
}

function whyNotRefined({ discussion }: PlanState, words: DocumentWords): string {
  if (discussion?.unknown && discussion.actions.length === 0) return words.unknownAgreed(namesIn(discussion.unknown));
  return discussion?.locked?.length ? words.onlyLocked : words.nothingAgreed;
}

function namesIn(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}
