import { planVersion } from "../../graph/document/plan-version.ts";
import type { PlanState } from "../../graph/state.ts";
import { AppError } from "../../utils/errors.ts";

export interface IfVersion {
  /** Only where the plan is at this version, or at one of these. */
  readonly ifVersion?: number | readonly number[] | undefined;
}

/** For whoever has the session's lock: nobody changes the plan meanwhile. @throws AppError `version-changed`. */
export function checkVersion(session: string, { revisions }: Pick<PlanState, "revisions">, { ifVersion }: IfVersion) {
  if (ifVersion === undefined || [ifVersion].flat().includes(planVersion(revisions))) return;
  throw new AppError("version-changed", { session });
}
