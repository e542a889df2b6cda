import { Answer, AnswerAttempt, type EditedSection } from "../../schemas/answer.ts";
import type { Language } from "../../schemas/idea.ts";
import type { PlannedQuestion } from "../../schemas/question.ts";
import { checkForm } from "./form-check.ts";
import { isFromFilesId } from "./from-files.ts";
import { type Problems, problems } from "./question-words.ts";

export type Verdict =
  | { readonly ok: true; readonly answer: Answer /** The answer in plain words. */; readonly text: string }
  | { readonly ok: false; readonly problem: string };

/** Longer than any honest answer; what is larger is refused before anything looks into it. */
const MAX_ANSWER_CHARACTERS = 100_000;
/** How deep an answer may nest: an approval with edits needs 5 levels. */
const MAX_DEPTH = 8;

/**
 * Checks an answer against its question. Pure, and never throws, whatever the answer is.
 * @param given The answer as it came: parsed JSON of any shape.
 * @returns The checked answer with its words, or one sentence in `language` saying what is wrong.
 */
export function checkAnswer(question: PlannedQuestion, given: unknown, language: Language): Verdict {
  const say = problems(language);
  if (!isBounded(given)) return refuse(say.tooLarge);
  if (typeof given !== "object" || given === null || Array.isArray(given))
    return refuse(say.notAnObject(question.kind));
  const kind: unknown = Object.hasOwn(given, "kind") ? Reflect.get(given, "kind") : undefined;
  if (kind !== question.kind) return refuse(say.wrongKind(question.kind));
  if (!AnswerAttempt.safeParse(given).success) return refuse(say.wrongShape(question.kind));
  // For which attempt it was is settled before the graph is resumed. All else stays, also what zod would leave out.
  const { attempt: _attempt, ...answer }: { readonly attempt?: unknown } = given;
  const parsed = Answer.safeParse(answer);
  if (!parsed.success) return refuse(say.wrongShape(question.kind));
  return hasControlCharacters(parsed.data) ? refuse(say.controlCharacters) : checkKind(question, parsed.data, say);
}

function checkKind(question: PlannedQuestion, answer: Answer, say: Problems): Verdict {
  switch (answer.kind) {
    case "option": {
      if ("other" in answer) return accept(answer, answer.other);
      const option = question.options.find(({ id }) => id === answer.optionId);
      return option ? accept(answer, option.title) : refuse(say.unknownOption(optionIds(question)));
    }
    case "options":
      return checkOptions(question, answer, say);
    case "form": {
      const form = checkForm(question.fields, answer.values, say);
      return form.ok ? accept({ kind: "form", values: form.values }, form.text) : refuse(form.problem);
    }
    case "confirm":
      return accept(answer, answer.confirmed ? say.yes : say.no);
    case "text":
      return accept(answer, answer.text);
    case "approval":
      return checkApproval(question, answer, say);
  }
}

function checkOptions(question: PlannedQuestion, answer: Answer & { kind: "options" }, say: Problems): Verdict {
  const chosen = question.options.filter(({ id }) => answer.optionIds.includes(id));
  if (chosen.length !== answer.optionIds.length) return refuse(say.unknownOption(optionIds(question)));
  const min = question.minChoices ?? 1;
  const max = question.maxChoices ?? question.options.length;
  if (chosen.length < min) return refuse(say.tooFew(min));
  if (chosen.length > max) return refuse(say.tooMany(max));
  const titles = chosen.map(({ title }) => title);
  // Sentences of files have commas of their own.
  return accept(answer, titles.join(isFromFilesId(question.id) ? "; " : ", ") || say.nothing);
}

function checkApproval(question: PlannedQuestion, answer: Answer & { kind: "approval" }, say: Problems): Verdict {
  if (!question.decisions.includes(answer.decision)) return refuse(say.noMoreRejections);
  if (answer.decision === "accept") return accept({ kind: "approval", decision: "accept" }, say.accepted);
  if (answer.decision === "reject") {
    if (!answer.reason) return refuse(say.reasonNeeded);
    return accept({ kind: "approval", decision: "reject", reason: answer.reason }, say.rejected(answer.reason));
  }
  const sections = answer.edits?.sections;
  if (!sections) return refuse(say.editsNeeded);
  const named = sections.flatMap(({ id }) => (id === undefined ? [] : [id]));
  if (new Set(named).size !== named.length) return refuse(say.sectionTwice);
  return accept({ kind: "approval", decision: "edit", edits: { sections } }, say.edited(titles(sections)));
}

function accept(answer: Answer, text: string): Verdict {
  return { ok: true, answer, text };
}

function refuse(problem: string): Verdict {
  return { ok: false, problem };
}

function optionIds(question: PlannedQuestion): string {
  return question.options.map(({ id }) => id).join(", ");
}

function titles(sections: readonly EditedSection[]): string {
  return sections.map(({ title }) => title).join(" · ");
}

/** Small and shallow enough to be looked at: walks without recursion, and stops as soon as it is too much. */
function isBounded(value: unknown): boolean {
  const open: { value: unknown; depth: number }[] = [{ value, depth: 0 }];
  let characters = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    if (typeof next.value === "string") characters += next.value.length;
    else if (typeof next.value === "object" && next.value !== null) {
      if (next.depth >= MAX_DEPTH) return false;
      for (const [key, inner] of Object.entries(next.value)) {
        characters += key.length + 1;
        open.push({ value: inner, depth: next.depth + 1 });
        if (characters > MAX_ANSWER_CHARACTERS) return false;
      }
    }
    if (characters > MAX_ANSWER_CHARACTERS) return false;
  }
  return true;
}

/** NUL cannot be stored in jsonb, and the others do not belong into a document; tab and line breaks do. */
function hasControlCharacters(value: unknown): boolean {
  if (typeof value === "string") return /[^\P{Cc}\t\n\r]/u.test(value) || !value.isWellFormed();
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, inner]) => hasControlCharacters(key) || hasControlCharacters(inner));
}
