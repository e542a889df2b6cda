import type { Judge } from "./simulated-rollout.ts";

/** Rolls back where more than this share of the canary's sessions failed. */
const LIMIT = 0.01;

/** The rule of the seeds: as soon as the observed rate is above 1 %, whenever it is looked at. */
export class PlainRule implements Judge {
  readonly #first: number;
  readonly #every: number;
  #sessions = 0;
  #failures = 0;

  /** @param looks After how many sessions of the canary it is looked at first, and after how many more again. */
  constructor({ first, every }: { readonly first: number; readonly every: number }) {
    this.#first = first;
    this.#every = every;
  }

  judge(isCanary: boolean, hasFailed: boolean): boolean {
    if (!isCanary) return false;
    this.#sessions++;
    if (hasFailed) this.#failures++;
    if (this.#failures <= LIMIT * this.#sessions) return false;
    return this.#sessions >= this.#first && (this.#sessions - this.#first) % this.#every === 0;
  }
}
