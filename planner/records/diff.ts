import { diffArrays, diffLines } from "diff";
import { versionMadeBy } from "../../graph/document/plan-version.ts";
import { movedFigures } from "../../graph/figures/sheet/sheet-changes.ts";
import { shownMoves } from "../../graph/figures/text/moved-passages.ts";
import { planLanguage } from "../../graph/state.ts";
import type { Language } from "../../schemas/idea.ts";
import type { ShownMove } from "../../schemas/model/figures.ts";
import type { DoneOutlineChange, RevisionRecord } from "../../schemas/model/revision.ts";
import type { PlanVersion, VersionSection } from "../../schemas/plan/version.ts";
import { AppError } from "../../utils/errors.ts";
import { checkSessionId } from "../given/session-id.ts";
import { readThread } from "../run/thread.ts";
import type { PlannerContext } from "../wiring/context.ts";
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
  /** The figures whose values differ, as people read them; empty where a version has no sheet. */
  readonly figures: readonly ShownMove[];
  /** The sections that both have and that stand in another order, by id. */
  readonly moved: readonly MovedSection[];
}

export interface MovedSection {
  readonly id: string;
  readonly title: string;
  /** Its place among the sections, from 1. */
  readonly from: number;
  readonly to: number;
}

export interface SectionDiff {
  readonly id: string;
  readonly title: string;
  /** Another title that it had before; null where it has kept it. */
  readonly renamedFrom: string | null;
  readonly change: "added" | "removed" | "changed";
  /** Of one that is gone: the section that a request had it merged into. */
  readonly mergedInto?: { readonly id: string; readonly title: string };
  readonly wordsAdded: number;
  readonly wordsRemoved: number;
  /** In the text's order; without those that are the same, and without blank ones. */
  readonly lines: readonly ChangedLine[];
  /** The same changes by words: each changed line once, in pieces. */
  readonly passages: readonly (readonly WordChange[])[];
}

/** A piece of a changed line: words that both have, or only one of the versions has. */
export interface WordChange {
  readonly change: "same" | "added" | "removed";
  readonly text: string;
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
  return {
    ...{ session, from, to, versions: versions.length },
    sections: changedSections(older.sections, newer.sections).map((section) => ({
      ...section,
      ...mergedInto(section, newer.sections, mergesBetween(from, to, state.revisions)),
    })),
    figures: figureMoves(older, newer, planLanguage(state)),
    moved: movedSections(older.sections, newer.sections, movesBetween(from, to, state.revisions)),
  };
}

/** What the requests that led from one version to another changed in the outline. */
function outlineBetween(from: number, to: number, revisions: readonly RevisionRecord[]): readonly DoneOutlineChange[] {
  return revisions.flatMap(({ number, reply, outline = [] }) => {
    const version = versionMadeBy(number, revisions);
    return reply === undefined && version > from && version <= to ? outline : [];
  });
}

/** Which sections went into which others. */
function mergesBetween(from: number, to: number, revisions: readonly RevisionRecord[]): ReadonlyMap<string, string> {
  const done = outlineBetween(from, to, revisions);
  return new Map(done.flatMap(({ sectionId, into }) => (into ? [[sectionId, into.id] as const] : [])));
}

function movesBetween(from: number, to: number, revisions: readonly RevisionRecord[]): ReadonlySet<string> {
  const done = outlineBetween(Math.min(from, to), Math.max(from, to), revisions);
  return new Set(done.flatMap(({ op, sectionId }) => (op === "move" ? [sectionId] : [])));
}

function mergedInto(
  { id, change }: SectionDiff,
  newer: readonly VersionSection[],
  merges: ReadonlyMap<string, string>,
): Pick<SectionDiff, "mergedInto"> {
  const seen = new Set([id]);
  let into = merges.get(id);
  // What it went into may have gone into another one since; by names that came back it may be a circle.
  while (into !== undefined && !seen.has(into) && !newer.some((one) => one.id === into)) {
    seen.add(into);
    into = merges.get(into);
  }
  const target = newer.find((one) => one.id === into);
  return change === "removed" && target ? { mergedInto: { id: target.id, title: target.title } } : {};
}

function figureMoves(older: PlanVersion, newer: PlanVersion, language: Language): ShownMove[] {
  if (!older.sheet || !newer.sheet) return [];
  return shownMoves(movedFigures(older.sheet, newer.sheet), older.sheet, newer.sheet, language);
}

/**
 * The fewest sections that have to be moved to get from one order to the other. Pure.
 * @param asked The sections that requests moved: of two that changed places it is the one that was meant.
 */
export function movedSections(
  older: readonly VersionSection[],
  newer: readonly VersionSection[],
  asked: ReadonlySet<string> = new Set(),
): MovedSection[] {
  const [before, after] = [older, newer].map((sections) => sections.map(({ id }) => id)) as [string[], string[]];
  const [was, is] = [before.filter((id) => after.includes(id)), after.filter((id) => before.includes(id))];
  const fewest = new Set(diffArrays(was, is).flatMap(({ value, added, removed }) => (added || removed ? [] : value)));
  const rest = [was, is].map((ids) => ids.filter((id) => !asked.has(id)));
  const isMeant = rest[0]?.join() === rest[1]?.join() && is.length - (rest[1]?.length ?? 0) <= is.length - fewest.size;
  const stays = isMeant ? new Set(rest[1]) : fewest;
  return newer.flatMap(({ id, title }, at) => {
    return is.includes(id) && !stays.has(id) ? [{ id, title, from: before.indexOf(id) + 1, to: at + 1 }] : [];
  });
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
      const renamedFrom = known.title === section.title ? null : known.title;
      return same ? [] : [compared("changed", section, textOf(known, section), textOf(section, known), renamedFrom)];
    }),
    ...older.filter(({ id }) => !after.has(id)).map((section) => compared("removed", section, section.markdown, "")),
  ];
}

/** A new title is a changed line, too. */
function textOf({ title, markdown }: VersionSection, other: VersionSection): string {
  return title === other.title ? markdown : `${title}\n\n${markdown}`;
}

function compared(
  change: SectionDiff["change"],
  { id, title }: VersionSection,
  old: string,
  now: string,
  renamedFrom: string | null = null,
): SectionDiff {
  const words = { added: 0, removed: 0 };
  for (const { value, added, removed } of diffArrays(piecesOf(old), piecesOf(now))) {
    const count = value.join("").match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
    if (added) words.added += count;
    if (removed) words.removed += count;
  }
  // A last line without its end would differ from the same line with one.
  const lines = diffLines(`${old}\n`, `${now}\n`).flatMap(({ value, added, removed }): ChangedLine[] => {
    if (!added && !removed) return [];
    const texts = value.split("\n").filter((text) => text.trim());
    return texts.map((text) => ({ change: added ? "added" : "removed", text }));
  });
  const passages = passagesOf(old, now);
  return { id, title, renamedFrom, change, wordsAdded: words.added, wordsRemoved: words.removed, lines, passages };
}

/** Lines that took the place of others, word by word. */
function passagesOf(old: string, now: string): WordChange[][] {
  const parts = diffLines(`${old}\n`, `${now}\n`);
  return parts.flatMap(({ value, added, removed }, at): WordChange[][] => {
    const before = parts[at - 1];
    if (added && before?.removed) return [];
    const next = parts[at + 1];
    if (removed && next?.added) return paired(value, next.value);
    if (!added && !removed) return [];
    return linesOf(value).map((text) => [{ change: added ? "added" : "removed", text }]);
  });
}

/** Rows of a table and paragraphs mostly keep their places, so that line is compared with line. */
function paired(old: string, now: string): WordChange[][] {
  const [before, after] = [linesOf(old), linesOf(now)];
  if (before.length !== after.length) return [changesOf(old.trim(), now.trim())];
  return before.map((line, at) => changesOf(line, after[at] ?? ""));
}

function changesOf(old: string, now: string): WordChange[] {
  return diffArrays(piecesOf(old), piecesOf(now)).map(({ value, added, removed }) => ({
    change: added ? "added" : removed ? "removed" : "same",
    text: value.join(""),
  }));
}

/** Words and numbers, those with their minus and commas: of 1,037 and 1,512 nobody wants to see what they share. */
function piecesOf(text: string): string[] {
  return text.match(/−?\d(?:[\d,.]*\d)?%?|[\p{L}\p{M}_]+|\s+|[\s\S]/gu) ?? [];
}

function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line.trim());
}
