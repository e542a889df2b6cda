import { createHash } from "node:crypto";
import type { FiguresView } from "../../planner/figures/figure-view.ts";
import type { SetResult } from "../../planner/figures/set.ts";
import type { PlanView } from "../../schemas/http/plan-view.ts";
import type { PlanExport } from "../../schemas/plan/plan-export.ts";
import { packageVersion } from "../../utils/package-files.ts";

/** Enough that no two versions of anything ever meet. */
const HASH_CHARACTERS = 22;
/** An entity tag as in RFC 9110, and the comma or the end behind it. Empty places in a list count for nothing. */
const LISTED = /[\s,]*(?:((?:W\/)?"[\x21\x23-\x7e\x80-\xff]*")\s*(?:,|$)|$)/y;
const OF_VERSION = /^"v(\d+)-/;

/** The strong tag of a plan in a format: what a program of another version would make of it is another one. */
export function planTag(plan: PlanExport, format: string): string {
  return tagOf(null, [format, packageVersion(), plan]);
}

/** The strong tag of a plan as a page shows it. */
export function viewTag(view: PlanView): string {
  return tagOf(view.version, [packageVersion(), view]);
}

/** The strong tag of a plan's figures, which `versionsWanted` reads the version of. */
export function figuresTag(figures: FiguresView): string {
  return tagOf(figures.version, [packageVersion(), figures]);
}

/**
 * The tag that a setting of figures has made.
 * @returns Null where that cannot be said: somebody has changed the plan since, and whoever set figures has not seen that.
 */
export function tagAfterSetting({ version }: Pick<SetResult, "version">, figures: FiguresView): string | null {
  return version === figures.version ? figuresTag(figures) : null;
}

function tagOf(version: number | null, content: unknown): string {
  const hash = createHash("sha256").update(JSON.stringify(content)).digest("base64url").slice(0, HASH_CHARACTERS);
  return version === null ? `"${hash}"` : `"v${version}-${hash}"`;
}

/**
 * Whether whoever asks has what the tag is of, by the weak comparison: 304 then, and no body.
 * @param ifNoneMatch The header; what is no list of tags is none.
 */
export function isKnown(ifNoneMatch: string | undefined, tag: string): boolean {
  const tags = readTags(ifNoneMatch);
  return tags === "*" || (tags ?? []).some((one) => one.replace(/^W\//, "") === tag);
}

/**
 * The versions of a plan of which `If-Match` wants one, by the strong comparison: a weak tag is of none, and neither is one
 * that never was ours.
 * @returns Undefined where it wants none in particular. With an empty list nothing may be changed.
 */
export function versionsWanted(ifMatch: string | undefined): number[] | undefined {
  if (ifMatch === undefined) return undefined;
  const tags = readTags(ifMatch);
  if (tags === "*") return undefined;
  return (tags ?? []).flatMap((tag) => OF_VERSION.exec(tag)?.[1] ?? []).map(Number);
}

/** The tags of a list; null for what is none. */
function readTags(header: string | undefined): "*" | string[] | null {
  if (header?.trim() === "*") return "*";
  const tags: string[] = [];
  LISTED.lastIndex = 0;
  for (const text = header ?? ""; LISTED.lastIndex < text.length; ) {
    const found = LISTED.exec(text);
    if (!found) return null;
    if (found[1] !== undefined) tags.push(found[1]);
  }
  return tags;
}
