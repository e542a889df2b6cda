import { planFile } from "../../export/plan-file.ts";
import { LAST_EVENTS, type PlannerEvent } from "../../schemas/event.ts";
import { AppError, toAppError } from "../../utils/errors.ts";
import { outFormat } from "../given/out/out-format.ts";
import { exportPlan } from "../records/plan-export.ts";
import type { PlannerContext } from "../wiring/context.ts";
import { type AskedSession, type Asking, askRun, type QueuedRun } from "./ask-run.ts";

/** Asks for a run as `askRun`, gives the session back, and follows the run as `followRun`. */
export async function* askAndFollow(
  context: PlannerContext,
  session: AskedSession,
  asking: Asking,
): AsyncGenerator<PlannerEvent, void, void> {
  const queued = await askRun(context, session, asking);
  // Handed over first: whoever took it gives it back as well, and must not give back what somebody else has by then.
  await session.held?.handOver()[Symbol.asyncDispose]();
  yield* followRun(context, queued);
}

/**
 * Gives the events of a run that was asked for, from wherever it runs, to its last one or until the session is cancelled. What
 * other runs of the session tell before it is among them. Leaving it changes nothing for the run. The plan's file is written
 * here, since whoever runs it may be on another machine; then its last event names it.
 * @throws AppError `interrupted` where the planner is stopped: the run goes on; `file-unusable` and the like for the plan's
 *   file, after the last event; of category `storage`.
 */
export async function* followRun(
  context: PlannerContext,
  { queued, since, ahead, out }: QueuedRun,
): AsyncGenerator<PlannerEvent, void, void> {
  const { session } = queued;
  const left = new AbortController();
  const leave = async () => left.abort();
  const follower = { session, stop: leave, handOver: leave };
  context.runs.add(follower);
  try {
    yield queued;
    let runs = ahead + 1;
    for await (const event of context.feeds.events(session, { after: queued.seq, signal: left.signal })) {
      if (event.type === "section-delta") continue;
      yield* withFile(context, event, out);
      if (event.seq > since && LAST_EVENTS.has(event.type)) runs -= 1;
      if (runs === 0 || event.type === "cancelled") return;
    }
  } finally {
    context.runs.delete(follower);
  }
  if (left.signal.aborted) throw new AppError("interrupted");
}

async function* withFile(
  context: PlannerContext,
  event: PlannerEvent,
  out: string | undefined,
): AsyncGenerator<PlannerEvent, void, void> {
  if (out === undefined || event.type !== "done" || event.plan === null) return yield event;
  const { session } = event;
  const failure = await writePlan(context, session, out, event.plan).then(() => null, toAppError);
  yield failure ? event : { ...event, path: out };
  if (failure) throw failure;
}

async function writePlan(context: PlannerContext, session: string, path: string, plan: string): Promise<void> {
  const format = outFormat(path);
  const content = format === "md" ? plan : await planFile(await exportPlan(context, session), format);
  await context.outFiles.write(path, content, { session });
}
