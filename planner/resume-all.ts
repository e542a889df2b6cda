import type { PlannerEvent } from "../schemas/event.ts";
import { AppError, type ErrorCode } from "../utils/errors.ts";
import { type ResumeRequest, resume } from "./resume.ts";
import { interleaved } from "./run/interleaved.ts";
import type { PlannerContext } from "./wiring/context.ts";

/** As `ResumeRequest`, for every session. */
export type ResumeAllRequest = Omit<ResumeRequest, "session" | "onlyCrashed">;

/** A process has calls for more; each has its own limit, and a person reads along. */
const AT_ONCE = 4;

/** Somebody else goes on with the session, or has done so. */
const TAKEN_UP: ReadonlySet<ErrorCode> = new Set(["session-in-use", "session-settled"]);

/**
 * Goes on with every session that a crash left running, or that waits for a worker where there are none, the oldest first and
 * four at once; where workers run them, all are asked for. Their events come as they happen, one's among another's. One that
 * somebody else has taken up meanwhile is passed over.
 * @throws AppError of a session that cannot be gone on with, once all the others are; of category `storage` at once.
 */
export async function* resumeAll(
  context: PlannerContext,
  request: ResumeAllRequest = {},
): AsyncGenerator<PlannerEvent, void, void> {
  const refused: AppError[] = [];
  const sessions = await context.store.crashed(!context.asks);
  const over = new AbortController();
  const runs = sessions.map((session) => () => resumeOne(context, { ...request, session }, over, refused));
  yield* interleaved(runs, context.asks ? runs.length : AT_ONCE);
  const [first] = refused;
  if (first) throw first;
}

async function* resumeOne(
  context: PlannerContext,
  request: ResumeRequest,
  over: AbortController,
  refused: AppError[],
): AsyncGenerator<PlannerEvent, void, void> {
  if (over.signal.aborted) return;
  try {
    for await (const event of resume(context, { ...request, onlyCrashed: true })) {
      yield event;
      // Whoever stops the planner means all of them.
      if (event.type === "failed" && event.error.code === "interrupted") over.abort();
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.category === "storage") throw error;
    if (!TAKEN_UP.has(error.code)) refused.push(error);
  }
}
