import pLimit from "p-limit";
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

/** Where no person is asked in between, so many run at once. */
const AT_ONCE = 4;

/**
 * All of them, one after the other where a person is at the terminal, whom two could not ask at once. The exit code is that of
 * the first one that is not done. One that another process has taken is that one's to end.
 */
async function resumeCrashed(
  planner: LazyPlanner,
  surface: Surface,
  stop: Stop,
  resume: (session: string) => Promise<number>,
): Promise<number> {
  const sessions = await planner.crashed();
  if (sessions.length === 0) surface.tell(surface.messages.resumeAll.none);
  let isStopped = false;
  const place = pLimit(surface.isTerminal ? 1 : AT_ONCE);
  const codes = await place.map(sessions, async (session) => {
    if (isStopped || stop.requested) return EXIT.interrupted;
    const code = await resume(session).catch((error: unknown) => passedOver(session, toAppError(error), surface));
    // At a question too, a person can stop, and means all of them.
    isStopped ||= code === EXIT.interrupted;
    return code;
  });
  if (codes.includes(EXIT.interrupted)) return EXIT.interrupted;
  return codes.find((code) => code !== EXIT.done && code !== EXIT.inUse) ?? EXIT.done;
}

/** @throws The error, where the storage fails all the others, too. */
function passedOver(session: string, problem: AppError, surface: Surface): number {
  const { taken, settled } = surface.messages.resumeAll;
  if (problem.category === "storage") throw problem;
  if (problem.code === "session-in-use") surface.alert(taken(session));
  else if (problem.code === "session-settled") surface.tell(settled(session));
  else return reportError(surface, problem);
  return EXIT.done;
}
