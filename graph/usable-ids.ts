import { SESSION_ID_PATTERN } from "../schemas/idea.ts";

/**
 * Keeps ids that are usable and unique; the others become `section-N`, or what the prefix says, and so does
 * `constructor`: every object has one, and the section would count as written.
 * @param isUsable Which ids may stay: by default those that a person can type and a file can be named by.
 */
export function withUsableIds<T extends { readonly id?: string | undefined }>(
  entries: readonly T[],
  prefix: string,
  isUsable: (id: string) => boolean = isName,
): (T & { id: string })[] {
  const usable = entries.map(({ id }) => (id !== undefined && isUsable(id) && !(id in Object.prototype) ? id : null));
  const taken = new Set(usable);
  return entries.map((entry, at) => {
    const own = usable[at];
    if (own && usable.indexOf(own) === at) return { ...entry, id: own };
    let number = at + 1;
    while (taken.has(`${prefix}-${number}`)) number++;
    taken.add(`${prefix}-${number}`);
    return { ...entry, id: `${prefix}-${number}` };
  });
}

function isName(id: string): boolean {
  return SESSION_ID_PATTERN.test(id);
}
