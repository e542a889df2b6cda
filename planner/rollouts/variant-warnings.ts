import type { Variant } from "../../schemas/rollout/variant.ts";
import type { Wording } from "../../utils/errors.ts";
import type { StoredContext } from "../wiring/context.ts";
import { accessibleModels, isAccessible } from "../workers/model-access.ts";

/** What is no fault of a variant, and may still be none of what was meant. */
export function variantWarnings(context: Pick<StoredContext, "config" | "options">, { model }: Variant): Wording[] {
  if (model === undefined || isAccessible(model, accessibleModels(context))) return [];
  return [
    {
      en: `${model} has no access here; whoever runs the sessions needs it.`,
      ko: `여기서는 ${model} 모델에 접근할 수 없습니다. 세션을 실행하는 쪽에 접근 권한이 있어야 합니다.`,
    },
  ];
}
