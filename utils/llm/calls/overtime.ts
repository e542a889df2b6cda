import type { CallLimits } from "../../config/read-config.ts";
import type { Wording } from "../../errors.ts";

/** The longest time that a timer of Node takes: a longer one fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Which limit was passed; the provider makes a `model-timeout` of it. */
export class OvertimeError extends Error {
  override readonly name = "TimeoutError";
  /** What did not come, and the variable that sets the limit. */
  readonly limit: Wording;

  constructor(limit: Wording) {
    super(limit.en);
    this.limit = limit;
  }
}

/**
 * The time limits of one attempt. What is limited is silence: an answer that is arriving is paid for, and is not given
 * up because it is long. Before its first piece only the total counts, since a model may think, or a server have a queue.
 */
export class Overtime implements Disposable {
  readonly #limits: Pick<CallLimits, "silenceMs" | "totalMs">;
  readonly #over = new AbortController();
  // Not AbortSignal.timeout: its timer is unreferenced, and may be the only thing that the process waits for.
  readonly #total: NodeJS.Timeout;
  #silence: NodeJS.Timeout | undefined;

  constructor(limits: Pick<CallLimits, "silenceMs" | "totalMs">) {
    this.#limits = limits;
    const { totalMs } = limits;
    this.#total = setTimeout(() => {
      this.#over.abort(new OvertimeError(this.#silence === undefined ? nothing(totalMs) : unfinished(totalMs)));
    }, timer(totalMs));
  }

  /** Aborted with an `OvertimeError` when a limit is passed. */
  get signal(): AbortSignal {
    return this.#over.signal;
  }

  /** To be called when a piece of the answer has come. */
  readonly arrived = (): void => {
    if (this.#silence) {
      this.#silence.refresh();
      return;
    }
    const { silenceMs } = this.#limits;
    this.#silence = setTimeout(() => this.#over.abort(new OvertimeError(silent(silenceMs))), timer(silenceMs));
  };

  [Symbol.dispose](): void {
    clearTimeout(this.#total);
    clearTimeout(this.#silence);
  }
}

function timer(ms: number): number {
  return Math.min(ms, LONGEST_TIMER_MS);
}

function seconds(ms: number): number {
  return Math.max(1, Math.round(ms / 1_000));
}

const TOTAL = "PLANCRAFT_CALL_TOTAL_MS";
const SILENCE = "PLANCRAFT_CALL_TIMEOUT_MS";

function nothing(ms: number): Wording {
  return {
    en: `nothing of it in ${seconds(ms)} seconds, which ${TOTAL} sets`,
    ko: `${seconds(ms)}초 동안 아무것도 오지 않음(${TOTAL}로 정한 시간)`,
  };
}

function unfinished(ms: number): Wording {
  return {
    en: `it was not complete after ${seconds(ms)} seconds, which ${TOTAL} sets`,
    ko: `${seconds(ms)}초가 지나도 끝나지 않음(${TOTAL}로 정한 시간)`,
  };
}

function silent(ms: number): Wording {
  return {
    en: `it stopped for ${seconds(ms)} seconds, which ${SILENCE} sets`,
    ko: `${seconds(ms)}초 동안 멈춤(${SILENCE}로 정한 시간)`,
  };
}
