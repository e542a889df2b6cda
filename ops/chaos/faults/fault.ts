import type { Stage } from "../stage/stage.ts";

/** What is drawn for one fault before it begins. */
export interface Draw {
  /** Which of several: from 0 to below 1. */
  readonly target: number;
  /** How long it lasts, in milliseconds. */
  readonly lastsMs: number;
}

/** A fault while it is there. */
export interface Injected {
  /** What it hit, in words. */
  readonly what: string;
  end(): Promise<void>;
}

/** One way in which the world goes wrong. */
export interface Fault {
  readonly name: string;
  /** In milliseconds, at least and at most; both 0 where it is over as soon as it has begun. */
  readonly lastsMs: readonly [number, number];
  /** Whether calls that were in flight may be made, and paid, again: processes die by it, or cannot store what came. */
  readonly losesCalls: boolean;
  /** How long the product then leaves alone what failed, by its own rule, in milliseconds; 0 where it is not given. */
  readonly restsMs?: number;
  /** Why it cannot be injected here; null where it can. */
  missing?(stage: Stage): string | null;
  begin(stage: Stage, draw: Draw): Promise<Injected>;
}

/** The one of a list that was drawn. */
export function drawn<T>(list: readonly T[], target: number): T {
  const found = list[Math.min(list.length - 1, Math.floor(target * list.length))];
  if (found === undefined) throw new Error("Nothing to draw from");
  return found;
}

/** Five failures in a row of the provider open the circuit: row E1 of the requirements. */
export const CIRCUIT_RESTS_MS = 30_000;

export const OVER = async () => {};
