import type { PlannerEvent } from "../schemas/event.ts";
import { AppError } from "../utils/errors.ts";
import { settleCancelled } from "./cancel.ts";
import { hasNewAnswers, mergeSettings, type RunSettings } from "./given/run-settings.ts";
import { checkSessionId } from "./given/session-id.ts";
import { resumeQueued } from "./queued/resume-queued.ts";
import { runWaiting } from "./queued/run-waiting.ts";
import { plantFork } from "./run/forked-state.ts";
import { readThread } from "./run/thread.ts";
import type { PlannerContext } from "./wiring/context.ts";

export interface ResumeRequest extends RunSettings {
  readonly session: string;
  /** Nobody can be asked: a question that has expired is answered as recommended. */
  readonly unattended?: boolean | undefined;
  /** Only where a crash left it running: since it was found so, another process may have gone on with it. */
  readonly onlyCrashed?: boolean | undefined;
}

/**
 * Goes on with a session from where it stands: after a crash, a failure, an interruption, a cancel, or at its open
 * question. One that a crash left and that was to be cancelled is settled as cancelled, where only crashed ones are wanted.
 * Where workers run sessions, it asks for that, and follows; one that is queued already is asked for nothing more, and
 * followed, held to the settings that are given. Where they do not, what a session was asked for is done here, all of it.
 * @throws AppError `session-unknown`, `session-in-use`; `session-settled` where only a crashed one is wanted.
 */
export async function* resume(
  context: PlannerContext,
  request: ResumeRequest,
): AsyncGenerator<PlannerEvent, void, void> {
  await using held = await context.locks.take(checkSessionId(request.session));
  const { row } = held;
  // With its lock held here, nobody but a crash can have left it running.
  const isUnderWay = row.state === "running" || row.state === "queued";
  if (request.onlyCrashed && !isUnderWay) throw new AppError("session-settled", { session: row.session });
  // Who asks for this very session wants it to go on; who takes up whatever there is does not undo a cancel.
  if (request.onlyCrashed && held.cancelRequested) return yield await settleCancelled(context, held);
  const options = await mergeSettings(context, row.options, request, row.session);
  const run = {
    unattended: request.unattended ?? false,
    answersAreNew: hasNewAnswers(request),
    yesIsNew: request.yes === true,
  };
  if (context.asks && !(await readThread(context, row)).finished)
    return yield* resumeQueued(context, held, { ...row, options }, run);
  await context.store.setOptions(held, options);
  await plantFork(context, held);
  yield* runWaiting(context, held, { ...row, options }, run);
}
