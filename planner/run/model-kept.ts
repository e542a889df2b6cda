import type { EventBody } from "../../schemas/event.ts";
import type { Language } from "../../schemas/idea.ts";

const MODEL_KEPT: Readonly<Record<Language, (kept: string, wanted: string) => string>> = {
  en: (kept, wanted) => `This session goes on with the model it was started with (${kept}), not with ${wanted}.`,
  ko: (kept, wanted) => `이 세션은 시작할 때의 모델(${kept})로 계속합니다. 요청하신 모델(${wanted})은 쓰지 않습니다.`,
};

/** The warning that a session goes on with the model that it has, since that is fixed when it begins. */
export function modelKept(kept: string, wanted: string, language: Language): EventBody {
  return { type: "warning", code: "model-kept", message: MODEL_KEPT[language](kept, wanted) };
}
