import { requestAfter } from "../graph/document/plan-version.ts";
import { presetNamed } from "../graph/practice.ts";
import type { PlannerEvent } from "../schemas/event.ts";
import { MAX_IDEA_CHARACTERS } from "../schemas/idea.ts";
import { AppError } from "../utils/errors.ts";
import { measure } from "../utils/observability/metrics/measured.ts";
import type { Statements } from "../utils/postgres/transaction.ts";
import { admit } from "./access/admission.ts";
import { type ContextFile, contextReading, type LeftOutFile, readContextFiles } from "./given/context/context-files.ts";
import { checkVersion, type IfVersion } from "./given/if-version.ts";
import { hasNewAnswers, mergeSettings, type RunSettings } from "./given/run-settings.ts";
import { checkSessionId } from "./given/session-id.ts";
import { checkStorable } from "./given/storable-text.ts";
import { type Detachable, isQueuedError } from "./queued/ask-run.ts";
import { askAndFollow } from "./queued/follow-run.ts";
import { keepVersion } from "./records/versions.ts";
import { begunBefore, type MadeOnce } from "./run/begun-before.ts";
import { SessionRun } from "./run/session-run.ts";
import { readThread } from "./run/thread.ts";
import type { PlannerContext } from "./wiring/context.ts";

export interface ReviseRequest extends RunSettings, MadeOnce, IfVersion, Detachable {
  readonly session: string;
  /** What is to change, in 1 to 10,000 characters. */
  readonly request: string;
  /** More files to plan by; those given before stay. */
  readonly context?: readonly ContextFile[] | undefined;
  /** Told of each file in a folder that cannot be read; without it such a file is refused. */
  readonly onLeftOut?: ((file: LeftOutFile) => void) | undefined;
}

/**
 * Changes a finished plan: finds the sections that the request touches, rewrites and reviews those, and leaves the
 * others as they are. The version before is kept. While one revision is not finished there is no other: `resume` first.
 * @throws AppError `request-unusable`, `usage` for what cannot be stored, `session-not-finished`, `version-changed`, `file-unusable`, `page-unusable`, `page-unreachable`, and then nothing is changed; `session-in-use`,
 *   also where it waits for a worker; `session-unknown`.
 */
export async function* revise(context: PlannerContext, given: ReviseRequest): AsyncGenerator<PlannerEvent, void, void> {
  const session = checkSessionId(given.session);
  const request = given.request.trim();
  const { length } = request;
  if (length === 0 || length > MAX_IDEA_CHARACTERS)
    throw new AppError("request-unusable", { length, max: MAX_IDEA_CHARACTERS });
  checkStorable(request, { en: "The request", ko: "요청" });
  const runOptions = { answersAreNew: hasNewAnswers(given), yesIsNew: given.yes === true };
  const made = await context.revisions.madeUnder(session, given.once);
  if (made !== null) return yield* begunBefore(context, session, made, runOptions);
  await using held = await context.locks.take(session);
  const { row } = held;
  if (context.asks && row.state === "queued") throw isQueuedError(session);
  const { finished, state } = await readThread(context, row);
  if (!finished || state.document === null) throw new AppError("session-not-finished", { session });
  checkVersion(session, state, given);
  if (!context.asks) await context.provider(row.model).ready?.();
  await admit(context, row.model);
  presetNamed(context.practice, row.preset);
  const options = await mergeSettings(context, row.options, given, session);
  const { context: added = [] } = given;
  const earlier = added.length > 0 ? await context.documents.amount(session) : undefined;
  const files = await readContextFiles(added, { ...contextReading(context, given), ...(earlier ? { earlier } : {}) });
  measure("revision-asked", null);
  if (!context.asks) await context.store.setOptions(held, options);
  // Mostly it is kept already, but a process that died right after the plan's last checkpoint did not get to it.
  const number = requestAfter(await keepVersion(context, held, state), state.revisions);
  const revision = { number, request };
  if (context.asks) {
    const store = (client: Statements, at: Date) =>
      context.revisions.add(held, revision, at, files, given.once, client);
    const asked = { session, model: row.model, held, options };
    return yield* askAndFollow(context, asked, { run: runOptions, detached: given.detached, store });
  }
  await context.revisions.add(held, revision, context.clock.now(), files, given.once);
  yield* new SessionRun(context, { ...row, options }, held.handOver(), runOptions).events();
}
