import type { PlanSection } from "../../../schemas/model/outline.ts";
import type { Action } from "../../../schemas/model/review.ts";
import { isSameTitle } from "../text/same-title.ts";

const QUOTED = /["'“‘「『`*]+([^"'”’」』`*]+)["'”’」』`*]+/gu;
const WORD_FOR_IT = /^(?:the\s+)?(?:section\s+)?|\s*(?:section|섹션|절|부분)$/giu;

/**
 * The section that a model means, by its id or, in any letters, numbered and quoted, its title. Null where it means none,
 * or where two have that title.
 */
export function namedSection<T extends Pick<PlanSection, "id" | "title">>(
  name: string,
  sections: readonly T[],
): T | null {
  const byId = sections.find(({ id }) => id === name) ?? sections.find(({ id }) => plainId(id) === plainId(name));
  if (byId) return byId;
  for (const reading of readings(name)) {
    const meant = sections.filter(({ id, title }) => isSameTitle(title, reading) || plainId(id) === plainId(reading));
    if (meant.length > 0) return meant.length === 1 ? (meant[0] ?? null) : null;
  }
  return null;
}

/** Actions with the ids of the sections that they name, and the names that no section has, each once. */
export function withSectionIds(
  actions: readonly Action[],
  sections: readonly Pick<PlanSection, "id" | "title">[],
): { readonly actions: Action[]; readonly unknown: string[] } {
  const unknown = new Set<string>();
  const found = actions.flatMap((action) => {
    const section = namedSection(action.sectionId, sections);
    if (section) return [{ ...action, sectionId: section.id }];
    if (action.instruction.trim()) unknown.add(action.sectionId.trim() || "?");
    return [];
  });
  return { actions: found, unknown: [...unknown] };
}

/** A name as it is, what is quoted in it, and what stands on either side of a colon or in brackets: `part-3: Pricing`. */
function readings(name: string): string[] {
  const quoted = [...name.matchAll(QUOTED)].flatMap(([, inner]) => inner ?? []);
  const sides = name.split(/:\s|\s[–—-]\s|[([\])]/u).map((side) => side.trim());
  const all = [name, ...quoted, ...sides].map((one) => one.trim());
  return [...new Set([...all, ...all.map((one) => one.replace(WORD_FOR_IT, "").trim())])].filter((one) => one !== "");
}

function plainId(id: string): string {
  return id
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/gu, "-");
}
