import type { z } from "zod";
import type { ApprovalAnswer, EditedSection } from "../../../schemas/answer.ts";
import type { OfferedOption } from "../../../schemas/question.ts";
import { linesOf } from "../form/form-draft.ts";
import { isRecord, textIn } from "../read-draft.ts";

/** The bounds of the answer's schema, so that a person is told before the answer is refused. */
export const OUTLINE_LIMITS = { sections: 40, title: 200, intent: 2_000, points: 50, point: 500 } as const;

/** A section while the outline is edited. */
export interface DraftSection {
  /** Its own in the draft; that of the outline's section, where it is one. */
  readonly key: string;
  /** Not there for a new one. */
  readonly id?: string;
  readonly title: string;
  readonly intent: string;
  /** One a line. */
  readonly points: string;
  readonly locked: boolean;
}

export interface OutlineDraft {
  readonly sections: readonly DraftSection[];
  /** What was taken out, the last one last, with the place that it had. */
  readonly removed: readonly { readonly section: DraftSection; readonly at: number }[];
  readonly isRejecting: boolean;
  readonly reason: string;
}

type Sections = readonly DraftSection[];

/** The outline as it is proposed. */
export function outlineDraft(options: readonly OfferedOption[]): OutlineDraft {
  return { sections: options.map(proposed), removed: [], isRejecting: false, reason: "" };
}

/** A session that waited before sections told their points has them in one line. */
function proposed({ id, title, description, intent = "", keyPoints }: OfferedOption): DraftSection {
  const points = keyPoints ?? description.split("·").map((point) => point.trim());
  return { key: id, id, title, intent, points: points.filter((point) => point !== "").join("\n"), locked: false };
}

export function isOutlineChanged(options: readonly OfferedOption[], sections: Sections): boolean {
  return sections.length !== options.length || sections.some((section, at) => !isAsProposed(section, options[at]));
}

function isAsProposed(section: DraftSection, option: OfferedOption | undefined): boolean {
  if (option === undefined || section.id !== option.id || section.locked) return false;
  const before = proposed(option);
  return isSameText(section.title, before.title) && isSameText(section.intent, before.intent) && isSamePoints();

  function isSamePoints(): boolean {
    return linesOf(section.points).join("\n") === linesOf(before.points).join("\n");
  }
}

function isSameText(one: string, other: string): boolean {
  return one.trim() === other.trim();
}

/**
 * What a draft answers: that the outline is accepted, edited, or rejected for a reason. An edited section that names its id keeps what
 * is not said, so that only what was changed is sent.
 * @returns Null where it is rejected without a reason, or a section has no title.
 */
export function outlineAnswer(
  options: readonly OfferedOption[],
  { sections, isRejecting, reason }: OutlineDraft,
): z.infer<typeof ApprovalAnswer> | null {
  if (isRejecting) return reason.trim() === "" ? null : { kind: "approval", decision: "reject", reason: reason.trim() };
  if (!isOutlineChanged(options, sections)) return { kind: "approval", decision: "accept" };
  if (sections.length === 0 || sections.some(({ title }) => title.trim() === "")) return null;
  return {
    kind: "approval",
    decision: "edit",
    edits: { sections: sections.map((section) => editedSection(section, options)) },
  };
}

function editedSection({ id, title, intent, points, locked }: DraftSection, options: readonly OfferedOption[]) {
  const option = options.find((one) => one.id === id);
  const before = option === undefined ? { intent: "", points: "" } : proposed(option);
  const keyPoints = linesOf(points);
  const isRepointed = keyPoints.join("\n") !== linesOf(before.points).join("\n");
  const edited: EditedSection = {
    ...(id === undefined ? {} : { id }),
    title: title.trim(),
    ...(isSameText(intent, before.intent) ? {} : { intent: intent.trim() }),
    ...(isRepointed ? { keyPoints } : {}),
    ...(locked ? { locked } : {}),
  };
  return edited;
}

/** Where a section stands after it was moved: never outside of the outline. */
export function moved(sections: Sections, from: number, to: number): DraftSection[] {
  const section = sections[from];
  if (section === undefined) return [...sections];
  const place = Math.min(Math.max(0, to), sections.length - 1);
  const others = sections.filter((_, at) => at !== from);
  return [...others.slice(0, place), section, ...others.slice(place)];
}

/** A section in place of the one with its key. */
export function replaced(sections: Sections, changed: DraftSection): DraftSection[] {
  return sections.map((section) => (section.key === changed.key ? changed : section));
}

/** A new section at the end, where there is room for one. */
export function added(sections: Sections): DraftSection[] {
  if (sections.length >= OUTLINE_LIMITS.sections) return [...sections];
  return [...sections, { key: freeKey(sections), title: "", intent: "", points: "", locked: false }];
}

/** Ids of sections have no blanks, so that no key of ours is one of theirs. */
function freeKey(sections: Sections): string {
  for (let at = 1; ; at++) {
    const key = `new ${at}`;
    if (!sections.some((section) => section.key === key)) return key;
  }
}

/** Without a section, which can be put back. The last one stays: an outline has one at least. */
export function removed(draft: OutlineDraft, key: string): OutlineDraft {
  const at = draft.sections.findIndex((section) => section.key === key);
  const section = draft.sections[at];
  if (section === undefined || draft.sections.length === 1) return draft;
  return {
    ...draft,
    sections: draft.sections.filter((one) => one !== section),
    removed: [...draft.removed, { section, at }],
  };
}

/** With what was taken out last where it stood, as near as it can be. */
export function putBack(draft: OutlineDraft): OutlineDraft {
  const last = draft.removed.at(-1);
  if (last === undefined || draft.sections.length >= OUTLINE_LIMITS.sections) return draft;
  const isTaken = draft.sections.some(({ key }) => key === last.section.key);
  const section = isTaken ? { ...last.section, key: freeKey(draft.sections) } : last.section;
  const at = Math.min(last.at, draft.sections.length);
  return {
    ...draft,
    sections: [...draft.sections.slice(0, at), section, ...draft.sections.slice(at)],
    removed: draft.removed.slice(0, -1),
  };
}

/** What of a section the server would refuse; null where nothing is seen. */
export type SectionFault = "title-missing" | "title-long" | "intent-long" | "points-many" | "point-long";

export function sectionFault({ title, intent, points }: DraftSection): SectionFault | null {
  const lines = linesOf(points);
  if (title.trim() === "") return "title-missing";
  if (title.trim().length > OUTLINE_LIMITS.title) return "title-long";
  if (intent.length > OUTLINE_LIMITS.intent) return "intent-long";
  if (lines.length > OUTLINE_LIMITS.points) return "points-many";
  return lines.some((line) => line.length > OUTLINE_LIMITS.point) ? "point-long" : null;
}

/** What was kept of an outline; only what is whole, and each section once. */
export function readOutlineDraft(kept: Readonly<Record<string, unknown>>): Partial<OutlineDraft> {
  const sections = Array.isArray(kept["sections"]) ? kept["sections"].flatMap(readSection) : [];
  const isWhole = sections.length > 0 && new Set(sections.map(({ key }) => key)).size === sections.length;
  const removedBefore = Array.isArray(kept["removed"]) ? kept["removed"].flatMap(readRemoved) : [];
  return {
    ...(isWhole ? { sections: sections.slice(0, OUTLINE_LIMITS.sections), removed: removedBefore } : {}),
    isRejecting: kept["isRejecting"] === true,
    reason: textIn(kept, "reason"),
  };
}

function readSection(kept: unknown): DraftSection[] {
  if (!isRecord(kept) || typeof kept["key"] !== "string") return [];
  const { id } = kept;
  return [
    {
      key: kept["key"],
      ...(typeof id === "string" ? { id } : {}),
      title: textIn(kept, "title"),
      intent: textIn(kept, "intent"),
      points: textIn(kept, "points"),
      locked: kept["locked"] === true,
    },
  ];
}

function readRemoved(kept: unknown): { section: DraftSection; at: number }[] {
  if (!isRecord(kept) || typeof kept["at"] !== "number") return [];
  const { at } = kept;
  return readSection(kept["section"]).map((section) => ({ section, at }));
}
