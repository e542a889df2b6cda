import { type Accept, parseAccept } from "hono/utils/accept";

/** Longer headers are no program's; what stands behind this is not looked at. */
const MAX_CHARACTERS = 1_000;

/**
 * Of the media types that there are the one that a request wants most (RFC 9110, 12.5.1): of equal quality the one that it
 * names more exactly, then the one that stands first here. The first one where it does not say.
 * @returns Null where it wants none of them.
 */
export function acceptedType<T extends string>(header: string | undefined, types: readonly T[]): T | null {
  const ranges = parseAccept((header ?? "").slice(0, MAX_CHARACTERS));
  if (ranges.length === 0) return types[0] ?? null;
  const judged = types.map((type) => ({ type, ...judge(type, ranges) })).filter(({ quality }) => quality > 0);
  const [best] = judged.toSorted((one, other) => other.quality - one.quality || other.exactness - one.exactness);
  return best?.type ?? null;
}

/** How much a type is wanted: the range that fits it most exactly decides, also where it says 0. */
function judge(type: string, ranges: readonly Accept[]): { readonly quality: number; readonly exactness: number } {
  const [main] = type.split("/");
  for (const [exactness, range] of [[2, type] as const, [1, `${main}/*`] as const, [0, "*/*"] as const]) {
    const found = ranges.find((one) => one.type.toLowerCase() === range || (exactness === 0 && one.type === "*"));
    if (found) return { quality: found.q, exactness };
  }
  return { quality: 0, exactness: 0 };
}
