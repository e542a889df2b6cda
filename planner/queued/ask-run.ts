import { randomUUID } from "node:crypto";
import type { EventOrigin, PlannerEvent } from "../../schemas/event.ts";
import type { Priority } from "../../schemas/idea.ts";
import type { RunRequest } from "../../schemas/run-request.ts";
import { AppError } from "../../utils/errors.ts";
import type { HeldSession } from "../../utils/postgres/session-lock.ts";
import type { StoredRequest } from "../../utils/postgres/stores/run-request-store.ts";
import type { NewSession, SessionOptions } from "../../utils/postgres/stores/sessions/session-store.ts";
import { inTransaction, type Statements } from "../../utils/postgres/transaction.ts";
import { lineIdsOf, originOf, type Requester } from "../requester.ts";
import type { RunOptions } from "../run/run-options.ts";
import type { PlannerContext } from "../wiring/context.ts";
import { logEvent } from "../wiring/observability.ts";

/** Whoever asks may leave at once: nobody looks on, unless it is said that somebody does. */
export interface Detachable {
  /** Where runs go through a queue: nobody waits for this one, so that it is a normal one where no priority is given. */
  readonly detached?: boolean | undefined;
}

/** The session that is asked to run: one that is held, or one that is made in the same transaction. */
export interface AskedSession extends Pick<NewSession, "session" | "model"> {
  /** Null for a new one. */
  readonly held: HeldSession | null;
  readonly options: SessionOptions;
}

export interface Asking {
  /** Null where only what was asked before is to be carried out. */
  readonly run: Pick<RunOptions, "answers" | "unattended" | "answersAreNew" | "yesIsNew"> | null;
  /** Nobody looks on: where the session has no priority of its own, it is a normal one. */
  readonly detached?: boolean | undefined;
  /** What it is to do before this. */
  readonly waiting?: readonly StoredRequest[];
  /** The ids of requests that it takes the place of. */
  readonly replaces?: readonly string[];
  /** Stores in the same transaction what the run is to find. @param at When it was asked. */
  readonly store?: (client: Statements, at: Date) => Promise<void>;
}

/** A run that was asked for. */
export interface QueuedRun {
  /** Its first event. */
  readonly queued: PlannerEvent;
  /** The number of the last event before anything of it can have been done. */
  readonly since: number;
  /** How many runs of the session come before it. */
  readonly ahead: number;
  /** The file that its plan is written to here. */
  readonly out?: string | undefined;
}

/**
 * Asks for a run: what it is for, that the session is queued, the event that tells so and the job for a worker are stored in
 * one transaction, under the session's claim.
 * @throws AppError `session-in-use` where the session is another process's; of category `storage`; what `store` does; and then
 *   nothing is stored.
 */
export async function askRun(
  context: PlannerContext,
  { session, model, held, options }: AskedSession,
  { run, detached = false, waiting = [], replaces = [], store = async () => {} }: Asking,
): Promise<QueuedRun> {
  const { requests, eventStore, clock, requester, observability } = context;
  const [queue, lastSeq] = await Promise.all([context.queue.open(), held ? eventStore.lastSeq(session) : 0]);
  const before = waiting.filter(({ id }) => !replaces.includes(id));
  const last = before.at(-1);
  if (!run && !last) throw new AppError("defect", { problem: "a session was asked for nothing" });
  const priority = options.priority ?? (detached ? "normal" : "interactive");
  const request = run && requestFor(requester, run, priority);
  const id = run || !last ? randomUUID() : last.id;
  const [at, origin] = [clock.now(), originOf(requester)];
  const body = { type: "session-queued", priority, request: id } as const;
  const event = { seq: lastSeq + 1, at: at.toISOString(), origin, body };
  const asked = { session, epoch: held?.epoch ?? null, id, request, options, replaces, event };
  // The owner is who asks: of many users, each gets their turn.
  const { person: owner, trace } = requester;
  const job = { kind: "run", session, request: id, trace, priority, owner, model } as const;
  let isAgain = false;
  await inTransaction(context.store.pool, async (client) => {
    if (isAgain && (await requests.isAsked(client, asked))) return;
    isAgain = true;
    await store(client, at);
    await requests.ask(client, asked);
    await queue.send(client, job);
  });
  const logger = await observability.logs.forSession(session, lineIdsOf(requester));
  logEvent(logger, body);
  logger.close();
  const ahead = before.length - (run ? 0 : 1);
  return { queued: told(session, event, origin), since: lastSeq + 1, ahead, out: options.outFile };
}

function told(session: string, { seq, at, body }: { seq: number; at: string; body: QueuedBody }, origin: EventOrigin) {
  return { session, seq, at, ...origin, ...body };
}
type QueuedBody = { readonly type: "session-queued"; readonly priority: Priority; readonly request: string };

/** A request as it is stored. */
export function requestFor(
  { person, language, trace }: Requester,
  run: NonNullable<Asking["run"]>,
  priority: Priority,
): RunRequest {
  const { answers, unattended, answersAreNew, yesIsNew } = run;
  return {
    act: answers ? "answer" : "run",
    priority,
    requester: { person, ...(language ? { language } : {}), ...(trace ? { trace } : {}) },
    ...(answers ? { answers: { ...answers } } : {}),
    ...(unattended ? { unattended } : {}),
    ...(answersAreNew ? { answersAreNew } : {}),
    ...(yesIsNew ? { yesIsNew } : {}),
  };
}

/** What is said where a session is asked for something that cannot wait behind what it is queued for. */
export function isQueuedError(session: string): AppError {
  return new AppError("session-in-use", { session, holder: { en: "the queue", ko: "대기열" } });
}
