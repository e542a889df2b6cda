import type { PlanOutline, PlanSection } from "../../schemas/outline.ts";
import type { Action } from "../../schemas/review.ts";
import type { OutlineChange } from "../../schemas/revision.ts";
import type { PlanState } from "../state.ts";
import { oneLine } from "./markdown.ts";
import { isUsableId } from "./section-ids.ts";
import { summingSections } from "./summing-sections.ts";

export interface ChangedOutline {
  readonly outline: PlanOutline;
  /** What the changes ask of sections: to be written, to take in what another one said. */
  readonly actions: readonly Action[];
}

/**
 * Carries out changes to the outline of a finished plan, one after the other. What names no section, or would take the
 * last one, is left undone. A section that the human locked keeps its words and is merged with no other. Never throws.
 */
export function changedOutline(
  outline: PlanOutline,
  changes: readonly OutlineChange[],
  sections: PlanState["sections"],
): ChangedOutline {
  const actions: Action[] = [];
  let current: readonly PlanSection[] = outline.sections;
  for (const change of changes) {
    const section = current.find(({ id }) => id === change.sectionId);
    if (change.op === "add") {
      if (section || !isUsableId(change.sectionId)) continue;
      const [title, intent] = [oneLine(change.title ?? "") || change.sectionId, change.intent ?? ""];
      current = placed(current, { id: change.sectionId, title, intent, keyPoints: [] }, change.after);
      actions.push({ sectionId: change.sectionId, instruction: intent || title });
    } else if (section) {
      current = applied(current, section, change, sections, actions);
    }
  }
  return { outline: { ...outline, sections: [...current] }, actions: remaining(actions, current) };
}

function applied(
  current: readonly PlanSection[],
  section: PlanSection,
  { op, title, after }: OutlineChange,
  sections: PlanState["sections"],
  actions: Action[],
): readonly PlanSection[] {
  const others = current.filter((one) => one !== section);
  if (op === "rename") {
    const renamed = { ...section, title: oneLine(title ?? "") || section.title };
    return current.map((one) => (one === section ? renamed : one));
  }
  if (others.length === 0) return current;
  if (op === "move") return placed(others, section, after);
  if (op === "drop") {
    actions.push(...leftOutOf(others, section));
    return others;
  }
  const target = others.find(({ id }) => id === after);
  if (!target || target.locked || section.locked) return current;
  const text = sections[section.id]?.markdown ?? "";
  const instruction = `Take in what the section "${section.title}" said, without repeating anything; it is gone now:\n\n${text}`;
  actions.push({ sectionId: target.id, instruction });
  const keyPoints = [...target.keyPoints, ...section.keyPoints];
  return others.map((one) => (one === target ? { ...target, keyPoints } : one));
}

/** What sums up the others may speak of a section that is gone. */
function leftOutOf(others: readonly PlanSection[], { title }: PlanSection): Action[] {
  const instruction = `The section "${title}" is gone: take out what is said of it here.`;
  const open = summingSections({ sections: [...others] }).filter(({ locked }) => !locked);
  return open.map(({ id }) => ({ sectionId: id, instruction }));
}

/** Behind the section named, at the beginning for null, at the end where no section has that id. */
function placed(sections: readonly PlanSection[], section: PlanSection, after: string | null): readonly PlanSection[] {
  const at = after === null ? 0 : sections.findIndex(({ id }) => id === after) + 1 || sections.length;
  return sections.toSpliced(at, 0, section);
}

function remaining(actions: readonly Action[], sections: readonly PlanSection[]): Action[] {
  return actions.filter(({ sectionId }) => sections.some(({ id }) => id === sectionId));
}
