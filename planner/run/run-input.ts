import type { PlanUpdate } from "../../graph/state.ts";
import type { RevisionRequest } from "../../schemas/model/revision.ts";
import type { SessionRow } from "../../utils/postgres/stores/sessions/session-store.ts";
import type { PlannerContext } from "../wiring/context.ts";

/** What a thread begins with, together with the session's files. */
export async function beginningInput(context: PlannerContext, row: SessionRow): Promise<PlanUpdate & { idea: string }> {
  const { session, idea, preset, options } = row;
  return { idea, preset, language: options.language ?? null, ...(await filesUpTo(context, session, 0)) };
}

/** A request on the finished plan with the files that came with it, of which the person is asked, and those from before. */
export async function requestInput(
  context: PlannerContext,
  { session }: SessionRow,
  request: RevisionRequest,
): Promise<PlanUpdate> {
  const given = await filesUpTo(context, session, request.number);
  const files = given.sources ? await context.documents.cameWith(session, request.number) : [];
  return { revision: files.length > 0 ? { ...request, files } : request, ...given };
}

/** The session's files up to a revision; nothing where it was given none. */
async function filesUpTo(
  { documents }: PlannerContext,
  session: string,
  revision: number,
): Promise<Pick<PlanUpdate, "sources">> {
  const sources = await documents.sources(session, revision);
  return sources.length > 0 ? { sources } : {};
}
