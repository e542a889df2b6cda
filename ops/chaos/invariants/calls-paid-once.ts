import type { Evidence, Invariant } from "./invariant.ts";

/**
 * Between what the provider has sent and what is stored of it: a worker on a busy machine was seen to take 3 s to read it. What
 * was stored and is asked for again is found in the ledger, whenever that was.
 */
const STORED_MS = 6_000;
/** A cancel ends calls within its watch's time. */
const CANCEL_MS = 5_000;

/** The same request was answered twice only where the first answer was under way when a process or its connections died. */
export const callsPaidOnce: Invariant = async ({ rows, requests, faults, book }) => {
  const losses = [
    ...faults.filter(({ losesCalls }) => losesCalls),
    ...book.cancels.map((at) => ({ from: at, to: new Date(at.getTime() + CANCEL_MS) })),
  ];
  const answered = requests.filter(({ state, fault }) => state === "answered" && fault === null);
  const wasInFlight = ({ cameAt, overAt }: Evidence["requests"][number]) =>
    losses.some(
      ({ from, to }) => cameAt <= to && (overAt?.getTime() ?? Number.POSITIVE_INFINITY) + STORED_MS >= from.getTime(),
    );
  const firsts = new Map<string, Evidence["requests"][number]>();
  const problems: string[] = [];
  for (const request of answered) {
    const first = firsts.get(request.fingerprint);
    if (first && !wasInFlight(first)) {
      const when = `${first.cameAt.toISOString()} and ${request.cameAt.toISOString()}`;
      problems.push(`${request.schemaName} ${request.fingerprint} was paid for twice: ${when}`);
    }
    firsts.set(request.fingerprint, request);
  }
  const [ledger] = await rows<{ answers: number; requests: number }>(
    `SELECT count(*)::int AS answers, count(DISTINCT (lineage, request))::int AS requests FROM llm_calls
     WHERE state IN ('accepted', 'unusable')`,
  );
  const { answers, requests: kept } = ledger ?? { answers: 0, requests: 0 };
  if (answers !== kept)
    problems.push(`${answers - kept} answers of the ledger are to a request that it had an answer to`);
  const lost = answered.filter(wasInFlight).length;
  if (kept > firsts.size || kept < firsts.size - lost) {
    problems.push(`The ledger answers ${kept} requests, the provider ${firsts.size}, of which ${lost} may be lost`);
  }
  return problems;
};
