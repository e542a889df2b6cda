import type { Language } from "../../schemas/idea.ts";
import type { CallName, ModelCall } from "../../schemas/model/model-call.ts";
import { AppError } from "../../utils/errors.ts";
import type { Spending } from "../../utils/llm/calls/spending.ts";
import { NO_LOG } from "../../utils/observability/logger.ts";
import type { PlannerContext } from "../wiring/context.ts";
import type { CheckedEval } from "./eval-request.ts";

/** An eval under way: what all its cases share. */
export interface EvalRun {
  readonly context: PlannerContext;
  readonly checked: CheckedEval;
  /** What the whole eval may still spend; nothing where that is not limited. */
  readonly spending: Spending | undefined;
  /** Aborted, nothing begins any more. */
  readonly signal: AbortSignal;
  /** Told of what a person should know of calls. */
  readonly warn: (message: string) => void;
}

/** What the sessions and calls of a case are named, which is all that finds them again. */
export function caseName({ name }: Pick<CheckedEval, "name">, idea: string, language: Language): string {
  return `${evalPrefix(name)}${idea}_${language}`;
}

/** How the names of all sessions and calls of an eval begin; no other eval's do, since no name has an underscore. */
export function evalPrefix(name: string): string {
  return `eval-${name}_`;
}

/** A call outside of sessions, on the same guarded road: what was asked and paid before is not asked again. */
export async function ask<N extends CallName, T>(
  { context, checked, spending, signal, warn }: EvalRun,
  under: { readonly session: string; readonly node: string; readonly model: string },
  call: ModelCall<N, T>,
): Promise<T> {
  const { session, node, model } = under;
  const calls = context.modelRuns.open({
    lineage: session,
    claim: async () => null,
    provider: context.provider(model),
    limit: { maxTokens: null, maxCostUsd: null },
    day: spending,
    used: { tokens: 0, costUsd: 0 },
    signal,
    language: context.language,
    log: NO_LOG,
    report: (event) => {
      if (event.type === "warning") warn(event.message);
    },
    onAnswer: () => {},
  });
  try {
    return await context.model.ask(call, { session, run: calls.id, node, preset: checked.preset });
  } catch (error) {
    throw signal.aborted ? new AppError("interrupted", {}, error) : error;
  } finally {
    await calls.close();
  }
}
