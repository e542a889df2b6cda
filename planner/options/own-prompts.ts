import type { OwnPrompts, PromptName } from "../../graph/practice.ts";
import { placesData } from "../../graph/prompts/own-messages.ts";
import { AppError } from "../../utils/errors.ts";
import { optionsError } from "./options-error.ts";
import { SAMPLES } from "./sample-prompts.ts";

/**
 * The program's prompts, each tried on a small example: what would drop its data in a session is refused before one.
 * @throws AppError `library-options` for a name that is no prompt's, and a prompt without its data.
 */
export function checkedPrompts(own: OwnPrompts = {}): OwnPrompts {
  for (const [name, prompt] of Object.entries(own)) {
    if (!isPrompt(name)) {
      const names = Object.keys(SAMPLES).join(", ");
      const en = `There is no prompt "${name}": the prompts are ${names}.`;
      throw optionsError({ en, ko: `"${name}" 프롬프트는 없습니다. 있는 프롬프트: ${names}.` });
    }
    if (typeof prompt === "string" ? !placesData(prompt) : typeof prompt !== "function") throw withoutData(name);
    try {
      SAMPLES[name](own);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      throw optionsError({ en: error.inLanguage("en"), ko: error.inLanguage("ko") }, error);
    }
  }
  return own;
}

function isPrompt(name: string): name is PromptName {
  return Object.hasOwn(SAMPLES, name);
}

function withoutData(name: PromptName): AppError {
  return optionsError({
    en: `The prompt "${name}" is without its data: write {{data}} where it is to stand, and {{words}} where our words are to.`,
    ko: `"${name}" 프롬프트에 자료가 빠졌습니다. 자료가 들어갈 곳에 {{data}}, 기본 문구가 들어갈 곳에 {{words}}를 적어 주세요.`,
  });
}
