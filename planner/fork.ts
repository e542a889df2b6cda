import { planVersion } from "../graph/document/plan-version.ts";
import { presetNamed } from "../graph/practice.ts";
import type { PlannerEvent } from "../schemas/event.ts";
import { RevisionRecord } from "../schemas/model/revision.ts";
import { Source } from "../schemas/source.ts";
import { AppError } from "../utils/errors.ts";
import { checkpointNamed } from "./given/checkpoint-name.ts";
import { mergeSettings, type RunSettings } from "./given/run-settings.ts";
import { checkSessionId, newSessionId } from "./given/session-id.ts";
import { SessionRun } from "./run/session-run.ts";
import { threadOf } from "./run/thread.ts";
import type { PlannerContext } from "./wiring/context.ts";

export interface ForkRequest extends RunSettings {
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
  const parent = await store.get(checkSessionId(request.session));
  const checkpoint = await checkpointNamed(context, parent.session, request.checkpoint);
  const tuple = await saver.getTuple({
    configurable: { ...threadOf(parent.session, checkpoint).configurable, checkpoint_ns: "" },
  });
  if (!tuple) throw new AppError("checkpoint-unknown", { session: parent.session, checkpoint });

  const { idea, preset, model } = parent;
  await context.provider(model).ready?.();
  presetNamed(context.practice, preset);
  // No other option of the parent is taken over: its --out would overwrite the parent's plan, and its --yes would close
  // the question again at once.
  const { language, memory } = parent.options;
  const kept = { ...(language === undefined ? {} : { language }), ...(memory === undefined ? {} : { memory }) };
  const options = await mergeSettings(context, kept, request);
  const session = newSessionId();
  const lineage = request.fresh ? session : parent.lineage;
  const person = options.memory === false ? null : parent.person;
  const from = { parent: parent.session, forkedAt: checkpoint };
  await store.create({
    session,
    lineage,
    person,
    owner: context.requester.person,
    ...from,
    idea,
    preset,
    model,
    options,
  });
  await using held = await context.locks.take(session);
  await context.revisions.inherit(held, parent.session, versionsBefore(tuple.checkpoint.channel_values));
  await context.documents.inherit(held, parent.session, sourcesIn(tuple.checkpoint.channel_values));
  const thread = { configurable: { ...threadOf(session).configurable, checkpoint_ns: "" } };
  const metadata = { ...(tuple.metadata ?? { step: 0, parents: {} }), source: "fork" as const };
  await saver.put(thread, tuple.checkpoint, metadata, tuple.checkpoint.channel_versions);
  yield* new SessionRun(context, held.row, held.handOver(), {
    answersAreNew: request.answersFile !== undefined,
    yesIsNew: request.yes === true,
  }).events();
}

/** How many versions were finished before a checkpoint: one for each revision that it has seen and that changed something. */
function versionsBefore({ revisions }: Readonly<Record<string, unknown>>): number {
  return planVersion(RevisionRecord.array().safeParse(revisions).data ?? []) - 1;
}

/** The ids of the sources that a checkpoint knows, or is about to know: its input was not taken up yet. */
function sourcesIn({ sources, __start__: input }: Readonly<Record<string, unknown>>): string[] {
  const coming = typeof input === "object" && input !== null && "sources" in input ? input.sources : [];
  return [sources, coming].flatMap((list) => Source.array().safeParse(list).data ?? []).map(({ id }) => id);
}
