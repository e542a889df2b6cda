import { presetNamed } from "../graph/practice.ts";
import type { PlannerEvent } from "../schemas/event.ts";
import { AppError } from "../utils/errors.ts";
import type { Statements } from "../utils/postgres/transaction.ts";
import { admit } from "./access/admission.ts";
import { checkpointNamed } from "./given/checkpoint-name.ts";
import { hasNewAnswers, mergeSettings, type RunSettings } from "./given/run-settings.ts";
import { checkSessionId, newSessionId } from "./given/session-id.ts";
import type { Detachable } from "./queued/ask-run.ts";
import { askAndFollow } from "./queued/follow-run.ts";
import { begunBefore, type MadeOnce, madeBefore } from "./run/begun-before.ts";
import { plantFork } from "./run/forked-state.ts";
import { SessionRun } from "./run/session-run.ts";
import { threadOf } from "./run/thread.ts";
import type { PlannerContext } from "./wiring/context.ts";

export interface ForkRequest extends RunSettings, MadeOnce, Detachable {
  readonly session: string;
  /** The checkpoint: its id as `history` names it, the beginning of that where only one fits, or the number of its step. */
  readonly checkpoint: string;
  /** Ask the model anew, also what the parent has an answer to. */
  readonly fresh?: boolean | undefined;
}

/**
 * Makes a new session with the state that another had at a checkpoint, and runs it to the next question or the end.
 * The parent is not touched. Forked at a question, the question is open again.
 * @throws AppError `checkpoint-unknown`, `checkpoint-ambiguous`.
 */
export async function* fork(context: PlannerContext, request: ForkRequest): AsyncGenerator<PlannerEvent, void, void> {
  const { saver, store } = context;
  const runOptions = { answersAreNew: hasNewAnswers(request), yesIsNew: request.yes === true };
  const made = await madeBefore(context, request.once);
  if (made) return yield* begunBefore(context, made, null, runOptions);
  const parent = await store.get(checkSessionId(request.session));
  const checkpoint = await checkpointNamed(context, parent.session, request.checkpoint);
  const tuple = await saver.getTuple({
    configurable: { ...threadOf(parent.session, checkpoint).configurable, checkpoint_ns: "" },
  });
  if (!tuple) throw new AppError("checkpoint-unknown", { session: parent.session, checkpoint });

  // Under the same variant; a rollout counts nothing twice.
  const { idea, preset, model, variant } = parent;
  if (!context.asks) await context.provider(model).ready?.();
  await admit(context, model);
  presetNamed(context.practice, preset);
  // No other option of the parent is taken over: its --out would overwrite the parent's plan, and its --yes would close
  // the question again at once.
  const { language, memory } = parent.options;
  const kept = { ...(language === undefined ? {} : { language }), ...(memory === undefined ? {} : { memory }) };
  const options = await mergeSettings(context, kept, request);
  const session = request.once ?? newSessionId();
  const lineage = request.fresh ? session : parent.lineage;
  const person = options.memory === false ? null : parent.person;
  const from = { parent: parent.session, forkedAt: checkpoint };
  const row = {
    session,
    lineage,
    person,
    owner: context.requester.person,
    ...from,
    idea,
    preset,
    model,
    options,
    variant,
  };
  if (context.asks) {
    // A worker gives it the state that it begins with.
    const make = (client: Statements) => store.create(row, [], client);
    const asking = { run: runOptions, detached: request.detached, store: make };
    return yield* askAndFollow(context, { ...row, held: null }, asking);
  }
  await store.create(row);
  await using held = await context.locks.take(session);
  await plantFork(context, held);
  yield* new SessionRun(context, held.row, held.handOver(), runOptions).events();
}
