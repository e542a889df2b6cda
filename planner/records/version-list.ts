import { versionMadeBy } from "../../graph/document/plan-version.ts";
import type { RevisionRecord } from "../../schemas/model/revision.ts";
import type { DoneVersion } from "../../utils/postgres/stores/sessions/event-store.ts";
import { checkSessionId } from "../given/session-id.ts";
import { readThread } from "../run/thread.ts";
import type { PlannerContext } from "../wiring/context.ts";
import { versionIn } from "./versions.ts";

/** What made a version: the planning session, a request in words, figures that were set, or a setting that was undone. */
export type VersionOrigin = "planned" | "revised" | "set" | "undone";

/** A version of a plan, and what it was made by. */
export interface ListedVersion {
  readonly version: number;
  /** When it was done; ISO 8601, UTC. Null where nobody knows any more. */
  readonly at: string | null;
  readonly madeBy: VersionOrigin;
  /** What was asked for; null for the first version. */
  readonly request: string | null;
  /** The version whose setting it gives back; null where it undoes none. */
  readonly undoes: number | null;
  /** How many figures moved with it. */
  readonly figuresMoved: number;
}

export interface VersionList {
  readonly session: string;
  /** The newest first. */
  readonly versions: readonly ListedVersion[];
}

/**
 * The versions of a session's plan; none before the first is done.
 * @throws AppError `session-unknown`.
 */
export async function versionList(context: PlannerContext, session: string): Promise<VersionList> {
  const row = await context.store.get(checkSessionId(session));
  const [{ finished, state }, kept, done, requests] = await Promise.all([
    readThread(context, row),
    context.revisions.versions(session),
    context.eventStore.doneVersions(session),
    context.revisions.requests(session),
  ]);
  const current = finished ? versionIn(state) : null;
  const versions = current && !kept.includes(current.version) ? [...kept, current.version] : kept;
  const asked = new Map(requests.map(({ number, at }) => [number, at]));
  return { session, versions: listedVersions(versions, state.revisions, done, asked).toReversed() };
}

/**
 * What is known of each version. Pure.
 * @param done When the runs were done that made versions.
 * @param asked When requests were made, by number: for what has no event of its own, as in a fork.
 */
export function listedVersions(
  versions: readonly number[],
  revisions: readonly RevisionRecord[],
  done: readonly DoneVersion[],
  asked: ReadonlyMap<number, string> = new Map(),
): ListedVersion[] {
  return versions.map((version) => {
    const made = revisions.find(({ number, reply }) => {
      return reply === undefined && versionMadeBy(number, revisions) === version;
    });
    const undoes = made?.set?.undoes ?? null;
    return {
      version,
      at: done.find((one) => one.version === version)?.at ?? (made && asked.get(made.number)) ?? null,
      madeBy: !made ? "planned" : !made.set ? "revised" : undoes === null ? "set" : "undone",
      request: made?.request ?? null,
      undoes: undoes === null ? null : versionMadeBy(undoes, revisions),
      figuresMoved: (made?.set?.moved ?? made?.figures ?? []).length,
    };
  });
}
