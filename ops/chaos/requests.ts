import { setTimeout as sleep } from "node:timers/promises";
import type { Book } from "./book.ts";

/** What a request came to, after as many tries as it took. */
export interface Outcome {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the server says is looked into.
  readonly json: any;
}

const REQUEST_TIMEOUT_MS = 20_000;
const RETRY_MS = 300;
/** A client gives up at some time, and that is a defect here: nothing is broken for so long. */
const PATIENCE_MS = 90_000;

/** Sends requests as a careful client does: again under the same key, to another server, until it is answered. */
export class Requests {
  readonly #addresses: () => readonly string[];
  readonly #book: Book;
  #next = 0;

  constructor(addresses: () => readonly string[], book: Book) {
    this.#addresses = addresses;
    this.#book = book;
  }

  /** One server after the other, of those that are there. */
  address(): string {
    const addresses = this.#addresses();
    this.#next += 1;
    return addresses[this.#next % addresses.length] ?? "http://127.0.0.1:1";
  }

  /** @param body Made anew at each try: a form can be sent once. */
  async post(path: string, key: string | null, body: () => object | FormData): Promise<Outcome> {
    const startedAt = performance.now();
    for (let attempt = 1; ; attempt += 1) {
      this.#book.requests += 1;
      if (attempt > 1) this.#book.retriedRequests += 1;
      const outcome = await this.#send(path, key, body()).catch(() => null);
      if (outcome && outcome.status < 500 && outcome.status !== 429 && outcome.json.code !== "session-in-use")
        return outcome;
      if (performance.now() - startedAt > PATIENCE_MS) {
        throw new Error(`${path} was not answered in ${PATIENCE_MS / 1_000} s; at last ${JSON.stringify(outcome)}`);
      }
      await sleep(RETRY_MS);
    }
  }

  async #send(path: string, key: string | null, body: object | FormData): Promise<Outcome> {
    const isForm = body instanceof FormData;
    const answer = await fetch(`${this.address()}${path}`, {
      method: "POST",
      headers: {
        ...(isForm ? {} : { "content-type": "application/json" }),
        ...(key === null ? {} : { "idempotency-key": key }),
      },
      body: isForm ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    return { status: answer.status, json: await answer.json() };
  }
}
