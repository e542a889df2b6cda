import type { PersonalPlanner } from "../../../planner/planner.ts";
import type { ThreadRun } from "../../../planner/threads/thread-runs.ts";
import type { ThreadState } from "../../../planner/threads/thread-state.ts";
import { LAST_EVENTS, type PlannerEvent } from "../../../schemas/event.ts";
import type { StreamMode } from "../../../schemas/langgraph/run.ts";
import type { ChatMessage, SessionChat } from "../messages/session-messages.ts";
import { interruptShape, stateShape } from "../shapes.ts";
import { type BegunThread, beginChat, begunThread } from "../threads/thread-chat.ts";

/** One event of LangGraph's stream. */
export interface RunFrame {
  /** Null for what is not stored: nobody can begin after it. */
  readonly id: string | null;
  readonly event: string;
  readonly data: unknown;
}

/** What a reader has: an event's number, and of its frames the last one; all of them where that is null. */
export interface FramePosition {
  readonly seq: number;
  readonly part: number | null;
}

export interface FramesAsked {
  readonly modes: ReadonlySet<StreamMode>;
  readonly after: FramePosition | null;
  readonly signal?: AbortSignal | undefined;
}

/** Which frame of an event it is: always the same, whatever else is asked for, so that ids are the same in each process. */
const PART = {
  metadata: 0,
  custom: 1,
  updates: 2,
  tasks: 3,
  values: 4,
  checkpoints: 5,
  messages: 10,
  error: 998,
  end: 999,
};

/** A frame without its id. */
interface Told {
  readonly part: number;
  readonly event: string;
  readonly data: unknown;
}

/**
 * A run's events as LangGraph tells them: all that are stored, and those to come. A snapshot is the state at the checkpoint
 * that the session stood at then; it is stored nowhere else.
 * @throws What `events` does.
 */
export async function* runFrames(
  planner: PersonalPlanner,
  run: ThreadRun,
  { modes, after, signal }: FramesAsked,
): AsyncGenerator<RunFrame, void, void> {
  if (run.end !== null && after !== null && after.seq > run.end) return;
  // With that a run is stored; nothing has to be read for it.
  if (after === null) yield { ...metadata(run.begin), id: `${run.begin}.${PART.metadata}` };
  const known = after ?? { seq: run.begin, part: PART.metadata };
  const begin = Math.max(run.begin, known.seq);
  // A chat is made of all that happened in the session. It is not waited for until something of it is told.
  const coming = CHAT_MODES.some((mode) => modes.has(mode)) ? begunThread(planner, run.thread) : null;
  coming?.catch(() => {});
  const snapshots = new Snapshots(planner, run.thread, modes);
  let chat: SessionChat | undefined;
  let { ahead = 0 } = run;
  const from = ahead > 0 ? run.begin : begin;
  const options = { after: coming ? 0 : from - 1, deltas: modes.has("custom"), signal };
  for await (const event of planner.events(run.thread, options)) {
    if (event.type === "section-delta") {
      if (ahead === 0) yield { id: null, event: "custom", data: event };
      continue;
    }
    // What a run tells that came before it, and was not over when this one was queued, is that one's.
    const isEarlier = event.seq > run.begin && ahead > 0 && event.type !== "cancelled";
    if (isEarlier && LAST_EVENTS.has(event.type)) ahead -= 1;
    if (event.seq >= begin && !isEarlier) yield* numbered(event, atOnce(event));
    const begun = await coming;
    if (begun) chat ??= beginChat(begun);
    const messages = chat?.add(event) ?? [];
    if (event.seq < begin || isEarlier) continue;
    yield* numbered(event, await snapshots.at(event, begun, chat?.messages() ?? []));
    yield* numbered(event, atLast(event, messages));
    if (LAST_EVENTS.has(event.type)) return;
  }

  function* numbered({ seq }: PlannerEvent, told: readonly Told[]): Generator<RunFrame> {
    for (const { part, event, data } of told) {
      if (!isKnown(seq, part, known)) yield { id: `${seq}.${part}`, event, data };
    }
  }

  function metadata(seq: number): Told {
    return framed("metadata", { run_id: run.run, attempt: attemptAt(run, seq) });
  }

  function atOnce(event: PlannerEvent): Told[] {
    const isBegin = event.type === "session-started";
    return [
      ...(isBegin ? [metadata(event.seq)] : []),
      ...(modes.has("custom") ? [framed("custom", event)] : []),
      ...(modes.has("updates") ? updatesOf(event) : []),
      ...(modes.has("tasks") ? tasksOf(event) : []),
    ];
  }

  function atLast(event: PlannerEvent, messages: readonly ChatMessage[]): Told[] {
    return [
      ...messages.flatMap((message, nth) => messageFrames(message, PART.messages + 2 * nth, modes)),
      ...(event.type === "failed" ? [framed("error", { error: event.error.code, message: event.error.message })] : []),
      ...(LAST_EVENTS.has(event.type) ? [framed("end", null)] : []),
    ];
  }
}

const CHAT_MODES: readonly StreamMode[] = ["values", "checkpoints", "messages", "messages-tuple"];

function framed(event: keyof typeof PART, data: unknown): Told {
  return { part: PART[event], event, data };
}

/** The snapshots of one stream. */
class Snapshots {
  readonly #planner: PersonalPlanner;
  readonly #thread: string;
  readonly #modes: ReadonlySet<StreamMode>;
  #checkpoint: string | null = null;
  #isStepBegun = false;

  constructor(planner: PersonalPlanner, thread: string, modes: ReadonlySet<StreamMode>) {
    this.#planner = planner;
    this.#thread = thread;
    this.#modes = modes;
  }

  /** Where a superstep begins the one before is stored; of the tasks that begin together the first one tells it. */
  async at(event: PlannerEvent, begun: BegunThread | null, messages: readonly ChatMessage[]): Promise<Told[]> {
    const modes = this.#modes;
    const isFirst = event.type === "step-started" && !this.#isStepBegun;
    this.#isStepBegun = event.type === "step-started";
    const isMark = event.type === "session-started" || LAST_EVENTS.has(event.type);
    if ((!isFirst && !isMark) || !(modes.has("values") || modes.has("checkpoints"))) return [];
    const state =
      begun && isFirstOf(event)
        ? await this.#planner.threads.firstState(begun.session)
        : await this.#stateAt(event, isMark);
    if (!state) return [];
    const values = { ...state.values, messages };
    const waiting = event.type === "waiting" ? { __interrupt__: event.questions.map(interruptShape) } : {};
    return [
      ...(modes.has("values") ? [framed("values", { ...values, ...waiting })] : []),
      ...(modes.has("checkpoints") ? [framed("checkpoints", stateShape(this.#thread, { ...state, values }))] : []),
    ];
  }

  /** Null where it is the one that was told last, and need not be told again. */
  async #stateAt({ at }: PlannerEvent, isMark: boolean): Promise<ThreadState | null> {
    const checkpoint = await this.#planner.threads.checkpoint(this.#thread, at);
    if (!isMark && checkpoint === this.#checkpoint) return null;
    this.#checkpoint = checkpoint;
    return this.#planner.threads.state(this.#thread, checkpoint ?? undefined);
  }
}

/** That of a session which has had no checkpoint yet. */
function isFirstOf(event: PlannerEvent): boolean {
  return event.type === "session-started" && !event.resumed;
}

function updatesOf(event: PlannerEvent): Told[] {
  if (event.type === "step-finished") {
    const { step, target, answers, revision, usage } = event;
    return [framed("updates", { [step]: { target, answers, revision, usage } })];
  }
  return event.type === "waiting" ? [framed("updates", { __interrupt__: event.questions.map(interruptShape) })] : [];
}

function tasksOf(event: PlannerEvent): Told[] {
  if (event.type !== "step-started" && event.type !== "step-finished") return [];
  const { step, target } = event;
  const task = { id: target === undefined ? step : `${step}/${target}`, name: step, interrupts: [] };
  const input = target === undefined ? null : { target };
  return [
    framed("tasks", {
      ...task,
      ...(event.type === "step-started" ? { input, triggers: [] } : { error: null, result: input }),
    }),
  ];
}

/** In both ways in which clients ask for messages; each is whole. */
function messageFrames(message: ChatMessage, part: number, modes: ReadonlySet<StreamMode>): Told[] {
  return [
    ...(modes.has("messages") ? [{ part, event: "messages/complete", data: [message] }] : []),
    ...(modes.has("messages-tuple") ? [{ part: part + 1, event: "messages", data: [message, {}] }] : []),
  ];
}

/** How often the run had been begun by then. */
function attemptAt({ starts, begin }: ThreadRun, seq: number): number {
  if (seq === begin) return 1;
  return starts.includes(seq) ? starts.indexOf(seq) + 1 : starts.length + 1;
}

function isKnown(seq: number, part: number, after: FramePosition): boolean {
  if (seq > after.seq) return false;
  return seq < after.seq || after.part === null || part <= after.part;
}
