import type { Guard } from "../../planner/rollouts/guard-rollout.ts";
import type { ArmCounts } from "../../schemas/rollout/rollout.ts";
import type { Arm } from "../../schemas/rollout/variant.ts";

interface Counts {
  readonly counts: Readonly<Record<Arm, ArmCounts>>;
  /** What was seen, in order: `x` failed. */
  readonly seen: string;
}

const NONE: ArmCounts = { sessions: 0, failures: 0 };
const FRESH: Counts = { counts: { canary: NONE, control: NONE }, seen: "" };

/** A guard that warns at the first failure of the canary and rolls back at this one, whatever the control does. */
export function countingGuard(failures: number): Guard<Counts> {
  return {
    observe: (state, { arm, failed }) => {
      const { counts, seen } = state ?? FRESH;
      const before = counts[arm];
      const after = { sessions: before.sessions + 1, failures: before.failures + Number(failed) };
      return { counts: { ...counts, [arm]: after }, seen: `${seen}${failed ? "x" : "."}` };
    },
    view: (state) => {
      const { counts } = state ?? FRESH;
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
