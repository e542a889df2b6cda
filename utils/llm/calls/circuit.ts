import { setTimeout as sleep } from "node:timers/promises";
import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen, isBrokenCircuitError } from "cockatiel";
import { AppError } from "../../errors.ts";

/** Five failures in a row, then half a minute of rest for the provider. */
const FAILURES = 5;
const HALF_OPEN_AFTER_MS = 30_000;
/** How often an attempt looks whether the one trial of a half-open circuit is over. */
const POLL_MS = 50;

/** An isolated one nobody makes. */
const STATES = {
  [CircuitState.Closed]: "closed",
  [CircuitState.Open]: "open",
  [CircuitState.HalfOpen]: "half-open",
  [CircuitState.Isolated]: "open",
} as const;

export interface CircuitOptions {
  readonly halfOpenAfterMs?: number;
  readonly onChange?: (state: (typeof STATES)[CircuitState]) => void;
}

/**
 * The circuit breaker of one provider. It counts attempts, and only failures of the provider: a 429 says that it is
 * there, and a refused request is our own affair. Where it is open, attempts wait for it and fail no session.
 */
export class Circuit {
  readonly #halfOpenAfterMs: number;
  readonly #breaker;
  #openedAt = 0;

  /** @param onChange Told of each change. */
  constructor({ halfOpenAfterMs = HALF_OPEN_AFTER_MS, onChange = () => {} }: CircuitOptions = {}) {
    this.#halfOpenAfterMs = halfOpenAfterMs;
    this.#breaker = circuitBreaker(handleWhen(isProviderFailure), {
      halfOpenAfter: halfOpenAfterMs,
      breaker: new ConsecutiveBreaker(FAILURES),
    });
    this.#breaker.onBreak(() => {
      this.#openedAt = Date.now();
    });
    this.#breaker.onStateChange((state) => onChange(STATES[state]));
  }

  /**
   * Makes an attempt as soon as the circuit lets it through.
   * @param onWait Told how long an open circuit holds the attempt back, in milliseconds.
   * @throws What `send` throws, or the signal's reason.
   */
  async attempt<T>(send: () => Promise<T>, signal: AbortSignal, onWait: (waitMs: number) => void): Promise<T> {
    for (;;) {
      // The breaker's own wait for the trial cannot be ended, and sends even what was halted meanwhile.
      while (this.#breaker.state === CircuitState.HalfOpen) await pause(POLL_MS, signal);
      try {
        return await this.#breaker.execute(send);
      } catch (error) {
        if (!isBrokenCircuitError(error)) throw error;
        const waitMs = Math.max(1, this.#openedAt + this.#halfOpenAfterMs - Date.now());
        onWait(waitMs);
        await pause(waitMs, signal);
      }
    }
  }
}

async function pause(waitMs: number, signal: AbortSignal): Promise<void> {
  await sleep(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted());
}

/** Not by `retryable` alone: an interrupted call may be made again too, and says nothing about the provider. */
function isProviderFailure(error: unknown): boolean {
  return error instanceof AppError && error.retryable && (error.category === "model" || error.category === "network");
}
