import type { RunRequest } from "../../schemas/run-request.ts";
import { AppError } from "../../utils/errors.ts";
import type { StoredRequest } from "../../utils/postgres/stores/run-request-store.ts";
import type { SessionRow } from "../../utils/postgres/stores/sessions/session-store.ts";
import { type RequestTrace, rightsOf } from "../requester.ts";
import { askFor } from "../run/open-ask.ts";
import type { RunOptions } from "../run/run-options.ts";
import { readThread } from "../run/thread.ts";
import type { PlannerContext } from "../wiring/context.ts";

/** The context of whoever asked for a run: it is theirs, in their language, and may do what is kept with the session. */
export function asRequested(context: PlannerContext, row: SessionRow, { requester }: RunRequest): PlannerContext {
  const { person, language, trace } = requester;
  return {
    ...context,
    requester: {
      person,
      ...(language ? { language } : {}),
      ...(trace ? { trace: traceOf(trace) } : {}),
      ...rightsOf(row.options),
    },
    language: language ?? context.language,
  };
}

/** Ids as they were stored: an id that is not there is null in what some versions have stored. */
function traceOf({
  requestId,
  traceId,
  spanId,
  ownSpanId,
}: NonNullable<RunRequest["requester"]["trace"]>): RequestTrace {
  return { requestId, traceId, spanId: spanId ?? undefined, ownSpanId: ownSpanId ?? undefined };
}

/**
 * How a run is made that was asked for. Answers to what is not open any more are left out: a process that was killed after
 * the plan had taken them leaves them to be found a second time.
 */
export async function requestedRun(
  context: PlannerContext,
  row: SessionRow,
  { id, request }: StoredRequest,
): Promise<RunOptions> {
  const { answers, unattended, answersAreNew, yesIsNew } = request;
  const options = {
    request: id,
    unattended: unattended ?? false,
    answersAreNew: answersAreNew ?? false,
    yesIsNew: yesIsNew ?? false,
  };
  if (!answers) return options;
  const { asks } = await readThread(context, row);
  const isOpen = (interrupt: string, attempt: number | undefined) => {
    try {
      return askFor(row.session, asks, interrupt, attempt).question.interruptId === interrupt;
    } catch (error) {
      if (error instanceof AppError) return false;
      throw error;
    }
  };
  const open = Object.entries(answers).filter(([interrupt, { attempt }]) => isOpen(interrupt, attempt));
  return open.length === 0 ? options : { ...options, answers: Object.fromEntries(open) };
}
