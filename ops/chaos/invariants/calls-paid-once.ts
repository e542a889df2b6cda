import { answeredOf, inFlight } from "./in-flight.ts";
import type { Evidence, Invariant } from "./invariant.ts";

/** The same request was answered twice only where the first answer was under way when a process or its connections died. */
export const callsPaidOnce: Invariant = async (evidence) => {
  const answered = answeredOf(evidence);
  const wasInFlight = inFlight(evidence);
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
  const [ledger] = await evidence.rows<{ answers: number; requests: number }>(
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
