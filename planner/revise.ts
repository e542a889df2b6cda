import { requestAfter } from "../graph/document/plan-version.ts";
import { presetNamed } from "../graph/practice.ts";
import type { PlannerEvent } from "../schemas/event.ts";
import { MAX_IDEA_CHARACTERS } from "../schemas/idea.ts";
import { AppError } from "../utils/errors.ts";
import { readContextFiles } from "./given/context-files.ts";
import { mergeSettings, type RunSettings } from "./given/run-settings.ts";
import { checkSessionId } from "./given/session-id.ts";
import { keepVersion } from "./records/versions.ts";
import { SessionRun } from "./run/session-run.ts";
import { readThread } from "./run/thread.ts";
import type { PlannerContext } from "./wiring/context.ts";

export interface ReviseRequest extends RunSettings {
  readonly session: string;
  /** What is to change, in 1 to 10,000 characters. */
  readonly request: string;
  /** Paths of more files to plan by; those given before stay. */
  readonly context?: readonly string[] | undefined;
}

/**
 * Changes a finished plan: finds the sections that the request touches, rewrites and reviews those, and leaves the
 * others as they are. The version before is kept. While one revision is not finished there is no other: `resume` first.
 * @throws AppError `request-unusable`, `session-not-finished`, `file-unusable`, and then nothing is changed; `session-in-use`,
 *   `session-unknown`.
 */
export async function* revise(context: PlannerContext, given: ReviseRequest): AsyncGenerator<PlannerEvent, void, void> {
  const session = checkSessionId(given.session);
  const request = given.request.trim();
  const { length } = request;
  if (length === 0 || length > MAX_IDEA_CHARACTERS)
    throw new AppError("request-unusable", { length, max: MAX_IDEA_CHARACTERS });
  await using held = await context.locks.take(session);
  const { row } = held;
  const { finished, state } = await readThread(context, row);
  if (!finished || state.document === null) throw new AppError("session-not-finished", { session });
  await context.provider(row.model).ready?.();
  presetNamed(context.practice, row.preset);
  const options = await mergeSettings(context, row.options, given, session);
  const paths = given.context ?? [];
  const files = paths.length > 0 ? await readContextFiles(paths, await context.documents.amount(session)) : [];
  await context.store.setOptions(held, options);
  // Mostly it is kept already, but a process that died right after the plan's last checkpoint did not get to it.
  const number = requestAfter(await keepVersion(context, held, state), state.revisions);
  await context.revisions.add(held, { number, request }, context.clock.now(), files);
  yield* new SessionRun(context, { ...row, options }, held.handOver(), {
    answersAreNew: given.answersFile !== undefined,
    yesIsNew: given.yes === true,
  }).events();
}
