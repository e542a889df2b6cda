import type { CaseProblem, CaseResult, OrderJudgement, Side } from "../../rollout/evals/eval-result.ts";
import { AppError, endsSession, toAppError } from "../../utils/errors.ts";
import type { EvalCase } from "./eval-request.ts";
import { caseName, type EvalRun } from "./eval-run.ts";
import { judgeInOrder } from "./judge.ts";
import { type MadePlan, SessionWithoutPlan, sessionPlan } from "./session-plan.ts";
import { promptPlan } from "./single-prompt.ts";

/** A case that came to its end, with the plans that were made. */
export interface EndedCase {
  readonly result: CaseResult;
  readonly plans: Readonly<Partial<Record<Side, MadePlan>>>;
}

/**
 * Makes both plans of a case, checks them, and has them judged in both orders. What one plan or one judgement fails with
 * is a problem of the case.
 * @throws AppError for what would meet the other cases as well: `limit-reached`, `interrupted`, a key that is refused.
 */
export async function runCase(run: EvalRun, one: EvalCase, isOffline: boolean): Promise<EndedCase> {
  const { checked, context } = run;
  const { candidate: ours, opponent: theirs } = checked;
  const problems: CaseProblem[] = [];
  const had = async <T>(of: CaseProblem["of"], make: Promise<T>): Promise<T | undefined> => {
    try {
      return await make;
    } catch (error) {
      problems.push({ of, message: problemOf(error, run) });
      return undefined;
    }
  };
  const name = caseName(checked, one.idea.id, one.language);
  const candidate = await had("candidate", sessionPlan(run, name, ours, one));
  const against = candidate && !isOffline ? opponentPlan(candidate) : undefined;
  const opponent = against && (await had("opponent", against));
  const judgements: OrderJudgement[] = [];
  if (candidate && opponent && !context.provider(checked.judge).isOffline) {
    const plans = { candidate: candidate.plan, opponent: opponent.plan };
    for (const first of ["candidate", "opponent"] as const) {
      const judgement = await had("judge", judgeInOrder(run, `${name}_judge`, one, plans, first));
      if (judgement) judgements.push(judgement);
    }
  }
  const measured = { candidate: candidate?.measured ?? null, opponent: opponent?.measured ?? null };
  return {
    result: { idea: one.idea.id, language: one.language, ...measured, judgements, problems },
    plans: { ...(candidate ? { candidate } : {}), ...(opponent ? { opponent } : {}) },
  };

  function opponentPlan({ startedOn }: MadePlan): Promise<MadePlan> {
    return theirs.kind === "prompt"
      ? promptPlan(run, `${name}_prompt`, theirs, one, startedOn)
      : sessionPlan(run, `${name}_against`, theirs, one);
  }
}

/** In words where it is the case's own; else it is thrown. */
function problemOf(error: unknown, { context, signal }: EvalRun): string {
  if (signal.aborted) throw new AppError("interrupted", {}, error);
  const failure = error instanceof SessionWithoutPlan ? new AppError(error.code, {}, error) : toAppError(error);
  if (endsSession(failure)) throw error;
  return error instanceof SessionWithoutPlan ? error.message : failure.inLanguage(context.language);
}
