import type { PlannerEvent } from "../schemas/event.ts";
import type { PlannerContext } from "./context.ts";
import { mergeSettings, type RunSettings } from "./run-settings.ts";
import { checkSessionId } from "./session-id.ts";
import { SessionRun } from "./session-run.ts";

export interface ResumeRequest extends RunSettings {
  readonly session: string;
  /** Nobody can be asked: a question that has expired is answered as recommended. */
  readonly unattended?: boolean | undefined;
}

/**
 * Goes on with a session from where it stands: after a crash, a failure, an interruption, or at its open question.
 * @throws AppError `session-unknown`, `session-in-use`.
 */
export async function* resume(
  context: PlannerContext,
  request: ResumeRequest,
): AsyncGenerator<PlannerEvent, void, void> {
  await using held = await context.locks.take(checkSessionId(request.session));
  const row = await context.store.get(request.session);
  const options = await mergeSettings(row.options, request);
  await context.store.setOptions(held, options);
  yield* new SessionRun(context, { ...row, options }, held, {
    unattended: request.unattended ?? false,
    answersAreNew: request.answersFile !== undefined,
  }).events();
}
