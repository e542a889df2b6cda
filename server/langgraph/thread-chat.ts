import type { PersonalPlanner } from "../../planner/planner.ts";
import type { ThreadState } from "../../planner/threads/thread-state.ts";
import type { PlannerEvent } from "../../schemas/event.ts";
import { SessionChat } from "./messages/session-messages.ts";

/** The chat of a session, which is to be given all its events from the first. @throws AppError `session-unknown`. */
export async function beginChat(planner: PersonalPlanner, session: string): Promise<SessionChat> {
  const { idea, language } = await planner.status(session);
  return new SessionChat({ session, idea, language, said: await planner.threads.said(session) });
}

/**
 * States with the channel `messages` that clients expect besides the graph's own: the chat as it was then.
 * @param states The newest first.
 */
export async function withChat(
  planner: PersonalPlanner,
  session: string,
  states: readonly ThreadState[],
): Promise<ThreadState[]> {
  const [chat, events] = await Promise.all([beginChat(planner, session), storedEvents(planner, session)]);
  const stands = await planner.threads.checkpoint(session);
  let next = 0;
  const told = states.toReversed().map((state, at, oldest) => {
    // What was told after the last checkpoint, as a question that waits, belongs to the state as it stands.
    const isLast = state.checkpoint === stands;
    const until = oldest[at + 1]?.createdAt ?? state.createdAt ?? "";
    for (let event = events[next]; event && (isLast || event.at <= until); event = events[next]) {
      chat.add(event);
      next += 1;
    }
    return { ...state, values: { ...state.values, messages: chat.messages() } };
  });
  return told.toReversed();
}

/** Those that are there, without those to come. */
async function storedEvents(planner: PersonalPlanner, session: string): Promise<PlannerEvent[]> {
  const { lastSeq } = await planner.status(session);
  const events: PlannerEvent[] = [];
  if (lastSeq === 0) return events;
  for await (const event of planner.events(session, { after: 0, deltas: false })) {
    if (event.type === "section-delta") continue;
    events.push(event);
    if (event.seq >= lastSeq) break;
  }
  return events;
}
