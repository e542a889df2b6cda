import type { PlannerEvent, SectionDelta } from "../../../schemas/event.ts";
import type { ChatMessage } from "../messages/session-messages.ts";

/** An event of LangGraph's newer protocol. */
export interface ProtocolEvent {
  readonly type: "event";
  /** Clients drop what they have seen by it: it is the same after a restart. Not there for what is not stored. */
  readonly event_id?: string;
  readonly seq?: number;
  readonly method: Method;
  readonly params: {
    readonly namespace: readonly [];
    /** Milliseconds since 1970. */
    readonly timestamp: number;
    /** Of `updates`: the node that it is of. */
    readonly node?: string;
    readonly data: Readonly<Record<string, unknown>>;
  };
}

type Method = "lifecycle" | "values" | "updates" | "messages" | "tasks" | "checkpoints" | "custom" | "input.requested";

/** The state of a thread, with the checkpoint that it is of. */
export interface ProtocolSnapshot {
  readonly values: Readonly<Record<string, unknown>>;
  readonly checkpoint: Readonly<Record<string, unknown>> | null;
}

/** The name of the graph. */
const GRAPH = "plancraft";

/** Each stored event becomes up to a thousand, each always in the same place, whichever of them are wanted. */
const PLACES = 1_000;
const BEGUN = 0;
const CUSTOM = 1;
const TASK = 2;
const UPDATE = 3;
const REQUESTS = 10;
const MESSAGES = 100;
const MESSAGE_PLACES = 5;
const CHECKPOINT = 900;
const VALUES = 901;
const OVER = PLACES - 1;

/** The number of the last protocol event that comes before a stored event's. */
export function placeBefore(seq: number): number {
  return seq * PLACES - 1;
}

/** The number of the stored event that a protocol event is of. */
export function storedSeq(place: number): number {
  return Math.floor(place / PLACES);
}

/**
 * What a stored event of a session is in LangGraph's newer protocol, in order. Pure.
 * @param messages Those that came with it. @param snapshot The thread's state, where it is to be told after the event.
 */
export function protocolEvents(
  event: PlannerEvent,
  messages: readonly ChatMessage[],
  snapshot: ProtocolSnapshot | null,
): ProtocolEvent[] {
  const at = (place: number, method: Method, data: Readonly<Record<string, unknown>>, node?: string): ProtocolEvent => {
    const seq = event.seq * PLACES + place;
    const params = { namespace: [] as const, timestamp: Date.parse(event.at), ...(node ? { node } : {}), data };
    return { type: "event", event_id: String(seq), seq, method, params };
  };
  const lifecycle = (place: number, data: object) => at(place, "lifecycle", { ...data, graph_name: GRAPH });
  const over = ending(event);
  const told = messages.flatMap(({ type, id, content }) => (type === "ai" ? [messageParts(id, content)] : []));
  return [
    ...(event.type === "session-started" ? [lifecycle(BEGUN, { event: "running" })] : []),
    at(CUSTOM, "custom", { name: event.type, payload: event }),
    ...taskOf(event).map((task) => at(TASK, "tasks", task)),
    ...(event.type === "step-finished" ? [at(UPDATE, "updates", updateOf(event), event.step)] : []),
    // Only what it stops at: a question that was answered without a person is none. Who reads its message has its interrupt.
    ...(event.type === "waiting" ? event.questions : []).map(({ interruptId, ...question }, nth) =>
      at(REQUESTS + nth, "input.requested", { interrupt_id: interruptId, payload: { ...question, interruptId } }),
    ),
    ...told.flatMap((parts, nth) =>
      parts.map((part, offset) => at(MESSAGES + nth * MESSAGE_PLACES + offset, "messages", part)),
    ),
    ...(snapshot?.checkpoint ? [at(CHECKPOINT, "checkpoints", snapshot.checkpoint)] : []),
    ...(snapshot ? [at(VALUES, "values", snapshot.values)] : []),
    ...(over ? [lifecycle(OVER, over)] : []),
  ];
}

/** A piece of a section that is being written: clients cannot ask for it again. */
export function deltaEvent(delta: SectionDelta): ProtocolEvent {
  const params = {
    namespace: [] as const,
    timestamp: Date.parse(delta.at),
    data: { name: delta.type, payload: delta },
  };
  return { type: "event", method: "custom", params };
}

/** How a run ended; null where it goes on. A cancelled one is interrupted: it can be gone on with. */
function ending(event: PlannerEvent): Readonly<Record<string, unknown>> | null {
  switch (event.type) {
    case "done":
      return { event: "completed" };
    case "waiting":
    case "cancelled":
      return { event: "interrupted" };
    case "failed":
      return { event: "failed", error: event.error.message };
    default:
      return null;
  }
}

function taskOf(event: PlannerEvent): Readonly<Record<string, unknown>>[] {
  if (event.type !== "step-started" && event.type !== "step-finished") return [];
  const { step, target } = event;
  const task = { id: target === undefined ? step : `${step}:${target}`, name: step };
  if (event.type === "step-started")
    return [{ ...task, input: target === undefined ? null : { target }, triggers: [] }];
  return [{ ...task, result: updateOf(event), error: null, interrupts: [] }];
}

function updateOf({ target, answers, revision, usage }: Extract<PlannerEvent, { type: "step-finished" }>) {
  return {
    ...(target === undefined ? {} : { target }),
    ...(answers ? { answers } : {}),
    ...(revision ? { revision } : {}),
    usage,
  };
}

/** A message that is there at once, in the parts that one which is being written comes in. */
function messageParts(id: string, text: string): Readonly<Record<string, unknown>>[] {
  const index = 0;
  return [
    { event: "message-start", role: "ai", id },
    { event: "content-block-start", index, content: { type: "text", text: "" } },
    { event: "content-block-delta", index, delta: { type: "text-delta", text } },
    { event: "content-block-finish", index, content: { type: "text", text } },
    { event: "message-finish" },
  ];
}
