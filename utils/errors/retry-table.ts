import type { ErrorCode } from "../../schemas/error-code.ts";
import type { ErrorDetails } from "../errors.ts";

/** What comes of a run that failed this way in a worker's hands. */
export interface RetryRule {
  /**
   * Who tries again. `call`: the call's own layer has, within the run, so that what comes here was tried three times more;
   * those are no tries of the run. `queue`: nobody has yet. `nobody`: it would meet the next try as well.
   */
  readonly owner: "call" | "queue" | "nobody";
  /**
   * `again`: after 1, 5, 25 and 125 seconds. `delayed`: when the provider said. `dead`: not again, and an operator must know,
   * so that a letter is kept. `over`: not again, and it is the person's to decide, who is told in the session.
   */
  readonly run: "again" | "delayed" | "dead" | "over";
}

/** Passes by itself, and every call of it was tried again already. */
const afterCalls: RetryRule = { owner: "call", run: "again" };
/** Passes by itself, or on another machine. */
const again: RetryRule = { owner: "queue", run: "again" };
/** Whoever runs PlanCraft has to mend something. */
const operator: RetryRule = { owner: "nobody", run: "dead" };
/** Whoever wants the plan has to decide something, or did. */
const person: RetryRule = { owner: "nobody", run: "over" };
/** Answers a request, and ends no run: where it came to one, trying again would not help. */
const request: RetryRule = person;

/** For every kind of failure, who tries again and when: the only place that says so for runs of the queue. */
export const RETRIES: Readonly<Record<ErrorCode, RetryRule>> = {
  // The model's provider.
  "model-auth": operator,
  "model-not-found": operator,
  "model-quota": operator,
  "model-rate-limited": afterCalls,
  "model-wait": { owner: "queue", run: "delayed" },
  "model-window": operator,
  "model-rejected": operator,
  "model-unavailable": afterCalls,
  "model-unreachable": afterCalls,
  "model-timeout": afterCalls,
  "model-stream-cut": afterCalls,
  "model-loading": afterCalls,
  "model-not-api": operator,
  "model-refused": person,
  "model-filtered": person,
  "model-moderated": person,
  // The ledger gives the same answer again, which was paid for.
  "model-answer-unusable": operator,
  "model-client-failed": again,
  // A worker without access passes such jobs over; one that lost it meanwhile leaves it to the others.
  "model-without-access": again,
  // The web search ends no run: the plan says what it was made without.
  "search-refused": operator,
  "search-spent": operator,
  "search-rate-limited": afterCalls,
  "search-unavailable": afterCalls,
  "search-unreachable": afterCalls,
  "search-timeout": afterCalls,
  "search-rejected": operator,
  "search-own-failed": afterCalls,
  "search-failed": operator,
  // Search by meaning ends no run: words alone choose the passages then.
  "embeddings-refused": operator,
  "embeddings-unavailable": afterCalls,
  "embeddings-unusable": operator,
  // The database. What is mended there while a session waits needs nobody to do anything about the session.
  "storage-unreachable": again,
  "storage-busy": again,
  "storage-read-only": again,
  "storage-disk-full": again,
  "storage-out-of-memory": again,
  "storage-failed": again,
  "storage-closed": again,
  "storage-embedded": again,
  "storage-home": again,
  "storage-home-full": again,
  "backup-nothing": request,
  "backup-unusable": request,
  "backup-newer": request,
  "restore-not-empty": request,
  "restore-in-use": request,
  // During a rolling update a newer worker takes it.
  "storage-newer": again,
  "queue-newer": again,
  "storage-address": operator,
  "storage-parameter": operator,
  "storage-login": operator,
  "storage-no-database": operator,
  "storage-denied": operator,
  "storage-pooled": operator,
  // The session.
  "session-in-use": again,
  "server-stopping": again,
  "session-unknown": person,
  "session-settled": person,
  "session-over": person,
  "limit-reached": person,
  "budget-spent": person,
  interrupted: person,
  cancelled: person,
  "model-not-allowed": person,
  "file-unusable": person,
  "file-not-ours": person,
  "page-unusable": person,
  "page-unreachable": person,
  "answers-malformed": person,
  "question-not-open": person,
  "answer-out-of-date": person,
  // The program and its machine.
  "job-unknown": operator,
  "own-code-failed": operator,
  "library-options": operator,
  "config-invalid": operator,
  "node-too-old": operator,
  "log-unwritable": operator,
  "reports-unavailable": operator,
  "traces-misconfigured": operator,
  "keys-unreachable": operator,
  "tokens-unusable": operator,
  "address-unusable": operator,
  "uploads-unusable": operator,
  "page-missing": operator,
  defect: operator,
  // What a command or a request is refused with.
  usage: request,
  "idea-empty": request,
  "idea-too-long": request,
  "session-id-invalid": request,
  "session-exists": request,
  "checkpoint-unknown": request,
  "session-ambiguous": request,
  "session-none": request,
  "session-none-deleted": request,
  "checkpoint-ambiguous": request,
  "session-not-finished": request,
  "request-unusable": request,
  "sheet-missing": request,
  "figures-refused": request,
  "figure-given": request,
  "nothing-to-undo": request,
  "version-unknown": request,
  "queue-off": request,
  "workers-missing": request,
  "workers-without-model": request,
  "dead-letter-unknown": request,
  "dead-letter-ambiguous": request,
  "dead-letter-deleted": request,
  "dead-letter-settled": request,
  "event-unknown": request,
  "credentials-missing": request,
  "credentials-invalid": request,
  "origin-refused": request,
  "admins-only": request,
  "requests-too-many": request,
  "streams-too-many": request,
  "sessions-too-many": request,
  "body-too-large": request,
  "part-too-large": request,
  "body-malformed": request,
  "media-type-unsupported": request,
  "not-acceptable": request,
  "route-unknown": request,
  "assistant-unknown": request,
  "run-unknown": request,
  "input-unfit": request,
  "not-offered": request,
  "method-not-allowed": request,
  "idempotency-key-reused": request,
  "idempotency-key-malformed": request,
  "request-under-way": request,
  "version-changed": request,
  "session-not-cancelled": request,
  "undo-too-late": request,
  "webhook-unknown": request,
  "webhook-unusable": request,
  // Deliveries have their own tries, and are no part of a run.
  "webhook-failed": request,
  // Variants and their rollouts: a session that has begun under one is never refused for it.
  "variant-unknown": request,
  "variant-unusable": request,
  "rollout-unknown": request,
  "rollout-ambiguous": request,
  "rollout-over": request,
  "rollout-none": request,
  "rollout-running": request,
  // During a rolling update a newer process judges.
  "guard-newer": again,
  "share-invalid": request,
};

const WAITS_S = [1, 5, 25, 125] as const;
/** How often a run is tried in all, before a letter is kept of it. */
export const MAX_TRIES = WAITS_S.length + 1;
/** Around a wait: what failed together is not to come back together. */
const JITTER = 0.25;
/** A provider's word is kept for a day at most: then it is asked again. */
const LONGEST_WAIT_MS = 86_400_000;
/** After a provider's word all of its sessions would come at once. */
const SPREAD_MS = 10_000;

/** When another try comes; or that none does, with a letter (`dead`) or without (`over`). */
export type NextTry = { readonly startAfter: Date } | "dead" | "over";

/**
 * What comes after a failed try of a run.
 * @param attempt Which try of the run failed, from 1 on; tries of single calls within it are not counted.
 * @param details The error's. `until` is the provider's word on when to come, `retryAfterMs` on how long to wait at least.
 * @param random Gives from 0 to below 1.
 */
export function nextTry(
  code: ErrorCode,
  details: ErrorDetails,
  attempt: number,
  now: Date,
  random: () => number,
): NextTry {
  const { run } = RETRIES[code];
  if (run === "dead" || run === "over") return run;
  const waitS = WAITS_S[attempt - 1];
  if (waitS === undefined) return "dead";
  const ownMs = waitS * 1_000 * (1 - JITTER + 2 * JITTER * random());
  const askedMs = asked(details, now);
  const waitMs = askedMs > ownMs ? askedMs + SPREAD_MS * random() : ownMs;
  return { startAfter: new Date(now.getTime() + Math.min(waitMs, LONGEST_WAIT_MS)) };
}

/** Whether a letter is kept of a run that ended so, be it at its first try or after its last. */
export function isForOperator(code: ErrorCode): boolean {
  return RETRIES[code].run !== "over";
}

/** Whose failure it is: ours and our providers', or one that only the person can mend. */
export function faultOf(code: ErrorCode): "service" | "person" {
  return RETRIES[code].run === "over" ? "person" : "service";
}

/** For how long the provider asked to wait; 0 where it did not say. */
function asked({ until, retryAfterMs }: ErrorDetails, now: Date): number {
  const untilMs = typeof until === "string" ? Date.parse(until) - now.getTime() : 0;
  const leastMs = typeof retryAfterMs === "number" ? retryAfterMs : 0;
  return Math.max(0, Number.isNaN(untilMs) ? 0 : untilMs, Number.isFinite(leastMs) ? leastMs : 0);
}
