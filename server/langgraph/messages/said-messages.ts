import { randomUUID } from "node:crypto";
import type { PersonalPlanner } from "../../../planner/planner.ts";
import type { Thread } from "../../../planner/threads/threads.ts";
import type { RunAction } from "../run-action.ts";
import { chatInput } from "./chat-input.ts";
import { answerKey } from "./session-messages.ts";

/**
 * Keeps what an input says as a message of a person's, before it is carried out: its events are to find it. The thread has to
 * be there.
 * @param known The thread as it stood.
 */
export async function keepSaid(
  planner: PersonalPlanner,
  thread: string,
  known: Thread | null,
  action: RunAction,
  input: unknown,
): Promise<void> {
  const said = chatInput(input);
  const key = keyOf(action, known);
  if (said === null || key === null) return;
  await planner.threads.say(thread, { key, id: said.id ?? randomUUID(), content: said.text });
}

function keyOf(action: RunAction, known: Thread | null): string | null {
  switch (action.kind) {
    case "start":
      return "idea";
    case "revise":
      return "request";
    case "answer": {
      const question = known?.session?.questions.find(({ interruptId }) => Object.hasOwn(action.answers, interruptId));
      return question ? answerKey(question.interruptId, question.attempt) : null;
    }
    case "resume":
      return null;
  }
}
