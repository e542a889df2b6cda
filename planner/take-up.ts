import { setTimeout as sleep } from "node:timers/promises";
import { presetNamed } from "../graph/practice.ts";
import type { EventOrigin } from "../schemas/event.ts";
import { type AppError, type ErrorCode, toAppError } from "../utils/errors.ts";
import { type CrashedSession, crashedServed } from "../utils/postgres/stores/sessions/crashed-sessions.ts";
import { type Requester, rightsOf } from "./requester.ts";
import { resume } from "./resume.ts";
import type { PlannerContext } from "./wiring/context.ts";

export interface TakeUpOptions {
  /** Ends it; what was taken up by then goes on. */
  readonly signal: AbortSignal;
  /** How long after a look the next one is; 5 seconds where it is not given. */
  readonly everyMs?: number | undefined;
}

/** With the 5 seconds in which a session may not have changed, a crash is seen to within 10 of the 15 that it may take. */
const EVERY_MS = 5_000;
/** What cannot be gone on with here is left to others, and tried again only when they had time for it. */
const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 3_600_000;

/** Somebody else goes on with it, has done so, or has removed it. */
const TAKEN_UP: ReadonlySet<ErrorCode> = new Set(["session-in-use", "session-settled", "session-unknown"]);
/** The storage is away: that is no matter of the session. */
const PASSING: ReadonlySet<ErrorCode> = new Set(["storage-unreachable", "storage-busy"]);

/** When a session that was tried here may be tried again. */
interface Tried {
  readonly times: number;
  readonly untilMs: number;
}

/**
 * Goes on with the sessions that servers left running when they died, now and after each pause. Of several that look, one
 * gets a session: its lock decides. Those that wait for a worker are such, too; where there are workers, they look. What has no access to its model here, or fails, is logged once and left to others.
 */
export async function takeUpCrashed(
  context: PlannerContext,
  { signal, everyMs = EVERY_MS }: TakeUpOptions,
): Promise<void> {
  if (context.asks) return;
  const over = AbortSignal.any([signal, context.signal]);
  const tried = new Map<string, Tried>();
  while (!over.aborted) {
    await takeUpAll(context, tried, over);
    await sleep(everyMs, undefined, { signal: over, ref: false }).catch(() => {});
  }
}

async function takeUpAll(context: PlannerContext, tried: Map<string, Tried>, over: AbortSignal): Promise<void> {
  // While the storage is away there is nothing to be seen; the next look comes.
  const found = await crashedServed(context.store.pool).catch((): CrashedSession[] => []);
  const nowMs = performance.now();
  const ids = new Set(found.map(({ session }) => session));
  for (const [session, { untilMs }] of tried) if (untilMs < nowMs && !ids.has(session)) tried.delete(session);
  for (const crashed of found) {
    if (over.aborted) return;
    const { session } = crashed;
    const { times = 0, untilMs = 0 } = tried.get(session) ?? {};
    if (nowMs < untilMs) continue;
    const problem = await takeUp(context, crashed).catch(toAppError);
    if (problem && (TAKEN_UP.has(problem.code) || PASSING.has(problem.code))) continue;
    // One that runs here may still be left again: where the storage fails it, it stays as a crash would leave it.
    tried.set(session, { times: times + 1, untilMs: nowMs + Math.min(FIRST_WAIT_MS * 2 ** times, LONGEST_WAIT_MS) });
    if (problem && times === 0) await logLeft(context, crashed, problem);
  }
}

/** Begins to go on with a session, as it was asked for; the run then goes on by itself. */
async function takeUp(context: PlannerContext, { session, owner, ...origin }: CrashedSession): Promise<void> {
  // Before its lock is taken: others are to find it as it was.
  const { model, preset, options } = await context.store.get(session);
  await context.provider(model).ready?.();
  presetNamed(context.practice, preset);
  const events = resume(
    { ...context, requester: { ...requesterOf(owner, origin), ...rightsOf(options) } },
    { session, onlyCrashed: true },
  );
  await events.next();
  await events.return();
}

/** What is stored of whom it was for: who they are, and the ids of their request. */
function requesterOf(owner: string | null, { requestId, traceId }: EventOrigin): Requester {
  const trace = requestId === undefined || traceId === undefined ? {} : { trace: { requestId, traceId } };
  // Nobody is called so: what began before there were owners is nobody's.
  return { person: owner ?? "", ...trace };
}

async function logLeft({ observability }: PlannerContext, left: CrashedSession, problem: AppError): Promise<void> {
  const logger = await observability.logs.forSession(left.session, left);
  logger.error("take-up-failed", problem, { state: "running" });
  logger.close();
}
