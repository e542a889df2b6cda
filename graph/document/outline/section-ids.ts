import { SESSION_ID_PATTERN } from "../../../schemas/idea.ts";
import type { OutlineSection } from "../../../schemas/model/outline.ts";

/**
 * Keeps ids that are well formed and unique; the others become `section-N`, and so does `constructor`: every object
 * has one, and the section would count as written.
 */
export function withUsableIds<T extends Omit<OutlineSection, "id"> & { id?: string | undefined }>(
  sections: readonly T[],
): (T & { id: string })[] {
  const wellFormed = sections.map(({ id }) => (id !== undefined && isUsableId(id) ? id : null));
  const taken = new Set(wellFormed);
  return sections.map((section, at) => {
    const own = wellFormed[at];
    if (own && wellFormed.indexOf(own) === at) return { ...section, id: own };
    let number = at + 1;
    while (taken.has(`section-${number}`)) number++;
    taken.add(`section-${number}`);
    return { ...section, id: `section-${number}` };
  });
}

/** Whether a section can have this id. */
export function isUsableId(id: string): boolean {
  return SESSION_ID_PATTERN.test(id) && !(id in Object.prototype);
}
