import type { Rollout } from "../../schemas/rollout/rollout.ts";
import type { Wording } from "../../utils/errors.ts";
import type { StoredContext } from "../wiring/context.ts";
import { accessibleModels, isAccessible } from "../workers/model-access.ts";
import { workerProblem } from "../workers/worker-problem.ts";

/** What is needed of a context. */
type Surroundings = Pick<StoredContext, "config" | "options" | "store" | "asks">;

/**
 * Whether sessions that begin here can run with a model: by this process, or by one of the workers that are there.
 * @throws AppError of category `storage`.
 */
export async function isReachable(context: Surroundings, model: string): Promise<boolean> {
  if (!context.asks) return isAccessible(model, accessibleModels(context));
  // Where no worker is there at all, nothing is known of those that will come.
  return (await workerProblem(context, model))?.code !== "workers-without-model";
}

/**
 * What is no fault of a rollout, and may still be none of what was meant: a model that sessions from here cannot have.
 * @throws AppError of category `storage`.
 */
export async function rolloutWarnings(
  context: Surroundings & Pick<StoredContext, "variants">,
  { state, variant, control }: Pick<Rollout, "state" | "variant" | "control">,
): Promise<Wording[]> {
  const given = state === "running" ? [variant, control] : state === "promoted" ? [variant] : [control];
  const warnings: Wording[] = [];
  for (const one of given) {
    const model = one && (await context.variants.get(one.version))?.content.model;
    if (!model || (await isReachable(context, model))) continue;
    warnings.push(state === "running" ? notCounted(model) : withUsualModel(model));
  }
  return warnings;
}

function notCounted(model: string): Wording {
  return {
    en: `${model} has no access here. As long as that is so, sessions from here are in no arm and not counted: they get what they would get without the rollout.`,
    ko: `여기서는 ${model} 모델에 접근할 수 없습니다. 그동안 여기서 시작하는 세션은 어느 그룹에도 들지 않고 집계되지 않으며, 롤아웃이 없을 때의 것을 받습니다.`,
  };
}

function withUsualModel(model: string): Wording {
  return {
    en: `${model} has no access here. As long as that is so, sessions from here get the rest of the variant, with the usual model.`,
    ko: `여기서는 ${model} 모델에 접근할 수 없습니다. 그동안 여기서 시작하는 세션은 변형의 나머지를 평소 모델로 적용합니다.`,
  };
}
