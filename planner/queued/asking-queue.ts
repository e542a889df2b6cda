import type pg from "pg";
import { throughOutage } from "../../utils/postgres/reconnect.ts";
import type { RunQueue } from "../../utils/queue/run-queue.ts";

/** The queue that runs are asked for in. Nothing of it is loaded before it is used; what cannot be opened is tried again. */
export class AskingQueue {
  readonly #pool: pg.Pool;
  #opening: Promise<RunQueue> | null = null;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** @throws AppError of category `storage`, and what its tables are refused with. */
  open(): Promise<RunQueue> {
    this.#opening ??= this.#load().catch((error: unknown) => {
      this.#opening = null;
      throw error;
    });
    return this.#opening;
  }

  async close(): Promise<void> {
    await this.#opening?.then(
      (queue) => queue.close(),
      () => {},
    );
  }

  async #load(): Promise<RunQueue> {
    const { openRunQueue } = await import("../../utils/queue/run-queue.ts");
    return await throughOutage(this.#pool, () => openRunQueue(this.#pool));
  }
}
