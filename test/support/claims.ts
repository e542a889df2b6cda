import type { SessionState } from "../../schemas/idea.ts";
import { AppError } from "../../utils/errors.ts";
import type { Claim } from "../../utils/postgres/claim.ts";
import type { RunEnd } from "../../utils/postgres/stores/sessions/run-end.ts";

/** A claim on a session; on one that nobody took yet where no epoch is given. */
export function claimOn(session: string, epoch = "0"): Claim {
  const taken = () => new AppError("session-in-use", { session, holder: "another process" });
  return { session, epoch, ensure: async () => {}, refused: async () => taken() };
}

/** What a run came to, as the store takes it. */
export function runEnd(state: SessionState, more: Partial<RunEnd> = {}): RunEnd {
  return { state, title: null, error: null, score: null, ranMs: 0, events: [], ...more };
}
