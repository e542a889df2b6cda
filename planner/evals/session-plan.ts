import type { SidePlan } from "../../rollout/evals/eval-result.ts";
import type { PlannerEvent } from "../../schemas/event.ts";
import { AppError, type ErrorCode, isErrorCode } from "../../utils/errors.ts";
import type { SessionRow } from "../../utils/postgres/stores/sessions/session-store.ts";
import { exportPlan } from "../records/plan-export.ts";
import { resume } from "../resume.ts";
import { create } from "../start.ts";
import { checkedText } from "./checks/checked-side.ts";
import { type ComparablePlan, comparableExport } from "./comparable-plan.ts";
import type { EvalCase, VariantSide } from "./eval-request.ts";
import type { EvalRun } from "./eval-run.ts";

/** A plan with what is measured of it. */
export interface MadePlan {
  readonly plan: ComparablePlan;
  readonly measured: SidePlan;
  /** The day on which it was begun. */
  readonly startedOn: string;
}

/**
 * The plan of a session: a new one, or the one that an earlier run of the eval began, from where it stands.
 * @throws AppError `limit-reached`, `cancelled`; `usage` where the session is of another idea, variant, model or preset.
 * @throws SessionWithoutPlan where it failed.
 */
export async function sessionPlan(run: EvalRun, session: string, side: VariantSide, one: EvalCase): Promise<MadePlan> {
  const { context } = run;
  const known = (await context.store.beginningWith(session, 1)).includes(session);
  if (!known) await begin(run, session, side, one);
  const row = await context.store.get(session);
  checkSame(run, row, side, one);
  if (row.state !== "done") await toItsEnd(run, resume(context, { session, yes: true, unattended: true }));
  const [exported, ended, usage] = await Promise.all([
    exportPlan(context, session),
    context.store.get(session),
    context.ledger.usage(session, row.lineage),
  ]);
  if (exported.reply !== null) throw new SessionWithoutPlan("model-answer-unusable", NO_PLAN[context.language]);
  const plan = comparableExport(exported);
  const { costUsd, tokens } = usage;
  return {
    plan,
    measured: {
      ...(await checkedText(plan, one.text, one.language)),
      ...{ session, costUsd, tokens, timeMs: ended.ranMs },
    },
    startedOn: row.createdAt.slice(0, 10),
  };
}

async function begin(
  { context, checked }: EvalRun,
  session: string,
  { name, model }: VariantSide,
  { text, language }: EvalCase,
): Promise<void> {
  const { preset } = checked;
  // The variant is always named: no plan of an eval is counted in a rollout.
  await create(context, { session, idea: text.idea, variant: name, model, preset, language, yes: true, memory: false });
}

async function toItsEnd(run: EvalRun, events: AsyncGenerator<PlannerEvent, void, void>): Promise<void> {
  let last: PlannerEvent | undefined;
  for await (const event of events) {
    last = event;
    if (event.type === "warning") run.warn(event.message);
  }
  if (last?.type === "done") {
    if (last.complete) return;
    throw new AppError("limit-reached");
  }
  if (last?.type === "cancelled") throw new AppError("cancelled");
  if (last?.type !== "failed")
    throw new AppError("defect", { problem: `a session of an eval ended with ${last?.type}` });
  const { code, message } = last.error;
  throw new SessionWithoutPlan(isErrorCode(code) ? code : "defect", message);
}

/** A session ended without a plan, and said why. */
export class SessionWithoutPlan extends Error {
  override readonly name = "SessionWithoutPlan";
  readonly code: ErrorCode;

  /** @param message In the language of whoever reads it. */
  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

const NO_PLAN = {
  en: "The idea was answered, and not planned.",
  ko: "아이디어에 답만 하고 기획서는 만들지 않았습니다.",
};

function checkSame({ checked }: EvalRun, row: SessionRow, { name, version, model }: VariantSide, one: EvalCase): void {
  const isSame =
    row.idea === one.text.idea.trim() &&
    row.preset === checked.preset &&
    row.model === model &&
    row.variant === version;
  if (isSame) return;
  throw new AppError("usage", {
    problem: {
      en: `The eval ${checked.name} was begun with another idea, variant, model or preset than ${name}, ${model} and ${checked.preset}: take another name.`,
      ko: `${checked.name} 평가는 다른 아이디어, 변형, 모델 또는 프리셋으로 시작했습니다(지금: ${name}, ${model}, ${checked.preset}). 다른 이름을 적어 주세요.`,
    },
  });
}
