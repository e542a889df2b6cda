import type { AppError } from "../utils/errors.ts";
import type { WorkerLog } from "../utils/observability/worker-log.ts";

/** Of a trouble that is met at each try, the log has one line, and one more when it is over. */
export class Troubles {
  readonly #log: WorkerLog;
  #code: string | null = null;

  constructor(log: WorkerLog) {
    this.#log = log;
  }

  met(error: AppError): void {
    if (this.#code !== error.code) this.#log.warned("worker-troubled", error);
    this.#code = error.code;
  }

  over(): void {
    if (this.#code !== null) this.#log.said("worker-recovered");
    this.#code = null;
  }
}
