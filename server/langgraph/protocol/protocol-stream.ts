import { setTimeout as sleep } from "node:timers/promises";
import type { PersonalPlanner } from "../../../planner/planner.ts";
import { LAST_EVENTS, type PlannerEvent } from "../../../schemas/event.ts";
import { AppError } from "../../../utils/errors.ts";
import type { ChatMessage, SessionChat } from "../messages/session-messages.ts";
import { beginChat, begunThread } from "../threads/thread-chat.ts";
import { type EventsFilter, fits, wants } from "./channel-filter.ts";
import { deltaEvent, type ProtocolEvent, type ProtocolSnapshot, protocolEvents, storedSeq } from "./protocol-events.ts";

/** How soon a thread that has had no input yet is looked at again. */
const LOOK_AGAIN_MS = 500;

const encoder = new TextEncoder();

/** An event as a frame of `text/event-stream`. */
export function protocolFrame(event: ProtocolEvent): Uint8Array {
  const id = event.event_id === undefined ? "" : `id: ${event.event_id}\n`;
  return encoder.encode(`${id}event: ${event.method}\ndata: ${JSON.stringify(event)}\n\n`);
}

/**
 * Checks what is asked of a thread's events before they are given.
 * @throws AppError `session-unknown`; `event-unknown` for a place after the last event.
 */
export async function checkPlace(planner: PersonalPlanner, thread: string, { since = 0 }: EventsFilter): Promise<void> {
  const { session } = await planner.threads.get(thread);
  const lastSeq = session ? (await planner.status(thread)).lastSeq : 0;
  if (storedSeq(since) > lastSeq)
    throw new AppError("event-unknown", { session: thread, seq: String(since), last: String(lastSeq) });
}

/**
 * A thread's events from its first on, and those to come, until the signal is aborted. Of the states that it went through
 * only the one that it stands at is told: each holds all of the one before.
 */
export async function* protocolStream(
  planner: PersonalPlanner,
  thread: string,
  filter: EventsFilter,
  signal: AbortSignal,
): AsyncGenerator<ProtocolEvent, void, void> {
  if (!(await hasBegun(planner, thread, signal))) return;
  const { lastSeq } = await planner.status(thread);
  const chat = beginChat(await begunThread(planner, thread));
  const tellsState = wants(filter, "values") || wants(filter, "checkpoints");
  const deltas = wants(filter, "custom");
  let isStepBegun = false;
  let held: readonly ChatMessage[] = [];
  for await (const event of planner.events(thread, { after: 0, follow: true, deltas, signal })) {
    if (event.type === "section-delta") {
      const delta = deltaEvent(event);
      if (fits(filter, delta)) yield delta;
      continue;
    }
    if (event.seq > lastSeq && tellsWhatWasSaid(event)) chat.hear(await planner.threads.said(thread));
    const messages = [...held, ...chat.add(event)];
    // Read and answered before its interrupt has come, a question would stand there again with it, and hide the next one.
    held = event.type === "question-asked" ? messages : [];
    // Where a superstep begins the one before is stored; of the tasks that begin together the first one tells it.
    const isNew = STATE_EVENTS.has(event.type) || (event.type === "step-started" && !isStepBegun);
    isStepBegun = event.type === "step-started";
    const isToldOf = event.seq === lastSeq || (event.seq > lastSeq && isNew);
    const snapshot = isToldOf && tellsState ? await snapshotOf(planner, thread, chat, held) : null;
    yield* protocolEvents(event, held.length > 0 ? [] : messages, snapshot).filter((told) => fits(filter, told));
  }
}

const STATE_EVENTS: ReadonlySet<PlannerEvent["type"]> = new Set(["session-started", ...LAST_EVENTS]);

/** Waits for a thread's first input. @returns False where nobody waits for it any more. */
async function hasBegun(planner: PersonalPlanner, thread: string, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    const { session } = await planner.threads.get(thread);
    if (session) return true;
    await sleep(LOOK_AGAIN_MS, undefined, { signal }).catch(() => {});
  }
  return false;
}

/** @param held The messages that are yet to be told. */
async function snapshotOf(
  planner: PersonalPlanner,
  thread: string,
  chat: SessionChat,
  held: readonly ChatMessage[],
): Promise<ProtocolSnapshot> {
  const { values, checkpoint, parent, metadata } = await planner.threads.state(thread);
  const { step, source } = metadata;
  return {
    values: { ...values, messages: chat.messages().filter((message) => !held.includes(message)) },
    checkpoint:
      checkpoint === null ? null : { id: checkpoint, ...(parent === null ? {} : { parent_id: parent }), step, source },
  };
}

/** The events with which a person's own words are shown. */
function tellsWhatWasSaid({ type }: PlannerEvent): boolean {
  return type === "session-started" || type === "answer-refused" || type === "step-finished";
}
