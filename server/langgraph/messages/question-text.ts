import type { Language } from "../../../schemas/idea.ts";
import type { FormField, OpenQuestion } from "../../../schemas/question.ts";
import { type ChatWords, chatWords } from "./chat-words.ts";

/**
 * A question as a chat shows it, in Markdown: why the last answer was refused, what is asked and why, what may be chosen
 * with numbers, and how to reply. `chatAnswer` reads such replies. Pure.
 */
export function questionText(question: OpenQuestion, language: Language): string {
  const words = chatWords(language);
  return [...problemOf(question, words), `**${question.question}**`, question.why, ...body(question, words)]
    .filter((part) => part.trim() !== "")
    .join("\n\n");
}

function problemOf({ kind, problem, attempt, maxAttempts }: OpenQuestion, words: ChatWords): string[] {
  if (problem === null) return [];
  // Its only fault is its form, which the question would describe for programs.
  const why = kind === "confirm" ? words.confirmProblem : problem;
  return [`${words.refused(why)} ${words.attemptsLeft(maxAttempts - attempt + 1)}`];
}

function body(question: OpenQuestion, words: ChatWords): string[] {
  const { options, recommended } = question;
  switch (question.kind) {
    case "option":
      return [optionList(question, words), words.replyOption];
    case "options":
      return [
        optionList(question, words),
        words.replyOptions(question.minChoices ?? 1, question.maxChoices ?? options.length),
      ];
    case "form":
      return [question.fields.map((field) => fieldLine(field, words)).join("\n"), words.replyForm];
    case "confirm":
      return [words.recommendedIs(recommended === "no" ? words.no : words.yes), words.replyConfirm];
    case "text":
      return [typeof recommended === "string" ? words.recommendedIs(recommended) : "", words.replyText];
    case "approval":
      return [optionList(question, words), words.replyApproval(question.decisions.includes("reject"))];
  }
}

function optionList({ kind, options, recommended }: OpenQuestion, words: ChatWords): string {
  const best = kind === "approval" ? [] : [recommended ?? []].flat();
  return options
    .map(({ id, title, description }, at) => {
      const mark = best.includes(id) ? ` (${words.recommended})` : "";
      return `${at + 1}. ${title}${mark}${description.trim() === "" ? "" : ` — ${description}`}`;
    })
    .join("\n");
}

function fieldLine(field: FormField, words: ChatWords): string {
  const { type, choices, min, max, required } = field;
  const kind = choices.length > 0 ? `${words.fieldTypes[type]} ${choices.join(", ")}` : words.fieldTypes[type];
  const bounds = min === null && max === null ? [] : [words.between(min, max)];
  const absent =
    field.default !== null ? [words.otherwise(shown(field.default, words))] : required ? [] : [words.mayBeLeftOut];
  return `- ${field.label || field.id}: ${[kind, ...bounds, ...absent].join("; ")}`;
}

function shown(value: NonNullable<FormField["default"]>, words: ChatWords): string {
  if (typeof value === "boolean") return value ? words.yes : words.no;
  return Array.isArray(value) ? value.join(", ") : String(value);
}
