import type { RevisionRecord } from "../../schemas/model/revision.ts";

type Seen = Pick<RevisionRecord, "number" | "reply">;

/** The version that a plan with these revisions is: each makes the next one, but for those that changed nothing. */
export function planVersion(revisions: readonly Seen[]): number {
  return versionMadeBy(revisions.at(-1)?.number ?? 0, revisions);
}

/** The version that the request of this number makes, or would make. */
export function versionMadeBy(number: number, revisions: readonly Seen[]): number {
  return 1 + number - revisions.filter((one) => one.number <= number && one.reply !== undefined).length;
}

/** The number of the next request on a plan that is kept as this version: requests that changed nothing have one as well. */
export function requestAfter(version: number, revisions: readonly Seen[]): number {
  return version + revisions.filter(({ reply }) => reply !== undefined).length;
}
