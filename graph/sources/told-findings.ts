import type { OutlineSection } from "../../schemas/outline.ts";
import type { Finding, FindingsBrief } from "../../schemas/section.ts";
import { profileOf } from "../../schemas/specialists.ts";
import { begin } from "../beginning.ts";
import { chosenSpecialists } from "../specialists/chosen-specialists.ts";
import { type PlanState, planLanguage } from "../state.ts";
import { numbered } from "./cited-sources.ts";
import { closest, shareWords } from "./closest.ts";

/** The most that a task is told, in UTF-8: each Send is stored twice. */
const SUMMARY_BYTES = 200;
const CLAIM_BYTES = 400;
const BASIS_BYTES = 200;
const CLAIMS = 3;
/** So many claims with a source are told even where others fit better: what can be shown is worth more. */
const SOURCED_CLAIMS = 2;
/** In so many sections at most a claim may be told: in more, the plan only repeats itself. */
const HOMES = 2;

/** The ids of sections by the text of a claim: what two specialists say alike has one home. */
type ClaimHomes = ReadonlyMap<string, ReadonlySet<string>>;

/** What there is of the chosen specialists' findings, in their order. */
export function presentReports({ analysis, reports }: Pick<PlanState, "analysis" | "reports">) {
  return chosenSpecialists(analysis).flatMap((specialist) => {
    const findings = reports[specialist]?.findings;
    return findings ? [{ specialist, findings }] : [];
  });
}

/** All that an outline says of a section. */
export function sectionWords({ title, intent, keyPoints }: Omit<OutlineSection, "id">): string {
  return [title, intent, ...keyPoints].join(" ");
}

/**
 * Where what a file or a page says belongs: to the sections that share most words with it, else to the one that comes
 * closest to the field of the first specialist who says it. It goes nowhere else; claims without a source go wherever they fit.
 */
export function homesOfClaims(state: PlanState): ClaimHomes {
  const sections = state.outline?.sections ?? [];
  const homes = new Map<string, ReadonlySet<string>>();
  for (const { specialist, findings } of presentReports(state)) {
    const nearest = () => closest(profileOf(specialist).focus[planLanguage(state)], sections, sectionWords, 1);
    for (const { claim } of findings.findings.filter(isFromOutside)) {
      if (homes.has(claim)) continue;
      const sharing = sections.filter((section) => shareWords(sectionWords(section), claim));
      const homesOf = sharing.length > 0 ? closest(claim, sharing, sectionWords, HOMES) : nearest();
      homes.set(claim, new Set(homesOf.map(({ id }) => id)));
    }
  }
  return homes;
}

/**
 * What a section's writer is told: what every specialist says in a line, and of all their claims the few that come
 * closest to what the section is about.
 */
export function findingsFor(
  section: { readonly id: string; readonly about: string },
  state: PlanState,
  homes: ClaimHomes,
): FindingsBrief[] {
  const reports = presentReports(state);
  const claims = reports.flatMap(({ findings }) => findings.findings.map((finding, rank) => ({ finding, rank })));
  const fitting = claims.filter(({ finding }) => homes.get(finding.claim)?.has(section.id) ?? true);
  // What two specialists say alike counts once. Where no word decides, each specialist's first claim comes before any
  // second one.
  const distinct = new Map(fitting.toSorted((a, b) => b.rank - a.rank).map((claim) => [claim.finding.claim, claim]));
  const ranked = [...distinct.values()].toSorted((a, b) => a.rank - b.rank).map(({ finding }) => finding);
  const closestOf = (findings: readonly Finding[], count: number) =>
    closest(section.about, findings, ({ claim, basis }) => `${claim} ${basis}`, count);
  const chosen = new Set([...closestOf(ranked, CLAIMS), ...closestOf(ranked.filter(isFromOutside), SOURCED_CLAIMS)]);
  return reports.map(({ specialist, findings: { summary, findings } }) => ({
    specialist,
    summary: begin(summary, SUMMARY_BYTES),
    findings: findings.filter((finding) => chosen.has(finding)).map((finding) => shortened(finding, state)),
  }));
}

/** Findings that were stored before there were sources have none. */
function isFromOutside({ sources = [] }: Finding): boolean {
  return sources.length > 0;
}

function shortened({ claim, basis, confidence, sources = [] }: Finding, state: PlanState) {
  const numbers = numbered(state.sources).flatMap(({ id, number }) => (sources.includes(id) ? [number] : []));
  return {
    claim: begin(claim, CLAIM_BYTES),
    basis: begin(basis, BASIS_BYTES),
    confidence,
    ...(numbers.length > 0 ? { sources: numbers } : {}),
  };
}
