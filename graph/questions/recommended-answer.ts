import type { Answer, FormValue } from "../../schemas/answer.ts";
import type { Language } from "../../schemas/idea.ts";
import type { FormField, PlannedQuestion } from "../../schemas/question.ts";
import { problems } from "./question-words.ts";

/**
 * The answer that is taken where the human gives none: the recommended one; without a recommendation the first
 * option, yes, the form's defaults, "you decide" for text. It always passes `checkAnswer`.
 */
export function recommendedAnswer(question: PlannedQuestion, language: Language): Answer {
  const { recommended } = question;
  switch (question.kind) {
    case "option": {
      const option = question.options.find(({ id }) => id === recommended) ?? question.options[0];
      return option ? { kind: "option", optionId: option.id } : { kind: "option", other: problems(language).youDecide };
    }
    case "options":
      return { kind: "options", optionIds: recommendedOptions(question) };
    case "form":
      return {
        kind: "form",
        values: Object.fromEntries(question.fields.map((field) => [field.id, defaultOf(field, language)])),
      };
    case "confirm":
      return { kind: "confirm", confirmed: recommended !== "no" };
    case "text":
      return {
        kind: "text",
        text: typeof recommended === "string" && recommended.trim() ? recommended : problems(language).youDecide,
      };
    case "approval":
      return { kind: "approval", decision: "accept" };
  }
}

function recommendedOptions({ options, recommended, minChoices, maxChoices }: PlannedQuestion): string[] {
  const wanted = Array.isArray(recommended) ? recommended : [recommended];
  const first = options.map(({ id }) => id);
  const chosen = first.filter((id) => wanted.includes(id));
  const missing = first.filter((id) => !chosen.includes(id)).slice(0, Math.max(0, (minChoices ?? 1) - chosen.length));
  return [...chosen, ...missing].slice(0, maxChoices ?? options.length);
}

/** The field's default; without one, the least value that a required field of its type takes. */
function defaultOf(field: FormField, language: Language): FormValue {
  if (field.default !== null) return field.default;
  if (!field.required) return null;
  switch (field.type) {
    case "integer":
    case "number":
      return field.min ?? Math.min(0, field.max ?? 0);
    case "boolean":
      return true;
    case "choice":
      return field.choices[0] ?? null;
    case "list":
      return field.choices.slice(0, Math.max(1, field.min ?? 1));
    case "text":
      return problems(language).youDecide;
    case "email":
    case "date":
      return null;
  }
}
