import type { ReplayedLetter } from "../../schemas/http/dead-letter.ts";
import type { RunRequest } from "../../schemas/run-request.ts";
import { AppError, toAppError } from "../../utils/errors.ts";
import { dropDeadRun, type StoredDeadRun } from "../../utils/postgres/stores/dead-run-store.ts";
import type { PlannerContext } from "../wiring/context.ts";
import { askRun } from "./ask-run.ts";
import { asRequested } from "./requested-run.ts";

const STATES_KO = {
  queued: "대기",
  running: "실행 중",
  waiting: "답변 대기",
  done: "완료",
  partial: "일부 완료",
  interrupted: "중단",
  cancelled: "취소",
} as const;

/**
 * Asks again for what a run was asked for that failed for good, for the same person, and drops its letter in the same
 * transaction. Answers that the plan had taken already are left out when it is carried out.
 * @throws AppError `queue-off`; `job-unknown` for a letter without a session; `dead-letter-deleted`; `dead-letter-settled` where
 *   the session has not failed any more; `session-in-use`; of category `storage`.
 */
export async function replayLetter(context: PlannerContext, letter: StoredDeadRun): Promise<ReplayedLetter> {
  const { id, session, isDeleted } = letter;
  if (session === null) throw new AppError("job-unknown", letter.details);
  if (isDeleted) throw new AppError("dead-letter-deleted", { session });
  if (!context.asks) throw new AppError("queue-off", { session });
  await using held = await context.locks.take(session).catch((error: unknown) => {
    const failure = toAppError(error);
    throw failure.code === "session-unknown" ? new AppError("dead-letter-deleted", { session }, failure) : failure;
  });
  const { row } = held;
  if (row.state !== "failed") {
    throw new AppError("dead-letter-settled", { session, state: { en: row.state, ko: STATES_KO[row.state] } });
  }
  const { options, model } = row;
  const request = letter.request ?? goOn(row.owner ?? "", options.priority);
  const waiting = await context.requests.waiting(session);
  const { answers, unattended, answersAreNew, yesIsNew } = request;
  const run = {
    ...(answers ? { answers } : {}),
    unattended: unattended ?? false,
    answersAreNew: answersAreNew ?? false,
    yesIsNew: yesIsNew ?? false,
  };
  await askRun(
    asRequested(context, row, request),
    { session, model, held, options },
    {
      // What a run could not begin with is stored still, and is all that is to be done.
      run: waiting.length > 0 ? null : run,
      waiting,
      detached: true,
      store: async (client) => {
        if (!(await dropDeadRun(client, id))) throw new AppError("dead-letter-unknown", { letter: id });
      },
    },
  );
  return { id, session };
}

function goOn(person: string, priority: RunRequest["priority"] = "normal"): RunRequest {
  return { act: "run", priority, requester: { person } };
}
