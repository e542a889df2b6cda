import { AppError } from "../../utils/errors.ts";
import type { Claim } from "../../utils/postgres/claim.ts";

/** A claim on a session; on one that nobody took yet where no epoch is given. */
export function claimOn(session: string, epoch = "0"): Claim {
  const taken = () => new AppError("session-in-use", { session, holder: "another process" });
  return { session, epoch, ensure: async () => {}, refused: async () => taken() };
}
