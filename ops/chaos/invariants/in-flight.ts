import type { Evidence } from "./invariant.ts";

/**
 * Between what the provider has sent and what is stored of it: a worker on a busy machine was seen to take 3 s to read it. What
 * was stored and is asked for again is found in the ledger, whenever that was.
 */
const STORED_MS = 6_000;
/** A cancel ends calls within its watch's time. */
const CANCEL_MS = 5_000;

type ReceivedRequest = Evidence["requests"][number];

/** Those that were answered. */
export function answeredOf({ requests }: Pick<Evidence, "requests">): ReceivedRequest[] {
  return requests.filter(({ state, fault }) => state === "answered" && fault === null);
}

/** Tells of a request whether its answer was under way when a process or its connections died, or at a cancel. */
export function inFlight({ faults, book }: Pick<Evidence, "faults" | "book">): (request: ReceivedRequest) => boolean {
  const losses = [
    ...faults.filter(({ losesCalls }) => losesCalls),
    ...book.cancels.map((at) => ({ from: at, to: new Date(at.getTime() + CANCEL_MS) })),
  ];
  return ({ cameAt, overAt }) =>
    losses.some(
      ({ from, to }) => cameAt <= to && (overAt?.getTime() ?? Number.POSITIVE_INFINITY) + STORED_MS >= from.getTime(),
    );
}
