import {
  blockEvidence,
  controlEvidence,
  earlierRate,
  isFull,
  LEAST_OF_EACH,
  ODDS_RATIOS,
} from "../../rollout/guard/control-test.ts";
import { CONTROL_BOUND, doesLimitDecide, LEAST_FAILURES, LIMIT_BOUND } from "../../rollout/guard/guard.ts";
import { limitEvidence } from "../../rollout/guard/limit-test.ts";
import type { Judge } from "./simulated-rollout.ts";

/** After how many failures of so many sessions the evidence against the limit reaches a bound. */
export class Boundary {
  readonly #least: number[] = [0];
  readonly #log: number;

  constructor(bound: number) {
    this.#log = Math.log(bound);
  }

  isReached(sessions: number, failures: number): boolean {
    while (this.#least.length <= sessions) this.#grow();
    return failures >= (this.#least[sessions] ?? 0);
  }

  /** More sessions never need fewer failures. */
  #grow(): void {
    const sessions = this.#least.length;
    let failures = this.#least[sessions - 1] ?? 0;
    while (failures <= sessions && limitEvidence({ sessions, failures }) < this.#log) failures++;
    this.#least.push(failures);
  }
}

const LIMIT = new Boundary(LIMIT_BOUND);
const CONTROL = Math.log(CONTROL_BOUND);

/** The guard in numbers that are counted in place, for a billion sessions; a test holds it against the guard itself. */
export class FastGuard implements Judge {
  readonly #canary = { sessions: 0, failures: 0 };
  readonly #control = { sessions: 0, failures: 0 };
  readonly #open = { canary: { sessions: 0, failures: 0 }, control: { sessions: 0, failures: 0 } };
  readonly #worse = ODDS_RATIOS.map(() => 0);
  #isWorse = false;

  judge(isCanary: boolean, hasFailed: boolean, count: number): boolean {
    // A block closes with the first session that fills it.
    const first = Math.min(count, Math.max(1, LEAST_OF_EACH - this.#open.control.sessions));
    if (this.#judge(isCanary, hasFailed, first)) return true;
    return count > first && this.#judge(isCanary, hasFailed, count - first);
  }

  #judge(isCanary: boolean, hasFailed: boolean, count: number): boolean {
    const all = isCanary ? this.#canary : this.#control;
    const open = isCanary ? this.#open.canary : this.#open.control;
    all.sessions += count;
    open.sessions += count;
    if (hasFailed) {
      all.failures += count;
      open.failures += count;
    }
    if (isFull(this.#open)) this.#close();
    const { sessions, failures } = this.#canary;
    if (failures < LEAST_FAILURES) return false;
    if (this.#isWorse) return true;
    return LIMIT.isReached(sessions, failures) && doesLimitDecide(this.#control);
  }

  #close(): void {
    const { canary, control } = this.#open;
    const rate = earlierRate({
      sessions: this.#control.sessions - control.sessions,
      failures: this.#control.failures - control.failures,
    });
    let largest = Number.NEGATIVE_INFINITY;
    for (let at = 0; at < ODDS_RATIOS.length; at++) {
      const worse = (this.#worse[at] ?? 0) + blockEvidence(this.#open, rate, ODDS_RATIOS[at] ?? 1);
      this.#worse[at] = worse;
      largest = Math.max(largest, worse);
    }
    // A mixture is never above its largest part.
    this.#isWorse = largest >= CONTROL && controlEvidence(this.#worse) >= CONTROL;
    canary.sessions = 0;
    canary.failures = 0;
    control.sessions = 0;
    control.failures = 0;
  }
}
