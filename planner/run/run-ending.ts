import { RunControl } from "@langchain/langgraph";
import { AppError, toAppError } from "../../utils/errors.ts";

/** How long calls in flight may go on after a stop is asked for; the whole process has 2 s to end. */
const DRAIN_MS = 1_500;

/**
 * What ends a run before its graph does, the strongest first: where several come, the strongest is told.
 *
 * | ending    | comes when                                                 | calls in flight           | told as           |
 * | --------- | ---------------------------------------------------------- | ------------------------- | ----------------- |
 * | `lost`    | another process has taken the session                      | cancelled at once         | `session-in-use`  |
 * | `unstored`| an event, a question or an answer could not be stored      | 1.5 s, then cancelled     | what storage said |
 * | `cancelled`| somebody has the session cancelled, in whatever process   | 1.5 s, then cancelled     | `cancelled`       |
 * | `left`    | the server stops, and another one is to go on with it      | 1.5 s, then cancelled     | `server-stopping` |
 * | `stopped` | Ctrl-C, SIGTERM, `stop`, or nobody reads the events        | 1.5 s, or till asked again| `interrupted`     |
 * | `failed`  | a node failed for good, or the spending limit is reached   | finish, and are stored    | the error itself  |
 *
 * In each case no new call starts, and no step after the one under way. After `lost` nothing of the session is written.
 */
const ENDINGS = ["lost", "unstored", "cancelled", "left", "stopped", "failed"] as const;
type Ending = (typeof ENDINGS)[number];

/** How one run ends; until then, what its graph and its calls have to listen to. */
export class RunEnding {
  readonly #came = new Map<Ending, AppError>();
  /** Stops the graph at the next superstep. */
  readonly control = new RunControl();
  readonly #cancelled = new AbortController();
  #refusal: AppError | null = null;
  #halt: (reason: AppError) => void = () => {};
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  /** Cancels what is in flight. */
  get cancelled(): AbortSignal {
    return this.#cancelled.signal;
  }

  /** Tells the reason for which no new call may start, as soon as there is one. */
  whenRefused(halt: (reason: AppError) => void): void {
    if (this.#refusal) halt(this.#refusal);
    else this.#halt = halt;
  }

  /** @param reason The AppError `session-in-use`. */
  lose(reason: unknown): void {
    this.#note("lost", reason);
    this.#cancelled.abort(this.#came.get("lost"));
  }

  unstored(error: unknown): void {
    if (isLoss(error)) return this.lose(error);
    this.#note("unstored", error);
    this.#drain();
  }

  /** As `stop`, however often it is asked for. */
  leave(): void {
    this.#note("left", new AppError("server-stopping"));
    this.#drain();
  }

  /** However often it is asked for: who cancels it a second time is another one, and in no greater hurry. */
  cancel(): void {
    this.#note("cancelled", new AppError("cancelled"));
    this.#drain();
  }

  /** The second time, what is in flight gets no more time. */
  stop(): void {
    if (this.#came.has("stopped")) this.#cancelled.abort(this.#came.get("stopped"));
    this.#note("stopped", new AppError("interrupted"));
    this.#drain();
  }

  /** @returns What the run is told to have ended with. */
  fail(error: unknown): AppError {
    if (isLoss(error)) this.lose(error);
    this.#note("failed", error);
    const strongest = ENDINGS.find((ending) => this.#came.has(ending));
    return (strongest && this.#came.get(strongest)) ?? toAppError(error);
  }

  /** To be called when nothing of the run is left. */
  over(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  #drain(): void {
    if (this.#isOver) return;
    this.#timer ??= setTimeout(() => this.#cancelled.abort(this.#refusal), DRAIN_MS);
  }

  #note(ending: Ending, error: unknown): void {
    if (this.#came.has(ending)) return;
    const reason = toAppError(error);
    this.#came.set(ending, reason);
    if (ending === "failed") return;
    this.control.requestDrain(ending);
    this.#refusal ??= reason;
    this.#halt(reason);
  }
}

/** A statement that was refused because the session is another process's now. */
function isLoss(error: unknown): boolean {
  return toAppError(error).code === "session-in-use";
}
