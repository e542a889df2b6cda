import type { PlannerEvent } from "../schemas/event.ts";
import { AppError, type ErrorCode } from "../utils/errors.ts";
import { type ResumeRequest, resume } from "./resume.ts";
import type { PlannerContext } from "./wiring/context.ts";

/** As `ResumeRequest`, for every session. */
export type ResumeAllRequest = Omit<ResumeRequest, "session" | "onlyCrashed">;

/** Somebody else goes on with the session, or has done so. */
const TAKEN_UP: ReadonlySet<ErrorCode> = new Set(["session-in-use", "session-settled"]);

/**
 * Goes on with every session that a crash left running, the oldest first, one after another. One that somebody else
 * has taken up meanwhile is passed over.
 * @throws AppError of a session that cannot be gone on with, once all the others are; of category `storage` at once.
 */
export async function* resumeAll(
  context: PlannerContext,
  request: ResumeAllRequest = {},
): AsyncGenerator<PlannerEvent, void, void> {
  let refused: AppError | null = null;
  for (const session of await context.store.crashed()) {
    try {
      for await (const event of resume(context, { ...request, session, onlyCrashed: true })) {
        yield event;
        // Whoever stops the planner means all of them.
        if (event.type === "failed" && event.error.code === "interrupted") return;
      }
    } catch (error) {
      if (!(error instanceof AppError) || error.category === "storage") throw error;
      if (!TAKEN_UP.has(error.code)) refused ??= error;
    }
  }
  if (refused) throw refused;
}
