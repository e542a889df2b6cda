import type { GuardView } from "../../schemas/rollout/rollout.ts";
import type { Arm } from "../../schemas/rollout/variant.ts";

/** How a session of a rollout ended. */
export interface Outcome {
  readonly arm: Arm;
  /** By our fault. */
  readonly failed: boolean;
}

/** What a guard remembers: JSON, and as long after 100,000 sessions as after one. */
export interface GuardState {
  readonly version: 1;
}
export type Observe = (state: GuardState | null, outcome: Outcome) => GuardState;
export type View = (state: GuardState | null) => GuardView;
