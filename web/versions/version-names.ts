import type { z } from "zod";
import type { PlanVersions } from "../../schemas/http/plan.ts";

export type VersionList = z.output<typeof PlanVersions>;
export type Version = VersionList["versions"][number];

/** The setting that an undoing would take back: the last one that nothing has taken back yet. Pure. @param versions The newest first. */
export function undoableVersion(versions: readonly Version[]): Version | null {
  const undone = new Set(versions.flatMap(({ undoes }) => undoes ?? []));
  return versions.find(({ version, madeBy }) => madeBy === "set" && !undone.has(version)) ?? null;
}

/** Which versions are compared: as the address says where there are such, else the last two. Pure. */
export function comparedVersions(
  versions: readonly Pick<Version, "version">[],
  wanted: { readonly from: string | null; readonly to: string | null },
): { readonly from: number; readonly to: number } | null {
  const numbers = versions.map(({ version }) => version);
  const known = (text: string | null) => numbers.find((number) => String(number) === text);
  const to = known(wanted.to) ?? numbers[0];
  if (to === undefined || numbers.length < 2) return null;
  const before = numbers.filter((number) => number < to);
  const from = known(wanted.from) ?? before[0] ?? numbers.find((number) => number !== to);
  return from === undefined || from === to ? null : { from, to };
}
