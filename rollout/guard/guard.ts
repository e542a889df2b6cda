import { z } from "zod";
import { ArmCounts, type GuardView } from "../../schemas/rollout/rollout.ts";
import type { Arm } from "../../schemas/rollout/variant.ts";
import { AppError } from "../../utils/errors.ts";
import { blockEvidence, controlEvidence, earlierRate, isFull, ODDS_RATIOS } from "./control-test.ts";
import { LIMIT, limitEvidence } from "./limit-test.ts";

/** How a session of a rollout ended. */
export interface Outcome {
  readonly arm: Arm;
  /** By our fault. */
  readonly failed: boolean;
}

/** What a guard remembers: JSON, and as long after 100,000 sessions as after one. */
const GuardState = z.strictObject({
  version: z.literal(1),
  /** Of both arms, all that ended. */
  canary: ArmCounts,
  control: ArmCounts,
  /** Of them, those of the block that is still open. */
  open: z.strictObject({ canary: ArmCounts, control: ArmCounts }),
  /** Of closed blocks, by `ODDS_RATIOS`: logarithms. */
  worse: z.array(z.number()).length(ODDS_RATIOS.length),
});
export type GuardState = z.infer<typeof GuardState>;
export type Observe = (state: GuardState | null, outcome: Outcome) => GuardState;
export type View = (state: GuardState | null) => GuardView;

/** A canary that is no worse than the limit and the control is rolled back by 1/24 + 1/120 = 5 % at most, ever. */
export const LIMIT_BOUND = 24;
export const CONTROL_BOUND = 120;

/** A user whose idea fails tries it again: one or two failures are one user's. */
export const LEAST_FAILURES = 3;
/** A single failure tells nothing: until 200 sessions have ended it is above the level of service. */
const LEAST_TOLD = 2;

const NONE: ArmCounts = { sessions: 0, failures: 0 };
const FRESH: GuardState = {
  version: 1,
  canary: NONE,
  control: NONE,
  open: { canary: NONE, control: NONE },
  worse: ODDS_RATIOS.map(() => 0),
};

/** What a guard remembers once a further session has ended. @throws AppError `guard-newer`. */
export function observe(state: GuardState | null, { arm, failed }: Outcome): GuardState {
  const before = known(state);
  const counted = { ...before, [arm]: oneMore(before[arm], failed) };
  const open = { ...before.open, [arm]: oneMore(before.open[arm], failed) };
  if (!isFull(open)) return { ...counted, open };
  const rate = earlierRate({
    sessions: counted.control.sessions - open.control.sessions,
    failures: counted.control.failures - open.control.failures,
  });
  return {
    ...counted,
    open: FRESH.open,
    worse: ODDS_RATIOS.map((ratio, at) => (before.worse[at] ?? 0) + blockEvidence(open, rate, ratio)),
  };
}

/** What a guard concludes from all that has ended so far. @throws AppError `guard-newer`. */
export function guardView(state: GuardState | null): GuardView {
  const { canary, control, worse } = known(state);
  const [limit, comparison] = [limitEvidence(canary), controlEvidence(worse)];
  return {
    ...conclusion(canary, { limit, comparison, doesLimitDecide: doesLimitDecide(control) }),
    canary,
    control,
    limitEvidence: times(limit),
    controlEvidence: times(comparison),
    limitBound: LIMIT_BOUND,
    controlBound: CONTROL_BOUND,
  };
}

/** False where the control is likelier above the limit than at it: then what hits both arms is no fault of the canary. */
export function doesLimitDecide(control: Readonly<ArmCounts>): boolean {
  return control.failures < LEAST_TOLD || limitEvidence(control) <= 0;
}

function conclusion(
  { sessions, failures }: ArmCounts,
  { limit, comparison, doesLimitDecide }: { limit: number; comparison: number; doesLimitDecide: boolean },
): Pick<GuardView, "decision" | "because"> {
  if (failures >= LEAST_FAILURES) {
    if (doesLimitDecide && limit >= Math.log(LIMIT_BOUND)) return { decision: "rollback", because: "limit" };
    if (comparison >= Math.log(CONTROL_BOUND)) return { decision: "rollback", because: "control" };
  }
  if (failures < LEAST_TOLD || failures <= LIMIT * sessions) return { decision: "continue", because: null };
  return { decision: "warn", because: doesLimitDecide ? "limit" : "control" };
}

function oneMore({ sessions, failures }: ArmCounts, failed: boolean): ArmCounts {
  return { sessions: sessions + 1, failures: failures + (failed ? 1 : 0) };
}

/** As a number that JSON has. */
function times(log: number): number {
  return Math.min(Math.exp(log), Number.MAX_VALUE);
}

function known(state: GuardState | null): GuardState {
  if (state === null) return FRESH;
  if (state.version !== FRESH.version) throw new AppError("guard-newer", { found: String(state.version), known: 1 });
  return GuardState.parse(state);
}
