import type { Context } from "hono";
import type { PersonalPlanner } from "../../../planner/planner.ts";
import type { ThreadRun } from "../../../planner/threads/thread-runs.ts";
import type { StreamMode } from "../../../schemas/langgraph/run.ts";
import { AppError, toAppError } from "../../../utils/errors.ts";
import type { AppEnv } from "../../app-env.ts";
import { bodyProblem } from "../../http/bodies/body-problem.ts";
import { breakOff, STREAM_HEADERS } from "../../routes/session-events.ts";
import { EventStream } from "../../sse/event-stream.ts";
import type { OpenStreams } from "../../sse/open-streams.ts";
import { type FramePosition, type RunFrame, runFrames } from "./run-frames.ts";

export interface StreamOptions {
  readonly streams: OpenStreams;
  /** Told of what goes wrong in the middle of a stream. */
  readonly onTrouble: (error: unknown, session: string) => void;
}

export interface StreamAsked {
  readonly run: ThreadRun;
  readonly modes: readonly StreamMode[];
  /** From the beginning of the run where it is null. */
  readonly after: FramePosition | null;
  /** The run is cancelled where its reader leaves before its end. */
  readonly cancels: boolean;
}

const encoder = new TextEncoder();

/** A run's stream, with the headers by which the SDK knows the run and comes back to it. */
export function runStream(
  c: Context<AppEnv>,
  { run, modes, after, cancels }: StreamAsked,
  options: StreamOptions,
): Response {
  const { planner, requester } = c.var;
  const session = run.thread;
  const place = options.streams.take(requester);
  const stream = new EventStream<RunFrame>({
    events: (signal) => runFrames(planner, run, { modes: new Set(modes), after, signal }),
    frameOf,
    onOver: place.free,
    onTrouble: (error) => options.onTrouble(error, session),
    onLeft: cancels ? () => cancelledBy(planner, run, options) : undefined,
    breakOff: breakOff(c.env),
  });
  place.hold(stream);
  return c.body(stream.body, 200, { ...STREAM_HEADERS, ...runHeaders(run), Location: resumeAddress(run, modes) });
}

/** Cancels a run whose reader is gone, and had asked for that. */
export function cancelledBy(planner: PersonalPlanner, { thread }: ThreadRun, { onTrouble }: StreamOptions): void {
  planner.cancel(thread).catch((error: unknown) => {
    // It has come to its end meanwhile.
    if (toAppError(error).code !== "session-over") onTrouble(error, thread);
  });
}

export function runHeaders({ thread, run }: ThreadRun): Record<string, string> {
  return { "Content-Location": `/threads/${thread}/runs/${run}` };
}

/** Behind the address that the client knows the server by. */
function resumeAddress({ thread, run }: ThreadRun, modes: readonly StreamMode[]): string {
  const query = modes.map((mode) => `stream_mode=${mode}`).join("&");
  return `/threads/${thread}/runs/${run}/stream?${query}`;
}

function frameOf({ id, event, data }: RunFrame): Uint8Array {
  return encoder.encode(`${id === null ? "" : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

/**
 * The place that a `Last-Event-ID` names; null, as for `-1`, is before the first.
 * @throws AppError `body-malformed`; `event-unknown` for an event that the session has not got.
 */
export function framePosition(
  given: string | undefined,
  { session, last }: { session: string; last: number },
): FramePosition | null {
  if (given === undefined || given === "" || given === "-1") return null;
  const [, seq, part] = /^(\d{1,9})(?:\.(\d{1,4}))?$/.exec(given) ?? [];
  if (seq === undefined) {
    const en = "Last-Event-ID is the id of an event of this stream, or -1.";
    throw bodyProblem({ en, ko: "Last-Event-ID 값은 이 스트림의 이벤트 ID이거나 -1이어야 합니다." });
  }
  if (Number(seq) > last) throw new AppError("event-unknown", { session, seq, last });
  return { seq: Number(seq), part: part === undefined ? null : Number(part) };
}
