import type { FindingsBrief } from "../../schemas/model/section.ts";
import { SPECIALISTS } from "../../schemas/specialists/specialists.ts";
import { researchLayers } from "../routes.ts";
import { chosenSpecialists } from "../specialists/chosen-specialists.ts";
import type { PlanState } from "../state.ts";
import { numbered } from "./cited-sources.ts";

/** What there is of the chosen specialists' findings, by layer: each reads those before its own, as every later prompt does. */
export function presentReports({ analysis, reports }: Pick<PlanState, "analysis" | "reports">, team = SPECIALISTS) {
  return researchLayers(chosenSpecialists(analysis, team), team)
    .flat()
    .flatMap((specialist) => {
      const findings = reports[specialist]?.findings;
      return findings ? [{ specialist, findings }] : [];
    });
}

/** All findings, whole, with the numbers of their sources. */
export function toldFindings(
  state: Pick<PlanState, "analysis" | "reports" | "sources">,
  team = SPECIALISTS,
): FindingsBrief[] {
  const all = numbered(state.sources);
  return presentReports(state, team).map(({ specialist, findings: { summary, findings } }) => ({
    specialist,
    summary,
    findings: findings.map(({ claim, basis, confidence, sources = [] }) => {
      const numbers = all.flatMap(({ id, number }) => (sources.includes(id) ? [number] : []));
      return { claim, basis, confidence, ...(numbers.length > 0 ? { sources: numbers } : {}) };
    }),
  }));
}

/**
 * As many findings as go into so many bytes of UTF-8. Whole ones are left out, never a part of one: first those without
 * a source, the least certain first, of equally certain ones the later in its specialist's list.
 */
export function fittedFindings(briefs: readonly FindingsBrief[], bytes: number): FindingsBrief[] {
  const ranked = briefs
    .flatMap(({ findings }) => findings.map((finding, rank) => ({ finding, rank })))
    .toSorted(
      (a, b) =>
        Number(b.finding.sources !== undefined) - Number(a.finding.sources !== undefined) ||
        b.finding.confidence - a.finding.confidence ||
        a.rank - b.rank,
    );
  let room = bytes - briefs.reduce((sum, { summary }) => sum + Buffer.byteLength(summary), 0);
  const kept = new Set<FindingsBrief["findings"][number]>();
  for (const { finding } of ranked) {
    room -= Buffer.byteLength(JSON.stringify(finding));
    if (room < 0) break;
    kept.add(finding);
  }
  return briefs.map((brief) => ({ ...brief, findings: brief.findings.filter((finding) => kept.has(finding)) }));
}
