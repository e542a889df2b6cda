import { resolve } from "node:path";
import pLimit from "p-limit";
import type { CaseResult, EvalResult } from "../../rollout/evals/eval-result.ts";
import { evalReport } from "../../rollout/evals/report/report-markdown.ts";
import type { FailureReport } from "../../schemas/event.ts";
import type { Language } from "../../schemas/idea.ts";
import { AppError, toAppError, type Wording } from "../../utils/errors.ts";
import { Spending } from "../../utils/llm/calls/spending.ts";
import { spentUnder } from "../../utils/postgres/stores/eval-spending.ts";
import type { PlannerContext } from "../wiring/context.ts";
import { runCase } from "./eval-case.ts";
import { EvalFolder } from "./eval-folder.ts";
import { type CheckedEval, checkedEval, type EvalCase, type EvalRequest } from "./eval-request.ts";
import { type EvalRun, evalPrefix } from "./eval-run.ts";
import { SessionWithoutPlan } from "./session-plan.ts";

/** How an eval is run and followed. */
export interface EvalOptions extends EvalRequest {
  /** Where its files are kept. */
  readonly out: string;
  /** Aborted, nothing begins any more. */
  readonly signal: AbortSignal;
  readonly onBegun: (one: Pick<CaseResult, "idea" | "language">) => void;
  /** @param done How many are, with this one. */
  readonly onDone: (result: CaseResult, done: number, planned: number) => void;
  readonly onWarning: (message: string) => void;
}

/** What an eval came to. */
export interface EndedEval {
  readonly result: EvalResult;
  /** As Markdown. */
  readonly report: string;
  /** The folder with its files. */
  readonly path: string;
}

/** Sessions have many calls at once themselves. */
const CASES_AT_ONCE = 2;

/**
 * Makes plans of ideas by two sides, checks them by code and has a judge compare them. What is made is kept under the
 * eval's name, in sessions and in the ledger: the same name goes on where it stopped, and pays for nothing twice.
 * @throws AppError as `checkedEval`; `file-unusable`; `usage` where the name is that of another eval.
 */
export async function runEval(given: PlannerContext, options: EvalOptions): Promise<EndedEval> {
  const { out, signal, maxCostUsd, onBegun, onDone, onWarning, language = given.language } = options;
  const checked = await checkedEval(given, options);
  const { cases, candidate, opponent, judge, preset, name } = checked;
  const path = resolve(out);
  const folder = await EvalFolder.open(path);
  const spent = () => spentUnder(given.store.pool, evalPrefix(name));
  const spending = maxCostUsd === undefined ? undefined : spendingOf(maxCostUsd, await spent());
  // Whoever runs an eval follows it: its sessions are run here, also where workers run others.
  const context = { ...given, asks: false, ...(spending ? { budgets: { open: async () => spending } } : {}) };
  const run: EvalRun = { context, checked, spending, signal, warn: onceEach(onWarning) };
  const isOffline = given.provider(candidate.model).isOffline ?? false;

  const results = new Map<EvalCase, CaseResult>();
  let stop: unknown;
  const inOrder = () => cases.flatMap((one) => results.get(one) ?? []);
  const limit = pLimit(CASES_AT_ONCE);
  await Promise.all(
    cases.map((one) =>
      limit(async () => {
        if (stop !== undefined || signal.aborted) return;
        onBegun({ idea: one.idea.id, language: one.language });
        try {
          const ended = await runCase(run, one, isOffline);
          await folder.keepPlans(ended);
          results.set(one, ended.result);
          const done = results.size;
          await folder.keepResults(inOrder());
          onDone(ended.result, done, cases.length);
        } catch (error) {
          stop ??= error;
        }
      }),
    ),
  );
  if (signal.aborted) stop = new AppError("interrupted");
  const stopped = stop === undefined ? null : stoppedBy(stop, language);
  if (stopped?.category === "validation") throw stop;
  const result: EvalResult = {
    ...{ name, preset, judge, isOffline, stopped },
    candidate: candidate.name,
    opponent: opponent.kind === "prompt" ? "prompt" : opponent.name,
    model: modelsOf(checked),
    planned: cases.length,
    cases: inOrder(),
    spentUsd: (await spent()).costUsd,
  };
  const report = evalReport(result, language);
  await folder.keepReport(report);
  return { result, report, path };
}

const LIMIT: Wording = { en: "The spending limit of the eval is reached.", ko: "평가의 지출 한도에 이르렀습니다." };

function stoppedBy(error: unknown, language: Language): FailureReport {
  if (error instanceof SessionWithoutPlan) {
    const { code, message } = error;
    return { code, category: new AppError(code).category, message };
  }
  const failure = toAppError(error);
  const { code, category } = failure;
  return { code, category, message: code === "limit-reached" ? LIMIT[language] : failure.inLanguage(language) };
}

function spendingOf(maxCostUsd: number, { costUsd }: { readonly costUsd: number | null }): Spending {
  return new Spending({ maxTokens: null, maxCostUsd }, { tokens: 0, costUsd }, () => {});
}

function modelsOf({ candidate, opponent }: CheckedEval): string {
  return [...new Set([candidate.model, opponent.model])].join(", ");
}

function onceEach(tell: (message: string) => void): (message: string) => void {
  const told = new Set<string>();
  return (message) => {
    if (told.has(message)) return;
    told.add(message);
    tell(message);
  };
}
