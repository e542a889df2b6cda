import { AppError } from "../../utils/errors.ts";
import { isModelId, MODEL_FORMS, nearestModelId } from "../../utils/llm/provider/provider-names.ts";

/** @throws AppError `usage`, naming the nearest, for what is no model's id. */
export function checkModelId(given: string): string {
  if (isModelId(given)) return given;
  const nearest = nearestModelId(given);
  throw new AppError("usage", {
    problem: {
      en: `A model is named as ${MODEL_FORMS}.${nearest === null ? "" : ` Is ${nearest} meant?`}`,
      ko: `모델은 openai:이름, azure:배포, anthropic:이름, google:이름, ollama:이름, offline 중 하나로 적습니다.${nearest === null ? "" : ` 혹시 ${nearest}인가요?`}`,
    },
  });
}
