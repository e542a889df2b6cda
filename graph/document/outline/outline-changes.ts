import type { Language } from "../../../schemas/idea.ts";
import type { PlanOutline, PlanSection } from "../../../schemas/outline.ts";
import type { Action } from "../../../schemas/review.ts";
import type { OutlineChange } from "../../../schemas/revision.ts";
import type { PlanState } from "../../state.ts";
import { oneLine } from "../text/markdown.ts";
import { namedSection } from "./named-section.ts";
import { isUsableId } from "./section-ids.ts";
import { summingSections } from "./summing-sections.ts";

export interface ChangedOutline {
  readonly outline: PlanOutline;
  /** What the changes ask of sections: to be written, to take in what another one said. */
  readonly actions: readonly Action[];
}

const WORDS = {
  en: {
    takeIn: (title: string) => `Take in what the section "${title}" said, without repeating anything; it is gone now:`,
    takeOut: (title: string) => `The section "${title}" is gone: take out what is said of it here.`,
  },
  ko: {
    takeIn: (title: string) => `없어진 "${title}" 섹션의 내용을 되풀이 없이 여기에 담습니다:`,
    takeOut: (title: string) => `"${title}" 섹션은 없어졌으므로, 여기에서 그 섹션을 다룬 내용을 뺍니다.`,
  },
} as const satisfies Readonly<Record<Language, unknown>>;

/**
 * Carries out changes to the outline of a finished plan, one after the other. What names no section, or would take the
 * last one, is left undone. A section that the human locked keeps its words and is merged with no other. Never throws.
 */
export function changedOutline(
  outline: PlanOutline,
  changes: readonly OutlineChange[],
  sections: PlanState["sections"],
  language: Language,
): ChangedOutline {
  const actions: Action[] = [];
  let current: readonly PlanSection[] = outline.sections;
  for (const change of changes) {
    const section = namedSection(change.sectionId, current);
    if (change.op === "add") {
      if (current.some(({ id }) => id === change.sectionId) || !isUsableId(change.sectionId)) continue;
      const [title, intent] = [oneLine(change.title ?? "") || change.sectionId, change.intent ?? ""];
      current = placed(current, { id: change.sectionId, title, intent, keyPoints: [] }, change.after);
      actions.push({ sectionId: change.sectionId, instruction: intent || title });
    } else if (section) {
      current = applied(current, section, change, { sections, language }, actions);
    }
  }
  return { outline: { ...outline, sections: [...current] }, actions: remaining(actions, current) };
}

function applied(
  current: readonly PlanSection[],
  section: PlanSection,
  { op, title, after }: OutlineChange,
  { sections, language }: { readonly sections: PlanState["sections"]; readonly language: Language },
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
    actions.push(...leftOutOf(others, section, language));
    return others;
  }
  const target = namedSection(after ?? "", others);
  if (!target || target.locked || section.locked) return current;
  const text = sections[section.id]?.markdown ?? "";
  actions.push({ sectionId: target.id, instruction: `${WORDS[language].takeIn(section.title)}\n\n${text}` });
  const keyPoints = [...target.keyPoints, ...section.keyPoints];
  return others.map((one) => (one === target ? { ...target, keyPoints } : one));
}

/** What sums up the others may speak of a section that is gone. */
function leftOutOf(others: readonly PlanSection[], { title }: PlanSection, language: Language): Action[] {
  const instruction = WORDS[language].takeOut(title);
  const open = summingSections({ sections: [...others] }).filter(({ locked }) => !locked);
  return open.map(({ id }) => ({ sectionId: id, instruction }));
}

/** Behind the section named, at the beginning for null, at the end where no section has that id. */
function placed(sections: readonly PlanSection[], section: PlanSection, after: string | null): readonly PlanSection[] {
  const before = after === null ? null : namedSection(after, sections);
  const at = after === null ? 0 : before ? sections.indexOf(before) + 1 : sections.length;
  return sections.toSpliced(at, 0, section);
}

function remaining(actions: readonly Action[], sections: readonly PlanSection[]): Action[] {
  return actions.filter(({ sectionId }) => sections.some(({ id }) => id === sectionId));
}
