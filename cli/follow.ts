import type { Planner } from "../planner/compose.ts";
import type { PlannerEvent } from "../schemas/event.ts";
import type { OpenQuestion } from "../schemas/question.ts";
import { ERRORS, EXIT, isErrorCode } from "../utils/errors.ts";
import { waitingText } from "./prompts/answer-example.ts";
import type { Stop } from "./stop.ts";
import type { Surface } from "./surface.ts";
import { createProgress, type Progress } from "./terminal/progress.ts";

type Events = AsyncGenerator<PlannerEvent, void, void>;

/** Follows a session to its end: shows what happens, asks in a terminal, prints the result. Gives the exit code. */
export async function follow(planner: Planner, surface: Surface, stop: Stop, events: Events): Promise<number> {
  const startedAt = performance.now();
  const progress = createProgress({
    language: surface.language,
    output: surface.host.stderr,
    isTerminal: surface.isTerminal,
    colour: surface.colour,
    now: () => performance.now(),
  });
  const tellStop = () => {
    if (!surface.json) progress.line(surface.messages.session.stopping);
  };
  stop.signal.addEventListener("abort", tellStop);
  try {
    for (let stream = events, first = true; ; first = false) {
      const last = await show(stream, surface, progress, stop, first);
      progress.pause();
      if (last?.type !== "waiting" || !surface.isTerminal || stop.requested) {
        return conclude(last, surface, stop, performance.now() - startedAt);
      }
      const answers = await ask(last.questions, surface, stop);
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
  first: boolean,
): Promise<PlannerEvent | null> {
  let last: PlannerEvent | null = null;
  for await (const event of events) {
    last = event;
    stop.lastWords = surface.messages.session.interrupted(event.session);
    if (surface.json) surface.printJson(event);
    else if (event.type === "session-started") {
      if (first) greet(event, surface);
    } else progress.event(event);
  }
  return last;
}

function greet(event: PlannerEvent & { type: "session-started" }, { messages, tell }: Surface): void {
  tell(event.resumed ? messages.session.resumed(event.session) : messages.session.started(event.session));
  if (event.model === "offline" && !event.resumed) tell(messages.session.offline);
}

/** Asks the open questions in the terminal, one after the other; null where the person stopped. */
async function ask(
  questions: readonly OpenQuestion[],
  { host, language, editor }: Surface,
  stop: Stop,
): Promise<Record<string, unknown> | null> {
  const { askInTerminal } = await import("./prompts/questions.ts");
  const answers: [string, unknown][] = [];
  for (const question of questions) {
    const ui = { language, input: host.stdin, output: host.stderr, signal: stop.signal };
    const answer = await askInTerminal(question, editor === undefined ? ui : { ...ui, editor });
    if (answer === "interrupted") return null;
    answers.push([question.interruptId, { ...answer, attempt: question.attempt }]);
  }
  return Object.fromEntries(answers);
}

/** Prints the result and gives the exit code. */
function conclude(last: PlannerEvent | null, surface: Surface, stop: Stop, elapsedMs: number): number {
  const { messages, tell, json, print } = surface;
  switch (last?.type) {
    case "done": {
      if (!json) print(last.plan ?? last.reply ?? "");
      const finished = { session: last.session, figures: last.usage, elapsedMs, path: null };
      if (last.plan === null) tell(messages.finished.reply);
      else tell(last.complete ? messages.finished.plan(finished) : messages.finished.partial(finished));
      return last.complete ? EXIT.done : EXIT.limit;
    }
    case "waiting":
      tell(waitingText(last.session, last.questions, surface.language));
      return stop.requested ? EXIT.interrupted : EXIT.waiting;
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
