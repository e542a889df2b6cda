import type { PersonalPlanner } from "../../../planner/planner.ts";
import type { ThreadState } from "../../../planner/threads/thread-state.ts";
import type { ToldThread } from "../../../planner/threads/threads.ts";
import type { PlannerEvent } from "../../../schemas/event.ts";
import { AppError } from "../../../utils/errors.ts";
import { SessionChat } from "../messages/session-messages.ts";

/** A thread that is a session, with what its clients said. */
export interface BegunThread extends ToldThread {
  readonly session: NonNullable<ToldThread["session"]>;
}

/** @throws AppError `session-unknown`, also for a thread that has had no input. */
export async function begunThread(planner: PersonalPlanner, thread: string): Promise<BegunThread> {
  const { session, ...told } = await planner.threads.told(thread);
  if (!session) throw new AppError("session-unknown", { session: thread });
  return { ...told, session };
}

/** The chat of a session, which is to be given all its events from the first. */
export function beginChat({ thread, session: { idea, language }, said }: BegunThread): SessionChat {
  return new SessionChat({ session: thread, idea, language, said });
}

/**
 * States with the channel `messages` that clients expect besides the graph's own: the chat as it was then.
 * @param states The newest first.
 */
export async function withChat(
  planner: PersonalPlanner,
  begun: BegunThread,
  states: readonly ThreadState[],
): Promise<ThreadState[]> {
  const chat = beginChat(begun);
  const [events, stands] = await Promise.all([
    storedEvents(planner, begun.thread),
    planner.threads.checkpoint(begun.thread),
  ]);
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
