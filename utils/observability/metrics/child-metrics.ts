import type { ChildProcess } from "node:child_process";
import type { Family } from "./exposition.ts";
import { countedOnly, mergedFamilies } from "./merged-families.ts";

/** What is sent between a process and those that it has started. */
interface Question {
  readonly plancraft: "metrics?";
  readonly id: number;
}
interface Answer {
  readonly plancraft: "metrics";
  readonly id: number;
  readonly families: readonly Family[];
}

/** A process whose event loop is free answers in some milliseconds; the scraper waits for us. */
const PATIENCE_MS = 1_000;

/** Tells the process that started this one its metrics when it asks, until what it gives is called. */
export function tellParent(families: () => Promise<readonly Family[]>): () => void {
  const onMessage = async (message: unknown) => {
    if (!isQuestion(message)) return;
    const answer: Answer = { plancraft: "metrics", id: message.id, families: await families() };
    // Whoever is gone hears nothing.
    process.send?.(answer, () => {});
  };
  const heard = (message: unknown) => void onMessage(message).catch(() => {});
  process.on("message", heard);
  return () => void process.off("message", heard);
}

/** The metrics of the processes that this one has started: what one has counted is still told when it is gone. */
export class ChildMetrics {
  readonly #last = new Map<ChildProcess, readonly Family[]>();
  #gone: readonly Family[] = [];
  #asked = 0;

  /** Asks this one, too, until it ends. It was started with a channel that sends all numbers there are. */
  add(child: ChildProcess): void {
    this.#last.set(child, []);
    // Whatever was sent before is heard by then.
    child.once("close", () => {
      this.#gone = mergedFamilies([this.#gone, countedOnly(this.#last.get(child) ?? [])]);
      this.#last.delete(child);
    });
  }

  /** What each of them tells, and what those told last that are gone. Of one that does not answer, what it told last. */
  async read(): Promise<readonly (readonly Family[])[]> {
    const children = [...this.#last.keys()];
    await Promise.all(children.map((child) => this.#ask(child)));
    return [this.#gone, ...this.#last.values()];
  }

  async #ask(child: ChildProcess): Promise<void> {
    this.#asked += 1;
    const id = this.#asked;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, PATIENCE_MS);
    const onMessage = (message: unknown) => {
      if (!isAnswer(message) || message.id !== id) return;
      if (this.#last.has(child)) this.#last.set(child, message.families);
      resolve();
    };
    child.on("message", onMessage);
    child.once("close", resolve);
    const question: Question = { plancraft: "metrics?", id };
    // One that is about to end has no channel any more.
    if (child.connected) child.send(question, (error) => error && resolve());
    else resolve();
    await promise;
    clearTimeout(timer);
    child.off("message", onMessage);
    child.off("close", resolve);
  }
}

function isQuestion(message: unknown): message is Question {
  return Object(message).plancraft === "metrics?";
}

function isAnswer(message: unknown): message is Answer {
  return Object(message).plancraft === "metrics";
}
