import { setImmediate as nextTurn } from "node:timers/promises";

/** So many are made at once: each is work of the one processor that answers everybody. */
const AT_ONCE = 2;
/** So much stays, for downloads that are repeated or broken off. */
const KEPT_BYTES = 32 * 1024 * 1024;

/** The documents that were made last, by their tags: one that is asked for by several is made once. */
export class MadeDocuments {
  readonly #made = new Map<string, Uint8Array<ArrayBuffer>>();
  readonly #underWay = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();
  readonly #waiting: (() => void)[] = [];
  #working = 0;
  #bytes = 0;

  /** @param tag Of what is made: the same tag is the same bytes. */
  async get(tag: string, make: () => Promise<string | Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
    const kept = this.#made.get(tag);
    if (kept) {
      this.#keep(tag, kept);
      return kept;
    }
    const underWay = this.#underWay.get(tag) ?? this.#begin(tag, make);
    this.#underWay.set(tag, underWay);
    return underWay;
  }

  async #begin(tag: string, make: () => Promise<string | Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
    try {
      await this.#place();
      try {
        const made = await make();
        const bytes = typeof made === "string" ? new TextEncoder().encode(made) : Uint8Array.from(made);
        this.#keep(tag, bytes);
        return bytes;
      } finally {
        this.#working -= 1;
        this.#waiting.shift()?.();
      }
    } finally {
      this.#underWay.delete(tag);
    }
  }

  async #place(): Promise<void> {
    while (this.#working >= AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#working += 1;
    // Whoever waits for something else is served between two documents.
    await nextTurn();
  }

  /** Those asked for last at the end; one that is larger than all that is kept is not. */
  #keep(tag: string, bytes: Uint8Array<ArrayBuffer>): void {
    this.#bytes += bytes.length - (this.#made.get(tag)?.length ?? 0);
    this.#made.delete(tag);
    this.#made.set(tag, bytes);
    for (const [oldest, { length }] of this.#made) {
      if (this.#bytes <= KEPT_BYTES) break;
      this.#made.delete(oldest);
      this.#bytes -= length;
    }
  }
}
