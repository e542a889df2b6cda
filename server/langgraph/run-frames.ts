import type { PersonalPlanner } from "../../planner/planner.ts";
import type { ThreadRun } from "../../planner/threads/thread-runs.ts";
import { LAST_EVENTS, type PlannerEvent } from "../../schemas/event.ts";
import type { StreamMode } from "../../schemas/langgraph/run.ts";
import { interruptShape, stateShape } from "./shapes.ts";
import { shownState } from "./shown-state.ts";

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
const PART = { metadata: 0, custom: 1, updates: 2, tasks: 3, values: 4, checkpoints: 5, error: 8, end: 9 } as const;
type Kind = keyof typeof PART;

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
  const begin = Math.max(run.begin, after?.seq ?? 0);
  const told = { checkpoint: null as string | null, isStepBegun: false };
  for await (const event of planner.events(run.thread, { after: begin - 1, deltas: modes.has("custom"), signal })) {
    if (event.type === "section-delta") yield { id: null, event: "custom", data: event };
    else {
      for await (const { kind, data } of framesOf(event)) {
        if (isKnown(event.seq, PART[kind], after)) continue;
        yield { id: `${event.seq}.${PART[kind]}`, event: kind, data };
      }
      told.isStepBegun = event.type === "step-started";
      if (LAST_EVENTS.has(event.type)) return;
    }
  }

  async function* framesOf(event: PlannerEvent): AsyncGenerator<{ readonly kind: Kind; readonly data: unknown }> {
    if (event.type === "session-started") {
      yield { kind: "metadata", data: { run_id: run.run, attempt: attemptAt(run, event.seq) } };
    }
    if (modes.has("custom")) yield { kind: "custom", data: event };
    if (modes.has("updates")) yield* updatesOf(event);
    if (modes.has("tasks")) yield* tasksOf(event);
    yield* snapshotsAt(event);
    if (event.type === "failed") {
      yield { kind: "error", data: { error: event.error.code, message: event.error.message } };
    }
    if (LAST_EVENTS.has(event.type)) yield { kind: "end", data: null };
  }

  /** Where a superstep begins the one before is stored; of those that begin together the first one tells it. */
  async function* snapshotsAt(event: PlannerEvent): AsyncGenerator<{ readonly kind: Kind; readonly data: unknown }> {
    if (!modes.has("values") && !modes.has("checkpoints")) return;
    const isLast = LAST_EVENTS.has(event.type);
    const begins = event.type === "session-started" || (event.type === "step-started" && !told.isStepBegun);
    if (!isLast && !begins) return;
    const checkpoint = await planner.threads.checkpoint(run.thread, event.at);
    if (!isLast && checkpoint === told.checkpoint && event.type !== "session-started") return;
    told.checkpoint = checkpoint;
    const state = shownState(await planner.threads.state(run.thread, checkpoint ?? undefined));
    const waiting = event.type === "waiting" ? { __interrupt__: event.questions.map(interruptShape) } : {};
    if (modes.has("values")) yield { kind: "values", data: { ...state.values, ...waiting } };
    if (modes.has("checkpoints")) yield { kind: "checkpoints", data: stateShape(run.thread, state) };
  }
}

function* updatesOf(event: PlannerEvent): Generator<{ readonly kind: Kind; readonly data: unknown }> {
  if (event.type === "step-finished") {
    const {
      type: _type,
      session: _session,
      seq: _seq,
      at: _at,
      requestId: _request,
      traceId: _trace,
      step,
      ...told
    } = event;
    yield { kind: "updates", data: { [step]: told } };
  }
  if (event.type === "waiting") {
    yield { kind: "updates", data: { __interrupt__: event.questions.map(interruptShape) } };
  }
}

function* tasksOf(event: PlannerEvent): Generator<{ readonly kind: Kind; readonly data: unknown }> {
  if (event.type !== "step-started" && event.type !== "step-finished") return;
  const { step, target } = event;
  const task = { id: target === undefined ? step : `${step}/${target}`, name: step, interrupts: [] };
  if (event.type === "step-started")
    yield { kind: "tasks", data: { ...task, input: { target: target ?? null }, triggers: [] } };
  else yield { kind: "tasks", data: { ...task, error: null, result: { target: target ?? null } } };
}

/** How often the run had been begun by then. */
function attemptAt({ starts }: ThreadRun, seq: number): number {
  return starts.includes(seq) ? starts.indexOf(seq) + 1 : starts.length + 1;
}

function isKnown(seq: number, part: number, after: FramePosition | null): boolean {
  if (after === null || seq > after.seq) return false;
  return seq < after.seq || after.part === null || part <= after.part;
}
