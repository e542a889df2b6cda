import type { LogOutput } from "./log-destination.ts";

/** Lines that are written together, soon: those of one turn of the event loop. */
export class BatchedLines implements LogOutput {
  readonly #output: LogOutput;
  #lines = "";

  constructor(output: LogOutput) {
    this.#output = output;
  }

  write(line: string): void {
    if (this.#lines === "") setImmediate(() => this.flush());
    this.#lines += line;
  }

  flush(): void {
    if (this.#lines !== "") this.#output.write(this.#lines);
    this.#lines = "";
  }
}
