import type { Guard } from "../../planner/rollouts/guard-rollout.ts";
import type { GuardState } from "../../rollout/guard/guard.ts";
import type { ArmCounts } from "../../schemas/rollout/rollout.ts";
import type { Arm } from "../../schemas/rollout/variant.ts";

interface Counts extends GuardState {
  readonly counts: Readonly<Record<Arm, ArmCounts>>;
  /** The arms in the order in which they were seen. */
  readonly seen: string;
}

const NONE: ArmCounts = { sessions: 0, failures: 0 };

function countsOf(state: GuardState | null): Counts {
  return { version: 1, counts: { canary: NONE, control: NONE }, seen: "", ...state };
}

/** A guard that warns at the first failure of the canary and rolls back at this one, whatever the control does. */
export function countingGuard(failures: number): Guard {
  return {
    observe: (state, { arm, failed }) => {
      const { version, counts, seen } = countsOf(state);
      const before = counts[arm];
      const after = { sessions: before.sessions + 1, failures: before.failures + Number(failed) };
      const next: Counts = { version, counts: { ...counts, [arm]: after }, seen: `${seen}${failed ? "x" : "."}` };
      return next;
    },
    view: (state) => {
      const { counts } = countsOf(state);
      const failed = counts.canary.failures;
      const decision = failed >= failures ? "rollback" : failed > 0 ? "warn" : "continue";
      const because = decision === "rollback" ? "limit" : null;
      return {
        ...counts,
        decision,
        because,
        limitEvidence: failed,
        controlEvidence: 1,
        limitBound: 4,
        controlBound: 4,
      };
    },
  };
}
