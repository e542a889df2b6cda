import { setTimeout as sleep } from "node:timers/promises";

/**
 * How long nobody may stir before time goes on: a client that has an answer needs this long at most, on a busy machine,
 * to send what follows from it. It is no part of the time that is measured.
 */
const QUIET_MS = 300;

interface Appointment {
  readonly at: number;
  readonly nth: number;
  readonly come: () => void;
}

/**
 * A clock that only moves when everybody waits for it, and then to the next appointment at once. What follows from an
 * answer is asked at the moment of that answer, however slow the machine is.
 */
export class SimulatedClock {
  #now = 0;
  #appointments: Appointment[] = [];
  #made = 0;
  #stirredAt = performance.now();
  #isGoing = false;

  /** Seconds since it was made. */
  get now(): number {
    return this.#now;
  }

  /** To be called for everything that happens outside: time stands still while there is more of it. */
  stir(): void {
    this.#stirredAt = performance.now();
  }

  /** Comes back once the clock has moved on by so many seconds. */
  wait(seconds: number): Promise<void> {
    return new Promise((come) => {
      this.#appointments.push({ at: this.#now + seconds, nth: this.#made++, come });
      this.stir();
      if (!this.#isGoing) void this.#goOn();
    });
  }

  async #goOn(): Promise<void> {
    this.#isGoing = true;
    while (this.#appointments.length > 0) {
      const quietMs = performance.now() - this.#stirredAt;
      if (quietMs < QUIET_MS) {
        await sleep(QUIET_MS - quietMs);
        continue;
      }
      const [next, ...others] = this.#appointments.toSorted((a, b) => a.at - b.at || a.nth - b.nth);
      if (!next) break;
      this.#appointments = others;
      this.#now = next.at;
      this.stir();
      next.come();
    }
    this.#isGoing = false;
  }
}

/** So many at once; who comes later waits in line. */
export class Places {
  #free: number;
  readonly #line: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  async take(): Promise<void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((next) => this.#line.push(next));
  }

  leave(): void {
    const next = this.#line.shift();
    if (next) next();
    else this.#free += 1;
  }
}
