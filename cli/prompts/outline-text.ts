import type { EditedSection } from "../../schemas/answer.ts";
import type { DraftSection } from "../../schemas/draft.ts";
import { oneLine } from "../terminal/text-width.ts";

/** The bounds the answer's schema has, so that a person is told before the answer is refused. */
export const MAX_SECTIONS = 40;
export const MAX_TITLE_CHARACTERS = 200;
export const MAX_ABOUT_CHARACTERS = 2_000;
export const MAX_POINTS = 50;
export const MAX_POINT_CHARACTERS = 500;

/** What a locked section's line begins with. */
const LOCK = "! ";

/** The outline as text for an editor: `[id] title`, `! ` before a locked one, and what it tells indented below. */
export function outlineToText(sections: readonly DraftSection[], help: readonly string[]): string {
  const lines = sections.flatMap(({ id, title, about, locked }) => [
    `${locked ? LOCK : ""}${id === undefined ? oneLine(title) : `[${id}] ${oneLine(title)}`}`,
    ...(about === "" ? [] : [`    ${oneLine(about)}`]),
  ]);
  return [...help.map((line) => `# ${line}`), "", ...lines, ""].join("\n");
}

/** The sections in a text that `outlineToText` made and a person changed. An id counts once, and only if known. */
export function outlineFromText(text: string, before: readonly DraftSection[]): DraftSection[] {
  const known = new Set(before.flatMap(({ id }) => id ?? []));
  const free = new Set(known);
  const sections: { id?: string; title: string; about: string; locked?: boolean }[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith("#") || line.trim() === "") continue;
    const current = sections.at(-1);
    if (/^\s/.test(line) && current !== undefined) {
      current.about = `${current.about} ${line.trim()}`.trim();
      continue;
    }
    const locked = line.startsWith(LOCK);
    const own = locked ? line.slice(LOCK.length) : line;
    const [, id, named] = /^\[([^\]]*)\]\s*(.*)$/.exec(own.trim()) ?? [];
    const title = id !== undefined && known.has(id) ? named : own;
    sections.push({
      ...(id !== undefined && free.delete(id) ? { id } : {}),
      title: title?.trim() ?? "",
      about: "",
      ...(locked ? { locked } : {}),
    });
  }
  return sections.filter(({ title }) => title !== "");
}

/** The edits an approval sends: the whole outline, or null where nothing was changed. */
export function editsOf(
  edited: readonly DraftSection[],
  before: readonly DraftSection[],
): { sections: EditedSection[] } | null {
  const same = edited.length === before.length && edited.every((section, index) => isSame(section, before[index]));
  if (same) return null;
  return {
    sections: edited.map(({ id, title, about, locked }) => {
      const lock = locked ? { locked } : {};
      if (id === undefined) return { title, ...(about === "" ? {} : { intent: about }), ...lock };
      const known = before.find((section) => section.id === id);
      const changed = known === undefined || oneLine(known.about) !== oneLine(about);
      return { id, title, ...(changed ? { keyPoints: pointsOf(about) } : {}), ...lock };
    }),
  };
}

/** The key points in a line that parts them by `·`. */
export function pointsOf(about: string): string[] {
  return about
    .split("·")
    .map((point) => point.trim())
    .filter((point) => point !== "");
}

function isSame(section: DraftSection, other: DraftSection | undefined): boolean {
  if (other === undefined || section.id !== other.id || (section.locked ?? false) !== (other.locked ?? false))
    return false;
  return oneLine(section.title) === oneLine(other.title) && oneLine(section.about) === oneLine(other.about);
}
