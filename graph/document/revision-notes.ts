import type { RevisionNotes } from "../../schemas/model/model-inputs.ts";
import type { PlanSection } from "../../schemas/model/outline.ts";
import type { RevisionRecord } from "../../schemas/model/revision.ts";
import { begin } from "../beginning.ts";
import type { PlanState } from "../state.ts";
import { summingSections } from "./outline/summing-sections.ts";

/** A person who says "make it shorter still" refers to one of the last few requests. */
const VERBATIM = 5;
/** With the bytes of each, what is older stays within 4 KB, however long a session is. */
const DIRECTIONS = 20;
const DIRECTION_BYTES = 200;

/** What was asked for so far: the last requests verbatim, and of older ones where they led. Null where there is none. */
export function revisionNotes(
  revisions: readonly Pick<RevisionRecord, "number" | "request" | "direction" | "reply">[],
): RevisionNotes | null {
  if (revisions.length === 0) return null;
  const older = revisions.slice(0, -VERBATIM).slice(-DIRECTIONS);
  return {
    older: older.map(({ number, request, direction }) => ({
      number,
      direction: begin(direction || request, DIRECTION_BYTES),
    })),
    recent: revisions.slice(-VERBATIM).map(({ number, request, reply }) => ({
      number,
      request,
      ...(reply ? { answer: begin(reply, DIRECTION_BYTES) } : {}),
    })),
  };
}

/** The sections that a review may have changed: all of them, and in a revision those that it touches. */
export function changeableSections({ outline, revisions }: Pick<PlanState, "outline" | "revisions">): PlanSection[] {
  const sections = outline?.sections ?? [];
  const revision = revisions.at(-1);
  if (!revision) return sections;
  const touched = new Set(revision.actions.map(({ sectionId }) => sectionId));
  // What sums up the plan follows what it sums up.
  const following = touched.size > 0 ? summingSections(outline) : [];
  return sections.filter((section) => touched.has(section.id) || following.includes(section));
}
