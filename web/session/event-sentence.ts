import { noteSentence } from "../progress/notes.tsx";
import { wordsOfId } from "../progress/section-title.ts";
import type { words as progressWords } from "../progress/words.ts";
import type { SessionEvent } from "./use-session-events.ts";
import type { words } from "./words.ts";

type Say = (typeof words)["en"];
type SayProgress = (typeof progressWords)["en"];

/** What happened, as a sentence. */
export function eventSentence(event: SessionEvent, say: Say, progress: SayProgress): string {
  const { events } = say;
  switch (event.type) {
    case "session-started":
      if (event.revision !== undefined) return events.revision(event.revision.request);
      return event.resumed ? events.resumed : events.started;
    case "step-started":
      return events.stepStarted(stepOf(event, say, progress));
    case "step-finished": {
      const answers = event.answers?.map(({ question, answer, source }) => {
        const said = events.answered(question, answer);
        return source === "human" ? said : `${said} (${events.assumed})`;
      });
      return answers?.length ? answers.join(" ") : events.stepFinished(stepOf(event, say, progress));
    }
    case "section-written":
      return events.written(event.title, event.written, event.total);
    case "question-asked":
      return events.asked(event.question.question);
    case "waiting":
      return events.waiting;
    case "done":
      if (event.reason === "limit") return events.doneAtLimit;
      return event.complete ? events.done : events.incomplete;
    case "session-queued":
      return events.queued;
    case "run-requeued":
      return events.requeued(event.error.message);
    case "cancel-undone":
      return events.undone;
    case "cancelled":
      return events.cancelled;
    case "failed":
      return events.failed(event.error.message);
    default:
      return noteSentence(event, progress);
  }
}

function stepOf(
  { step, target }: { step: keyof Say["nodes"]; target?: string | undefined },
  say: Say,
  progress: SayProgress,
) {
  const name = target === undefined ? undefined : (progress.specialists[target] ?? wordsOfId(target));
  return say.step(say.nodes[step], name);
}

/** Whether the idea was no planning request, and was answered. */
export function isAnswered(events: readonly SessionEvent[]): boolean {
  return events.some((event) => event.type === "step-finished" && event.step === "reply");
}
