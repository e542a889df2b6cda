import { diffLines, diffWords } from "diff";
import type { PlanVersion, VersionSection } from "../../schemas/version.ts";
import { AppError } from "../../utils/errors.ts";
import type { PlannerContext } from "../context.ts";
import { checkSessionId } from "../given/session-id.ts";
import { readThread } from "../run/thread.ts";
import { versionIn } from "./versions.ts";

export interface DiffRequest {
  readonly session: string;
  /** The older version; the one before `to` where it is not given. */
  readonly from?: number | undefined;
  /** The newer version; the last one where it is not given. */
  readonly to?: number | undefined;
}

/** What changed between two versions of a plan. */
export interface PlanDiff {
  readonly session: string;
  readonly from: number;
  readonly to: number;
  /** How many versions there are. */
  readonly versions: number;
  /** The sections that are not the same in both, in the newer one's order; those that are gone come last. */
  readonly sections: readonly SectionDiff[];
}

export interface SectionDiff {
  readonly id: string;
  readonly title: string;
  readonly change: "added" | "removed" | "changed";
  readonly wordsAdded: number;
  readonly wordsRemoved: number;
  /** In the text's order; without those that are the same, and without blank ones. */
  readonly lines: readonly ChangedLine[];
}

export interface ChangedLine {
  readonly change: "added" | "removed";
  readonly text: string;
}

/**
 * What changed between two versions of a plan, by default the last two.
 * @throws AppError `version-unknown`, `session-unknown`.
 */
export async function diff(context: PlannerContext, request: DiffRequest): Promise<PlanDiff> {
  const row = await context.store.get(checkSessionId(request.session));
  const { session } = row;
  const { finished, state } = await readThread(context, row);
  const kept = await context.revisions.versions(session);
  const current = finished ? versionIn(state) : null;
  const versions = current && !kept.includes(current.version) ? [...kept, current.version] : kept;
  const to = request.to ?? Math.max(versions.at(-1) ?? 1, 2);
  const from = request.from ?? to - 1;
  const read = async (version: number): Promise<PlanVersion> => {
    const found = versions.includes(version) ? ((await context.revisions.version(session, version)) ?? current) : null;
    if (!found) throw new AppError("version-unknown", { session, version, versions: versions.length });
    return found;
  };
  const [older, newer] = [await read(from), await read(to)];
  return { session, from, to, versions: versions.length, sections: changedSections(older.sections, newer.sections) };
}

/** The sections that are not the same, compared by their ids. Pure. */
export function changedSections(older: readonly VersionSection[], newer: readonly VersionSection[]): SectionDiff[] {
  const before = new Map(older.map((section) => [section.id, section]));
  const after = new Set(newer.map(({ id }) => id));
  return [
    ...newer.flatMap((section) => {
      const known = before.get(section.id);
      if (!known) return [compared("added", section, "", section.markdown)];
      const same = known.markdown === section.markdown && known.title === section.title;
      return same ? [] : [compared("changed", section, textOf(known, section), textOf(section, known))];
    }),
    ...older.filter(({ id }) => !after.has(id)).map((section) => compared("removed", section, section.markdown, "")),
  ];
}

/** A new title is a changed line, too. */
function textOf({ title, markdown }: VersionSection, other: VersionSection): string {
  return title === other.title ? markdown : `${title}\n\n${markdown}`;
}

function compared(change: SectionDiff["change"], { id, title }: VersionSection, old: string, now: string): SectionDiff {
  const words = { added: 0, removed: 0 };
  for (const { value, added, removed } of diffWords(old, now)) {
    const count = value.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
    if (added) words.added += count;
    if (removed) words.removed += count;
  }
  // A last line without its end would differ from the same line with one.
  const lines = diffLines(`${old}\n`, `${now}\n`).flatMap(({ value, added, removed }): ChangedLine[] => {
    if (!added && !removed) return [];
    const texts = value.split("\n").filter((text) => text.trim());
    return texts.map((text) => ({ change: added ? "added" : "removed", text }));
  });
  return { id, title, change, wordsAdded: words.added, wordsRemoved: words.removed, lines };
}
