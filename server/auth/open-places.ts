import { AppError } from "../../utils/errors.ts";

/** How much may be open at once, in this process. */
export interface PlaceLimits {
  readonly total: number;
  readonly perUser: number;
}

/** Counts what is open, of everybody and of each user. */
export class OpenPlaces {
  readonly #limits: PlaceLimits;
  readonly #refusal: (open: number) => AppError;
  readonly #ofUser = new Map<string, number>();
  #open = 0;

  /** @param refusal What is thrown where there is no place, with how many are taken. */
  constructor(limits: PlaceLimits, refusal: (open: number) => AppError) {
    this.#limits = limits;
    this.#refusal = refusal;
  }

  /** How many are taken. */
  get open(): number {
    return this.#open;
  }

  /**
   * Takes a place.
   * @returns Gives it back; a second time it does nothing.
   * @throws The refusal.
   */
  acquire(person: string): () => void {
    const own = this.#ofUser.get(person) ?? 0;
    if (own >= this.#limits.perUser) throw this.#refusal(own);
    if (this.#open >= this.#limits.total) throw this.#refusal(this.#open);
    this.#open += 1;
    this.#ofUser.set(person, own + 1);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#open -= 1;
      const left = (this.#ofUser.get(person) ?? 1) - 1;
      if (left > 0) this.#ofUser.set(person, left);
      else this.#ofUser.delete(person);
    };
  }
}

/** Somebody closes a page, or a run ends, within about this time. */
const TRY_AGAIN_S = 10;

/** Open streams of events. */
export function streamPlaces(limits: PlaceLimits): OpenPlaces {
  return new OpenPlaces(limits, (open) => new AppError("streams-too-many", { open, seconds: TRY_AGAIN_S }));
}

/** Sessions that run. */
export function sessionPlaces(limits: PlaceLimits): OpenPlaces {
  return new OpenPlaces(limits, (running) => new AppError("sessions-too-many", { running, seconds: TRY_AGAIN_S }));
}
