import { PRESETS } from "../../schemas/preset.ts";
import type { Action, CheckFinding } from "../../schemas/review.ts";
import { profileOf, type Specialist } from "../../schemas/specialists.ts";
import type { UsageReport } from "../ports.ts";
import { missingSpecialists } from "../routes.ts";
import { sourceList, uncitedSources } from "../sources/source-list.ts";
import { chosenSpecialists } from "../specialists/chosen-specialists.ts";
import { type PlanState, planLanguage } from "../state.ts";
import { type DocumentWords, documentWords } from "./document-words.ts";
import { nestedMarkdown, oneLine, quote, slug } from "./markdown.ts";
import { departures } from "./outline-check.ts";

/**
 * Renders a plan as Markdown, finished or not: every heading is always there, in this order, and what is not there
 * is named under "What is missing". Pure.
 * @param stopped Why the session stopped before its end, in the plan's language; absent for a finished plan.
 */
export function renderPlan(state: PlanState, usage: UsageReport, stopped?: string): string {
  const words = documentWords(planLanguage(state));
  const written = (state.outline?.sections ?? []).filter(({ id }) => state.sections[id]);
  const blocks = [
    `# ${planTitle(state) ?? words.untitled}`,
    `> ${madeHow(state, usage)}`,
    `## ${words.idea}`,
    ideaBlock(state, words),
    `## ${words.contents}`,
    written.map(({ title }, at) => `${at + 1}. [${oneLine(title)}](#${slug(title)})`).join("\n") || words.nothing,
    ...sectionBlocks(state, words),
    `## ${words.assumptions}`,
    assumptionsBlock(state, words),
    `## ${words.review}`,
    reviewBlock(state, words),
    `## ${words.missing}`,
    bullets(whatIsMissing(state, usage, stopped)) || words.nothingMissing,
    `## ${words.usage}`,
    words.used(usage),
    ...[sourceList(state, words)].filter(Boolean),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function sectionBlocks(state: PlanState, words: DocumentWords): string[] {
  const written = (state.outline?.sections ?? []).filter(({ id }) => state.sections[id]);
  return written.flatMap(({ id, title }) => [
    `## ${oneLine(title)}`,
    nestedMarkdown(state.sections[id]?.markdown ?? "", title),
    ...[uncitedSources(state, id, words)].filter(Boolean),
  ]);
}

/** The plan's title on one line; null before there is one. */
export function planTitle({ outline, analysis }: Pick<PlanState, "outline" | "analysis">): string | null {
  return oneLine(outline?.title ?? "") || oneLine(analysis?.title ?? "") || null;
}

/** How the plan was made, in its language. */
export function madeHow(state: PlanState, usage: UsageReport): string {
  const words = documentWords(planLanguage(state));
  const models = usage.models.filter((model) => model !== "offline");
  if (models.length > 0) return words.madeWith(models.join(", "), state.preset);
  return usage.models.length > 0 ? words.madeOffline(state.preset) : words.notYetMade(state.preset);
}

function ideaBlock({ idea, analysis }: PlanState, words: DocumentWords): string {
  if (!analysis) return quote(idea);
  return [
    quote(idea),
    `**${words.purpose}:** ${oneLine(analysis.purpose)}`,
    `**${words.audience}:** ${oneLine(analysis.targetUsers)}`,
  ].join("\n\n");
}

function assumptionsBlock(state: PlanState, words: DocumentWords): string {
  const questions = state.answers.filter(({ kind, source }) => kind !== "approval" || source === "human");
  const answered = questions.map(({ question, text, source, chosenBefore }) => {
    const how = [words.byDefault, ...(chosenBefore === undefined ? [] : [words.asBefore])].join(", ");
    return source === "human" ? `${question} → ${text}` : `${question} → ${text} (${how})`;
  });
  return [
    `**${words.assumed}**`,
    bullets(allAssumptions(state)) || words.nothing,
    `**${words.answered}**`,
    bullets(answered) || words.nothing,
  ].join("\n\n");
}

/** Everything that the plan assumes, each once: the analysis, what was not asked, defaults, the sections. */
export function allAssumptions(state: PlanState): string[] {
  const sections = (state.outline?.sections ?? []).flatMap(({ id }) => state.sections[id]?.assumptions ?? []);
  const { asBefore } = documentWords(planLanguage(state));
  const defaults = state.answers.flatMap(({ question, text, source, chosenBefore }) =>
    source === "human" ? [] : [`${question} → ${text}${chosenBefore === undefined ? "" : ` (${asBefore})`}`],
  );
  return [...new Set([...(state.analysis?.assumptions ?? []), ...state.assumed, ...defaults, ...sections])];
}

/** The reviews in their order, and each revision before the reviews that it led to. */
function reviewBlock(state: PlanState, words: DocumentWords): string {
  const { reviews, refinements, discussion, outline } = state;
  const titleOf = (id: string) => outline?.sections.find((section) => section.id === id)?.title ?? id;
  const named = (what: string, actions: readonly Action[]) =>
    actions.map(({ sectionId, instruction }) => `${what}: ${titleOf(sectionId)} – ${instruction}`);
  const blocks = reviews.flatMap(({ round, score, outcome, weaknesses, checks = [] }, at) => {
    // A restart writes another plan: a finding that is gone from it was not mended.
    const next = outcome === "restart" ? undefined : reviews[at + 1];
    const refined = refinements.find(({ reviewRound }) => reviewRound === round);
    const settled = refined ?? (discussion?.reviewRound === round ? { ...discussion, actions: [] } : null);
    const { actions = [], locked = [] } = settled ?? {};
    return [
      ...revisionBlocks(state, at, named, words),
      `**${words.score(round, score)}** (${words.outcomes[outcome]})`,
      bullets([
        ...checks.map((finding) => {
          const { sectionId, problem } = finding;
          const line = words.checked(sectionId === null ? null : titleOf(sectionId), problem);
          return next?.checks && !isStillThere(finding, next.checks) ? `${line} (${words.mended})` : line;
        }),
        ...weaknesses.map((weakness) => `${words.weaknesses}: ${weakness}`),
        ...named(words.changed, actions),
        ...named(words.leftLocked, locked),
      ]),
    ];
  });
  const all = [...blocks, ...revisionBlocks(state, reviews.length, named, words)];
  return all.filter(Boolean).join("\n\n") || words.notReviewed;
}

/** What was asked for after so many reviews. */
function revisionBlocks(
  { revisions }: PlanState,
  reviewsBefore: number,
  named: (what: string, actions: readonly Action[]) => string[],
  words: DocumentWords,
): string[] {
  return revisions
    .filter((revision) => revision.reviewsBefore === reviewsBefore)
    .flatMap(({ number, request, direction, actions }) => [
      `**${words.revision(number)}**`,
      bullets([
        `${words.request}: ${request}`,
        ...(direction ? [`${words.direction}: ${direction}`] : []),
        ...(actions.length > 0 ? named(words.changed, actions) : [words.nothingTouched]),
      ]),
    ]);
}

/**
 * What the plan lacks, in its language.
 * @param stopped Why the session stopped before its end; absent for a finished plan.
 */
export function whatIsMissing(state: PlanState, usage: UsageReport, stopped?: string): string[] {
  const words = documentWords(planLanguage(state));
  return [
    ...(stopped ? [stopped, ...notBegun(state, words)] : []),
    ...departed(state, words),
    ...missing(state, usage, words),
  ];
}

/** Where what is written is not what was approved. */
function departed(state: PlanState, words: DocumentWords): string[] {
  const say = { missing: words.sectionMissing, added: words.sectionAdded, moved: words.sectionMoved };
  const { outline } = state;
  if (!outline) return [];
  return departures(outline, sectionBlocks(state, words).join("\n\n")).map(({ kind, title }) => say[kind](title));
}

/** A finding of the same kind in the same section may be the old one with other figures: then nothing is claimed. */
function isStillThere({ check, sectionId, problem }: CheckFinding, later: readonly CheckFinding[]): boolean {
  return later.some((other) => {
    return other.check === check && other.sectionId === sectionId && (sectionId !== null || other.problem === problem);
  });
}

function missing(state: PlanState, usage: UsageReport, words: DocumentWords): string[] {
  const preset = PRESETS[state.preset];
  const features = state.analysis?.features.length ?? preset.minFeatures;
  const sections = state.outline?.sections ?? [];
  const last = state.reviews.at(-1);
  const revision = state.revisions.at(-1);
  return [
    ...missingSpecialists(state).map((id) =>
      words.specialistMissing(namesOf([id], state), state.reports[id]?.missing ?? ""),
    ),
    ...notSearched(state, words),
    ...(features < preset.minFeatures ? [words.fewFeatures(features, preset.minFeatures)] : []),
    ...(state.outline && sections.length < preset.minSections
      ? [words.fewSections(sections.length, preset.minSections)]
      : []),
    ...(last?.outcome === "spent" ? [words.refinesSpent] : []),
    ...(last?.outcome === "refine" && !wasRefined(state, last.round) ? [whyNotRefined(state, words)] : []),
    ...(revision && revision.actions.length === 0
      ? [words.revisionUntouched(revision.number, revision.direction)]
      : []),
    ...(usage.models.length === 1 && usage.models[0] === "offline" ? [words.offlineMissing] : []),
  ];
}

/** One line for all whose search failed in the same way. */
function notSearched(state: PlanState, words: DocumentWords): string[] {
  const reasonOf = (id: Specialist) => state.reports[id]?.unsearched;
  const chosen = chosenSpecialists(state.analysis);
  const reasons = new Set(chosen.flatMap((id) => reasonOf(id) ?? []));
  return [...reasons].map((reason) => {
    const ids = chosen.filter((id) => reasonOf(id) === reason);
    return words.notSearched(namesOf(ids, state), reason);
  });
}

function namesOf(ids: readonly Specialist[], state: PlanState): string {
  return ids.map((id) => profileOf(id).name[planLanguage(state)]).join(", ");
}

/** What a stopped session has not come to yet. */
function notBegun(state: PlanState, words: DocumentWords): string[] {
  const { analysis, outline, reports, reviews } = state;
  const open = chosenSpecialists(analysis).filter((id) => !reports[id]);
  return [
    ...(outline ? [] : [words.outlineMissing]),
    ...(open.length > 0 ? [words.specialistsNotBegun(namesOf(open, state))] : []),
    ...(reviews.length > 0 ? [] : [words.notReviewed]),
  ];
}

function wasRefined({ refinements, discussion }: PlanState, round: number): boolean {
  const settled = discussion?.reviewRound === round && discussion.settled;
  return settled || refinements.some(({ reviewRound }) => reviewRound === round);
}

function whyNotRefined({ discussion }: PlanState, words: DocumentWords): string {
  return discussion?.locked?.length ? words.onlyLocked : words.nothingAgreed;
}

function bullets(entries: readonly string[]): string {
  return entries.map((entry) => `- ${oneLine(entry)}`).join("\n");
}
