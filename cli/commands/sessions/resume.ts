import type { LazyPlanner } from "../../../planner/planner.ts";
import type { SentAnswer } from "../../../schemas/answer.ts";
import { AppError, EXIT, toAppError } from "../../../utils/errors.ts";
import { draftsOf } from "../../follow.ts";
import type { Stop } from "../../stop.ts";
import { createSurface, reportError, type Surface } from "../../surface.ts";
import { withPlanner } from "../with-planner.ts";
import { followElsewhere } from "./follow-elsewhere.ts";
import { checkDetach, runOrQueue } from "./run-or-queue.ts";
import { type RunningOptions, runSettings } from "./running-options.ts";

export interface ResumeOptions extends RunningOptions {
  readonly all?: boolean;
  /** Only show what happens, wherever it runs. */
  readonly follow?: boolean;
}

/** `plancraft resume <session> [--follow]` and `plancraft resume --all` */
export async function resumeSession(session: string | undefined, options: ResumeOptions): Promise<number> {
  const known = createSurface(options);
  const { oneOrAll, notBoth } = known.messages.resumeAll;
  const refuse = (problem: string) => reportError(known, new AppError("usage", { problem }));
  if (session === undefined && !options.all) return refuse(oneOrAll);
  if (session !== undefined && options.all) return refuse(notBoth);
  if (options.follow) {
    if (session === undefined || !onlyFollows(options)) return refuse(known.messages.elsewhere.followAndMore);
    return followElsewhere(session, options);
  }
  return withPlanner(options, async (planner, surface, stop) => {
    await checkDetach(options, surface);
    const settings = { unattended: !surface.isTerminal || options.yes === true, ...runSettings(options) };
    const resume = (one: string, onlyCrashed: boolean) =>
      runOrQueue(planner, surface, stop, planner.resume({ session: one, onlyCrashed, ...settings }), options);
    if (session !== undefined) {
      const one = await planner.session(session);
      const answers = options.yes && options.answers === undefined ? await editsKept(planner, surface, one) : null;
      if (answers === null) return resume(one, false);
      surface.tell(surface.messages.session.withYourOutline);
      const events = planner.answer({ session: one, answers, ...runSettings(options) });
      return runOrQueue(planner, surface, stop, events, options);
    }
    return resumeCrashed(planner, surface, stop, (one) => resume(one, true));
  });
}

/** How a run is to go is said where it is asked for. */
function onlyFollows({ yes, answers, detach, maxCost, maxTokens, memory }: ResumeOptions): boolean {
  return !yes && !detach && memory !== false && [answers, maxCost, maxTokens].every((one) => one === undefined);
}

/** `--yes` takes what is recommended, and no work away: an outline that was edited and not sent is taken so. */
async function editsKept(
  planner: LazyPlanner,
  surface: Surface,
  session: string,
): Promise<Record<string, SentAnswer> | null> {
  const { questions } = await planner.show(session);
  const { keptEdits } = await import("../../prompts/outline-approval.ts");
  const drafts = draftsOf(session, surface);
  for (const question of questions) {
    const edits = keptEdits(question, drafts.of(question.interruptId));
    if (edits !== null) return { [question.interruptId]: { ...edits, attempt: question.attempt } };
  }
  return null;
}

/**
 * One session after the other; the exit code is that of the first one that is not done. One that another process has
 * taken is that one's to end.
 */
async function resumeCrashed(
  planner: LazyPlanner,
  surface: Surface,
  stop: Stop,
  resume: (session: string) => Promise<number>,
): Promise<number> {
  const { none, taken, settled } = surface.messages.resumeAll;
  const sessions = await planner.crashed();
  if (sessions.length === 0) surface.tell(none);
  let exitCode: number = EXIT.done;
  for (const session of sessions) {
    if (stop.requested) return EXIT.interrupted;
    try {
      const code = await resume(session);
      if (exitCode === EXIT.done && code !== EXIT.inUse) exitCode = code;
      // At a question too, a person can stop, and means all of them.
      if (code === EXIT.interrupted) return code;
    } catch (error) {
      const problem = toAppError(error);
      if (problem.category === "storage") throw problem;
      if (problem.code === "session-in-use") {
        surface.alert(taken(session));
        continue;
      }
      if (problem.code === "session-settled") {
        surface.tell(settled(session));
        continue;
      }
      const code = reportError(surface, problem);
      if (exitCode === EXIT.done) exitCode = code;
    }
  }
  return exitCode;
}
