import { parseGuide } from "../../knowledge/guide-library.ts";
import type { VariantChecks } from "../../rollout/variant-problems.ts";
import type { Variant } from "../../schemas/rollout/variant.ts";
import { AppError, type Wording } from "../../utils/errors.ts";
import { checkModelId } from "../given/model-id.ts";
import { checkedPrompts } from "../options/own-prompts.ts";
import type { StoredContext } from "../wiring/context.ts";
import { accessibleModels, isAccessible } from "../workers/model-access.ts";

type Surroundings = Pick<StoredContext, "config" | "options">;

/** What of a variant this program can tell: whether its model has the name of one, and its prompts and guides can be used. */
export function variantChecks({ options }: Surroundings): VariantChecks {
  return {
    ofModel: (model) => (options.models.byId.has(model) ? null : problemOf(() => checkModelId(model))),
    ofPrompt: (name, text) => problemOf(() => checkedPrompts({ [name]: text })),
    ofGuide: (name, text) => problemOf(() => parseGuide(`${name}.md`, text)),
  };
}

/** What is no fault of a variant, and may still be none of what was meant. */
export function variantWarnings(context: Surroundings, { model }: Variant): Wording[] {
  if (model === undefined || isAccessible(model, accessibleModels(context))) return [];
  return [
    {
      en: `${model} has no access here; whoever runs the sessions needs it.`,
      ko: `여기서는 ${model} 모델에 접근할 수 없습니다. 세션을 실행하는 쪽에 접근 권한이 있어야 합니다.`,
    },
  ];
}

/** What is thrown, to stand behind a field's name. */
function problemOf(check: () => unknown): Wording | null {
  try {
    check();
    return null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { problem } = error.details;
    const of = (language: keyof Wording) =>
      (typeof problem === "object" && problem !== null ? problem[language] : String(problem)).replace(/\.$/, "");
    return { en: `cannot be used (${of("en")})`, ko: `쓸 수 없습니다(${of("ko")})` };
  }
}
