import type { Answer } from "../../schemas/answer.ts";
import type { PlannedQuestion, QuestionKind } from "../../schemas/question.ts";
import { formField } from "./open-question.ts";

/** One question of each kind, as the analysis stores it. */
export const PLANNED: Readonly<Record<QuestionKind, PlannedQuestion>> = {
  option: planned("option", { options: options("a", "b", "c"), recommended: "b" }),
  options: planned("options", { options: options("a", "b", "c"), minChoices: 1, maxChoices: 2 }),
  form: planned("form", {
    fields: [
      formField({ id: "name", label: "Your name", min: 2, max: 20 }),
      formField({ id: "people", type: "integer", min: 1, max: 9 }),
      formField({ id: "share", type: "number", min: 0.5, max: 1.5, required: false }),
      formField({ id: "public", type: "boolean", required: false }),
      formField({ id: "size", type: "choice", choices: ["s", "m"], required: false }),
      formField({ id: "tags", type: "list", choices: ["x", "y", "z"], max: 2, required: false }),
      formField({ id: "mail", type: "email", required: false }),
      formField({ id: "due", type: "date", required: false }),
      formField({ id: "code", pattern: "[A-Z]{2}\\d+", required: false }),
    ],
  }),
  confirm: planned("confirm"),
  text: planned("text"),
  approval: planned("approval", { decisions: ["accept", "edit", "reject"], options: options("part-1", "part-2") }),
};

/** An answer to each of them that is right. */
export const RIGHT: Readonly<Record<QuestionKind, Answer>> = {
  option: { kind: "option", optionId: "a" },
  options: { kind: "options", optionIds: ["c", "a"] },
  form: { kind: "form", values: { name: "Kim", people: 3 } },
  confirm: { kind: "confirm", confirmed: false },
  text: { kind: "text", text: "In May" },
  approval: { kind: "approval", decision: "reject", reason: "Too long" },
};

export function planned(kind: QuestionKind, given: Partial<PlannedQuestion> = {}): PlannedQuestion {
  return {
    id: "audience",
    kind,
    question: "Who is it for?",
    why: "",
    options: [],
    fields: [],
    recommended: null,
    minChoices: null,
    maxChoices: null,
    decisions: [],
    ...given,
  };
}

export function options(...ids: readonly string[]): PlannedQuestion["options"] {
  return ids.map((id) => ({ id, title: `Title ${id}`, description: "" }));
}
