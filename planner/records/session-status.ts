import type { FailureReport, Usage } from "../../schemas/event.ts";
import type { Language } from "../../schemas/idea.ts";
import type { OpenQuestion } from "../../schemas/question.ts";
import type { SessionVariant } from "../../schemas/rollout/variant.ts";
import { storedStatus } from "../../utils/postgres/stores/sessions/stored-status.ts";
import { checkOwner } from "../requester.ts";
import { shownVariant } from "../rollouts/shown-variant.ts";
import type { StoredContext } from "../wiring/context.ts";
import { workerProblem } from "../workers/worker-problem.ts";
import type { SessionSummary } from "./session-list.ts";

/** A session as it stands, as far as one statement tells. */
export interface SessionStatus extends SessionSummary {
  readonly owner: string | null;
  readonly idea: string;
  readonly preset: string;
  readonly model: string;
  /** Where it runs under a variant, or is counted in a rollout. */
  readonly variant?: SessionVariant;
  readonly parent: string | null;
  /** The language that was asked for; null where it is that of the idea. */
  readonly language: Language | null;
  /** Those that it waits at. */
  readonly questions: readonly OpenQuestion[];
  /** The last review's; null before the first, and offline. */
  readonly score: number | null;
  readonly usage: Usage;
  readonly error: FailureReport | null;
  /** Why no worker takes it: only where it is queued, and none would. */
  readonly problem?: FailureReport;
  /** The number of its last event; 0 before the first. */
  readonly lastSeq: number;
  /** For how many milliseconds its cancel can still be taken back; not there where it cannot. */
  readonly undoForMs?: number;
}

/**
 * How a session stands, in one statement, and one more while it is queued: for who asks often.
 * @throws AppError `session-unknown`, also where it is somebody else's.
 */
export async function sessionStatus(context: StoredContext, session: string): Promise<SessionStatus> {
  const { store, requester, language } = context;
  const { options, crashed, questions, undoForMs, variant, variantName, rollout, arm, ...status } = await storedStatus(
    store.pool,
    session,
  );
  checkOwner(requester, session, status.owner);
  const problem = status.state === "queued" ? await workerProblem(context, status.model) : null;
  return {
    ...status,
    ...shownVariant({ rollout, arm }, variant === null ? null : { name: variantName ?? variant, version: variant }),
    language: options.language ?? null,
    questions: questions ?? [],
    ...(crashed ? { crashed } : {}),
    ...(problem
      ? { problem: { code: problem.code, category: problem.category, message: problem.inLanguage(language) } }
      : {}),
    ...(undoForMs === null ? {} : { undoForMs }),
  };
}
