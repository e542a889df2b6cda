import { planVersion } from "../../graph/document/plan-version.ts";
import { RevisionRecord } from "../../schemas/model/revision.ts";
import { Source } from "../../schemas/source.ts";
import { AppError } from "../../utils/errors.ts";
import type { HeldSession } from "../../utils/postgres/session-lock.ts";
import type { PlannerContext } from "../wiring/context.ts";
import { threadOf } from "./thread.ts";

/**
 * Gives a fork the state that it begins with. Where it has one nothing is done, and neither for what is no fork: a process
 * that was killed while it made a fork has left one without, and whoever goes on with that gives it the rest.
 * @throws AppError `checkpoint-unknown` where its parent has not got it any more.
 */
export async function plantFork({ saver, revisions, documents }: PlannerContext, fork: HeldSession): Promise<void> {
  const { session, parent, forkedAt } = fork.row;
  if (parent === null || forkedAt === null) return;
  const thread = { configurable: { ...threadOf(session).configurable, checkpoint_ns: "" } };
  if (await saver.getTuple(thread)) return;
  const tuple = await saver.getTuple({
    configurable: { ...threadOf(parent, forkedAt).configurable, checkpoint_ns: "" },
  });
  if (!tuple) throw new AppError("checkpoint-unknown", { session: parent, checkpoint: forkedAt });
  await revisions.inherit(fork, parent, versionsBefore(tuple.checkpoint.channel_values));
  await documents.inherit(fork, parent, sourcesIn(tuple.checkpoint.channel_values));
  const metadata = { ...(tuple.metadata ?? { step: 0, parents: {} }), source: "fork" as const };
  await saver.put(thread, tuple.checkpoint, metadata, tuple.checkpoint.channel_versions);
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
