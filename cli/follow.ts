import { type KeptDrafts, openDrafts } from "../planner/given/answer-drafts.ts";
import type { LazyPlanner } from "../planner/planner.ts";
import type { AnswersByInterrupt, SentAnswer } from "../schemas/answer.ts";
import type { PlannerEvent } from "../schemas/event.ts";
import { OFFLINE } from "../schemas/model/offline.ts";
import type { OpenQuestion } from "../schemas/question.ts";
import { ERRORS, EXIT, isErrorCode, toAppError } from "../utils/errors.ts";
import { untilLeft, Whereabouts, writePlanOut } from "./elsewhere.ts";
import { waitingText } from "./prompts/answer-example.ts";
import type { Stop } from "./stop.ts";
import type { Surface } from "./surface.ts";
import { planSummary } from "./terminal/plan-summary.ts";
import { createProgress, type Progress } from "./terminal/progress.ts";

type Events = AsyncGenerator<PlannerEvent, void, void>;

/** How a session is followed that this process may not be the one to run. */
export interface Following {
  /** It runs elsewhere, whatever its events say: a signal ends the following, and not the run. */
  readonly isElsewhere?: boolean;
  /** Where its plan is written, where whoever runs it does not write it. */
  readonly out?: string | undefined;
}

/** Follows a session to its end: shows what happens, asks in a terminal, prints the result. Gives the exit code. */
export async function follow(
  planner: LazyPlanner,
  surface: Surface,
  stop: Stop,
  events: Events,
  following: Following = {},
): Promise<number> {
  const startedAt = performance.now();
  const progress = createProgress({
    language: surface.language,
    output: surface.host.stderr,
    isTerminal: surface.isTerminal,
    colour: surface.colour,
    now: () => performance.now(),
  });
  const tellWait = async (session: string) => {
    const { problem } = await planner.status(session);
    if (problem && !surface.json) progress.line(`${problem.message} ${surface.messages.workers.start}`);
  };
  // Where it cannot be found out, the session waits all the same.
  const whereabouts = new Whereabouts(
    following.isElsewhere ?? false,
    (session) => void tellWait(session).catch(() => {}),
  );
  const tellStop = () => {
    if (!surface.json && !whereabouts.isElsewhere) progress.line(surface.messages.session.stopping);
  };
  stop.signal.addEventListener("abort", tellStop);
  try {
    for (let stream = events, first = true; ; first = false) {
      const last = await show(stream, surface, progress, stop, { first, whereabouts });
      progress.pause();
      if (whereabouts.isLeft) {
        surface.alert(stop.lastWords);
        return EXIT.interrupted;
      }
      if (last?.type === "waiting")
        draftsOf(last.session, surface).keepOnly(last.questions.map((one) => one.interruptId));
      if (last?.type === "done") draftsOf(last.session, surface).keepOnly([]);
      if (last?.type !== "waiting" || !surface.isTerminal || stop.requested) {
        const run = { elapsedMs: performance.now() - startedAt, isOffline: progress.isOffline };
        const out = whereabouts.isElsewhere ? following.out : undefined;
        return await conclude(planner, await withFile(planner, last, out), surface, stop, run);
      }
      const answers = await ask(last, surface, stop);
      if (!answers) {
        surface.alert(surface.messages.session.interrupted(last.session));
        return EXIT.interrupted;
      }
      stream = planner.answer({ session: last.session, answers });
    }
  } finally {
    stop.signal.removeEventListener("abort", tellStop);
    progress.stop();
  }
}

/** Shows a stream's events and gives the last one. */
async function show(
  events: Events,
  surface: Surface,
  progress: Progress,
  stop: Stop,
  { first, whereabouts }: { readonly first: boolean; readonly whereabouts: Whereabouts },
): Promise<PlannerEvent | null> {
  let last: PlannerEvent | null = null;
  const { session: words, elsewhere } = surface.messages;
  for await (const event of untilLeft(events, whereabouts, stop.signal)) {
    last = event;
    const { isElsewhere } = whereabouts;
    progress.opened();
    stop.lastWords = (isElsewhere ? elsewhere.leftRunning : words.interrupted)(event.session);
    if (surface.json) surface.printJson(event);
    else if (event.type === "session-started") {
      if (event.model === OFFLINE) progress.offline();
      if (first) greet(event, surface, isElsewhere);
    } else progress.event(event);
  }
  return last;
}

/** The plan is written where it is followed: whoever ran it may have another disk. */
async function withFile(
  planner: LazyPlanner,
  last: PlannerEvent | null,
  out: string | undefined,
): Promise<PlannerEvent | null> {
  if (out === undefined || last?.type !== "done" || last.plan === null || last.path !== undefined) return last;
  return { ...last, path: await writePlanOut(planner, last.session, out) };
}

function greet(
  event: PlannerEvent & { type: "session-started" },
  { messages, tell }: Surface,
  isElsewhere: boolean,
): void {
  const { session, resumed, revision } = event;
  if (isElsewhere) tell(messages.elsewhere.follows(session));
  else if (revision) tell(messages.session.revising({ session, ...revision }));
  else tell(resumed ? messages.session.resumed(session) : messages.session.started(session));
  if (event.model === OFFLINE && !event.resumed) tell(messages.session.offline);
}

/** Asks the open questions in the terminal, one after the other; null where the person stopped. */
async function ask(
  { session, questions }: { readonly session: string; readonly questions: readonly OpenQuestion[] },
  surface: Surface,
  stop: Stop,
): Promise<AnswersByInterrupt | null> {
  const { host, language, editor } = surface;
  const [{ askInTerminal }, { enteredFor }] = await Promise.all([
    import("./prompts/questions.ts"),
    import("./prompts/entered.ts"),
  ]);
  const drafts = draftsOf(session, surface);
  const answers: [string, SentAnswer][] = [];
  for (const question of questions) {
    const { interruptId } = question;
    const entered = enteredFor(drafts.of(interruptId), (draft) => drafts.keep(interruptId, draft));
    const ui = { language, input: host.stdin, output: host.stderr, signal: stop.signal, entered };
    const answer = await askInTerminal(question, editor === undefined ? ui : { ...ui, editor });
    if (answer === "interrupted") return null;
    answers.push([interruptId, { ...answer, attempt: question.attempt }]);
  }
  return Object.fromEntries(answers);
}

/** What was entered and not sent; where it cannot be written the person is told, once, and the session goes on. */
export function draftsOf(session: string, { host, alert, messages, language }: Surface): KeptDrafts {
  const drafts = openDrafts(session, host.environment);
  let isTold = false;
  const orTell =
    <Given extends unknown[]>(write: (...given: Given) => void) =>
    (...given: Given) => {
      try {
        write(...given);
      } catch (error) {
        if (!isTold) alert(messages.progress.warning(toAppError(error).inLanguage(language)));
        isTold = true;
      }
    };
  return { of: drafts.of, keep: orTell(drafts.keep), keepOnly: orTell(drafts.keepOnly) };
}

/** Prints the result and gives the exit code: a terminal gets a summary, since it would scroll a plan away. */
async function conclude(
  planner: LazyPlanner,
  last: PlannerEvent | null,
  surface: Surface,
  stop: Stop,
  run: { readonly elapsedMs: number; readonly isOffline: boolean },
): Promise<number> {
  const { messages, tell, json, print, host } = surface;
  switch (last?.type) {
    case "done": {
      const isSummed = !json && last.plan !== null && host.stdout.isTTY === true;
      if (isSummed) print(planSummary(await planner.export(last.session), last.path ?? null, surface));
      else if (!json) print(last.plan ?? last.reply ?? "");
      const finished = { session: last.session, figures: last.usage, ...run, path: last.path ?? null, isSummed };
      if (last.version !== undefined) tell(messages.finished.unchanged(last.session, last.version));
      else if (last.plan === null) tell(messages.finished.reply);
      else tell(last.complete ? messages.finished.plan(finished) : messages.finished.partial(finished));
      return last.complete ? EXIT.done : EXIT.limit;
    }
    case "waiting":
      tell(waitingText(last.session, last.questions, surface.language));
      return stop.requested ? EXIT.interrupted : EXIT.waiting;
    case "cancelled":
      surface.alert(messages.session.cancelled(last.session));
      return EXIT.cancelled;
    case "cancel-undone":
      tell(messages.session.asBefore(last.session));
      return EXIT.done;
    case "failed": {
      const { sections } = last;
      const { code, message } = last.error;
      const { interrupted, failed, written } = messages.session;
      surface.alert(code === "interrupted" ? interrupted(last.session) : failed(last.session, message));
      if (sections) surface.alert(written(last.session, sections));
      return exitCodeOf(code);
    }
    default:
      return EXIT.defect;
  }
}

function exitCodeOf(code: string): number {
  return isErrorCode(code) ? ERRORS[code].exitCode : EXIT.defect;
}
