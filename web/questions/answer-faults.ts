import type { OpenQuestion } from "../../schemas/question.ts";
import { type AnswerDraft, OTHER } from "./answer-draft.ts";
import { formFaults } from "./form/form-hints.ts";
import { OUTLINE_LIMITS, sectionFault } from "./outline/outline-draft.ts";

/** As the server has it. */
export const MAX_TEXT_CHARACTERS = 4_000;

/** What the server will probably refuse in an answer, for a sentence. */
export type AnswerFault =
  | { readonly kind: "nothing" | "other" | "reason" | "fields" | "sections" }
  | { readonly kind: "few" | "many" | "long"; readonly bound: number };

/** How many may be chosen of a question's options. */
export function choiceBounds({ minChoices, maxChoices, options }: OpenQuestion): { least: number; most: number } {
  return { least: minChoices ?? 1, most: maxChoices ?? options.length };
}

/** What is seen to be wrong with a draft; null where nothing is. The server decides itself, and knows more. */
export function answerFault(question: OpenQuestion, draft: AnswerDraft): AnswerFault | null {
  switch (draft.kind) {
    case "option":
      if (draft.chosen === null) return { kind: "nothing" };
      return draft.chosen === OTHER ? otherFault(draft.other) : null;
    case "options": {
      const { least, most } = choiceBounds(question);
      if (draft.chosen.length < least) return { kind: "few", bound: least };
      return draft.chosen.length > most ? { kind: "many", bound: most } : null;
    }
    case "form":
      return question.kind === "form" && formFaults(question.fields, draft.values).size > 0 ? { kind: "fields" } : null;
    case "confirm":
      return draft.confirmed === null ? { kind: "nothing" } : null;
    case "text":
      return textFault(draft.text);
    case "approval":
      if (draft.isRejecting) return draft.reason.trim() === "" ? { kind: "reason" } : textFault(draft.reason);
      if (draft.sections.length > OUTLINE_LIMITS.sections) return { kind: "many", bound: OUTLINE_LIMITS.sections };
      return draft.sections.some((section) => sectionFault(section) !== null) ? { kind: "sections" } : null;
  }
}

function textFault(text: string): AnswerFault | null {
  const { length } = text.trim();
  if (length === 0) return { kind: "nothing" };
  return length > MAX_TEXT_CHARACTERS ? { kind: "long", bound: MAX_TEXT_CHARACTERS } : null;
}

function otherFault(other: string): AnswerFault | null {
  return other.trim() === "" ? { kind: "other" } : textFault(other);
}
