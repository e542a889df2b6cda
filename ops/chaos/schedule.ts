import type { Draw, Fault } from "./faults/fault.ts";
import { between, seededRandom, shuffled } from "./seeded-random.ts";

export interface Planned extends Draw {
  readonly fault: Fault;
  /** Before it begins, counted from when the sessions have gone on after the one before. */
  readonly pauseMs: number;
}

const PAUSE_MS = [1_000, 3_000] as const;

/**
 * Which faults come, in what order, and where each of them strikes: without end, the same for the same seed. Each kind comes once
 * before one comes again. How many of them fit into the time hangs on how soon the sessions go on.
 */
export function* schedule(faults: readonly Fault[], seed: number): Generator<Planned, never, void> {
  const random = seededRandom(seed);
  for (;;) {
    for (const fault of shuffled(faults, random)) {
      const [target, lastsMs] = [random(), between(...fault.lastsMs, random)];
      yield { fault, target, lastsMs, pauseMs: between(...PAUSE_MS, random) };
    }
  }
}
