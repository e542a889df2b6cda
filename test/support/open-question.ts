import type { AskedQuestion, FormField, OpenQuestion, QuestionKind } from "../../schemas/question.ts";

/** A question as a session asks it, with nothing special about it but what is given. */
export function openQuestion(kind: QuestionKind, given: Partial<Omit<AskedQuestion, "kind">> = {}): OpenQuestion {
  const question = {
    interruptId: "interrupt-1",
    id: "audience",
    kind,
    question: "Who is it for?",
    why: "It decides the tone of every section.",
    options: [],
    fields: [],
    recommended: null,
    minChoices: null,
    maxChoices: null,
    decisions: [],
    attempt: 1,
    maxAttempts: 6,
    problem: null,
    expiresAt: "2030-01-31T12:00:00.000Z",
    ...given,
  };
  return question as OpenQuestion;
}

export function formField(given: Partial<FormField> & { readonly id: string }): FormField {
  return {
    label: "",
    type: "text",
    required: true,
    choices: [],
    min: null,
    max: null,
    pattern: null,
    default: null,
    ...given,
  };
}
