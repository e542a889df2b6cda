import type { Answer } from "../../schemas/answer.ts";
import type { OpenQuestion } from "../../schemas/question.ts";
import { type FormDraft, formDraft, formValues, readFormDraft } from "./form/form-draft.ts";
import { type OutlineDraft, outlineAnswer, outlineDraft, readOutlineDraft } from "./outline/outline-draft.ts";
import { isRecord, textIn, textsIn } from "./read-draft.ts";

/** What a person has chosen and typed for a question and not sent. Nothing of it has to be right. */
export type AnswerDraft =
  | { readonly kind: "option"; readonly chosen: string | null; readonly other: string }
  | { readonly kind: "options"; readonly chosen: readonly string[] }
  | { readonly kind: "form"; readonly values: FormDraft }
  | { readonly kind: "confirm"; readonly confirmed: boolean | null }
  | { readonly kind: "text"; readonly text: string }
  | ({ readonly kind: "approval" } & OutlineDraft);

export type DraftOf<K extends AnswerDraft["kind"]> = Extract<AnswerDraft, { kind: K }>;

/** What "something else" is chosen as. No option is called so: ids of options are not empty. */
export const OTHER = "";

/** The draft of a question that nobody has touched: what is recommended is chosen. */
export function untouchedDraft(question: OpenQuestion): AnswerDraft {
  const { recommended } = question;
  switch (question.kind) {
    case "option": {
      const isOffered = question.options.some(({ id }) => id === recommended);
      return { kind: "option", chosen: isOffered && typeof recommended === "string" ? recommended : null, other: "" };
    }
    case "options":
      return { kind: "options", chosen: recommendedIds(question) };
    case "form":
      return { kind: "form", values: formDraft(question.fields) };
    case "confirm":
      return { kind: "confirm", confirmed: recommended === "yes" ? true : recommended === "no" ? false : null };
    case "text":
      return { kind: "text", text: typeof recommended === "string" ? recommended : "" };
    case "approval":
      return { kind: "approval", ...outlineDraft(question.options) };
  }
}

/** Whether an option is recommended. */
export function isRecommended({ recommended }: Pick<OpenQuestion, "recommended">, id: string): boolean {
  return Array.isArray(recommended) ? recommended.includes(id) : recommended === id;
}

/**
 * What a draft answers, as the server takes it. Whether it is right, the server says.
 * @returns Null where nothing is said yet that could be sent.
 */
export function answerOf(question: OpenQuestion, draft: AnswerDraft): Answer | null {
  switch (draft.kind) {
    case "option": {
      const other = draft.other.trim();
      if (draft.chosen === null || (draft.chosen === OTHER && other === "")) return null;
      return draft.chosen === OTHER ? { kind: "option", other } : { kind: "option", optionId: draft.chosen };
    }
    case "options":
      return { kind: "options", optionIds: inOrder(question, draft.chosen) };
    case "form":
      return question.kind === "form" ? { kind: "form", values: formValues(question.fields, draft.values) } : null;
    case "confirm":
      return draft.confirmed === null ? null : { kind: "confirm", confirmed: draft.confirmed };
    case "text":
      return draft.text.trim() === "" ? null : { kind: "text", text: draft.text.trim() };
    case "approval":
      return question.kind === "approval" ? outlineAnswer(question.options, draft) : null;
  }
}

/** What is kept of a draft, under the mark of the question that it is for. */
export interface KeptDraft {
  readonly question: string;
  readonly draft: AnswerDraft;
}

/** Tells a question from another one, and from the same one with other choices; each attempt at it is the same. */
export function questionMark({ id, kind, question, options, fields }: OpenQuestion): string {
  return JSON.stringify([id, kind, question, options.map((option) => option.id), fields.map((field) => field.id)]);
}

/** The draft that was kept for this question; an untouched one where there is none, or it is another question's. */
export function keptDraft(question: OpenQuestion, kept: unknown): AnswerDraft {
  const untouched = untouchedDraft(question);
  if (!isRecord(kept) || kept["question"] !== questionMark(question) || !isRecord(kept["draft"])) return untouched;
  const draft = kept["draft"];
  if (draft["kind"] !== untouched.kind) return untouched;
  switch (untouched.kind) {
    case "option":
      return {
        kind: "option",
        chosen: typeof draft["chosen"] === "string" ? draft["chosen"] : null,
        other: textIn(draft, "other"),
      };
    case "options":
      return { kind: "options", chosen: textsIn(draft, "chosen") };
    case "form":
      return { kind: "form", values: { ...untouched.values, ...readFormDraft(draft["values"]) } };
    case "confirm":
      return { kind: "confirm", confirmed: typeof draft["confirmed"] === "boolean" ? draft["confirmed"] : null };
    case "text":
      return { kind: "text", text: textIn(draft, "text") };
    case "approval":
      return { ...untouched, ...readOutlineDraft(draft) };
  }
}

function recommendedIds({ options, recommended }: OpenQuestion): string[] {
  return options.map(({ id }) => id).filter((id) => isRecommended({ recommended }, id));
}

function inOrder({ options }: OpenQuestion, chosen: readonly string[]): string[] {
  return options.map(({ id }) => id).filter((id) => chosen.includes(id));
}
