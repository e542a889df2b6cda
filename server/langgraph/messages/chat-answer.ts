import type { FormValue } from "../../../schemas/answer.ts";
import type { FormField, OpenQuestion, QuestionOption } from "../../../schemas/question.ts";
import { ACCEPT, ALL, NO, NONE, RECOMMENDED, REJECT, YES } from "./chat-words.ts";

/** A number of more digits is an answer of one's own, such as a price: no question has so many options. */
const OPTION_NUMBER = /^(?:(?:option|number|no\.?|선택지)\s*|#|\()?(\d)\s*(?:[.)]|번)?(?:으로|이요|요)?$/u;
const LIST_ITEM = /^\s*(?:\d+[.)]|[-*•])\s+(\S.*)$/u;
const REASON = /^(?:reject(?:ed)?|거절|반려)\s*[:：,-]\s*(\S[\s\S]*)$/iu;

/**
 * The answer that a chat message is to an open question, in either language: an option by number, id or title, yes or no,
 * a line for each field of a form, a list of sections, "recommended". Never throws. What does not fit becomes an answer
 * of the question's kind which the question refuses, and asks again with the reason. Pure.
 */
export function chatAnswer(question: OpenQuestion, message: string): unknown {
  const text = message.trim();
  const said = spoken(text);
  switch (question.kind) {
    case "option":
      return optionAnswer(question, text, said);
    case "options":
      return { kind: "options", optionIds: chosenIds(question, text, said) };
    case "form":
      return { kind: "form", values: RECOMMENDED.has(said) ? filled(question.fields, []) : formValues(question, text) };
    case "confirm": {
      const confirmed = RECOMMENDED.has(said) ? question.recommended !== "no" : yesOrNo(said);
      return { kind: "confirm", confirmed: confirmed ?? text };
    }
    case "text": {
      const { recommended } = question;
      return { kind: "text", text: RECOMMENDED.has(said) && typeof recommended === "string" ? recommended : text };
    }
    case "approval":
      return approval(question, text, said);
  }
}

/** What was said, without what makes no difference: case, quotes, the dot at the end. */
function spoken(text: string): string {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replace(/^["'“”‘’`*\s]+|["'“”‘’`*\s.!~。]+$/gu, "")
    .replace(/\s*,\s*(?=please|thanks)/gu, " ")
    .replace(/\s+/gu, " ");
}

function yesOrNo(said: string): boolean | null {
  return YES.has(said) ? true : NO.has(said) ? false : null;
}

function optionAnswer({ options, recommended }: OpenQuestion, text: string, said: string) {
  const option = optionNamed(options, said);
  if (option) return { kind: "option", optionId: option.id };
  if (RECOMMENDED.has(said) && typeof recommended === "string") return { kind: "option", optionId: recommended };
  // A number that no option has is a slip; anything else is an answer of one's own.
  return text === "" || OPTION_NUMBER.test(said) ? { kind: "option", optionId: text } : { kind: "option", other: text };
}

function optionNamed(options: readonly QuestionOption[], said: string): QuestionOption | undefined {
  const named = options.find(({ id, title }) => spoken(id) === said || spoken(title) === said);
  if (named) return named;
  const number = OPTION_NUMBER.exec(said)?.[1];
  if (number !== undefined) return options[Number(number) - 1];
  // As it stands in the list: "2. Climbing gyms".
  return options.find(({ title }, at) => [`${at + 1}. `, `${at + 1}) `].some((mark) => said === mark + spoken(title)));
}

function chosenIds({ options, recommended }: OpenQuestion, text: string, said: string): string[] {
  const whole = optionNamed(options, said);
  if (whole) return [whole.id];
  if (ALL.has(said)) return options.map(({ id }) => id);
  if (NONE.has(said) || said === "") return [];
  if (RECOMMENDED.has(said)) return [recommended ?? []].flat();
  const separator = /^[\d\s번]+$/u.test(said) ? /\s+/u : /[,;、，\n]|\s+(?:and|및|그리고)\s+/iu;
  const parts = text.split(separator).flatMap((part) => (spoken(part) === "" ? [] : part.trim()));
  const ids = parts.map((part) => optionNamed(options, spoken(part.replace(/^[-*•]\s+/u, "")))?.id ?? part);
  return [...new Set(ids)];
}

/** Values by the fields' labels or ids, a line each; in the fields' order where no line names one. */
function formValues({ fields }: OpenQuestion, text: string): Record<string, FormValue> {
  const lines = formLines(fields, text);
  const given = lines.map((line) => ({ line, ...fieldOf(fields, line) }));
  const only = fields[0];
  if (given.every(({ field }) => field === null) && lines.length === fields.length) {
    return filled(
      fields,
      fields.map((field, at) => [field, lines[at] ?? ""]),
    );
  }
  if (fields.length === 1 && only && given[0]?.field === null) return filled(fields, [[only, text]]);
  const unknown = given.flatMap(({ field, line }) => (field === null ? [[line.slice(0, 64), ""] as const] : []));
  const known = given.flatMap(({ field, value }) => (field === null ? [] : [[field, value] as const]));
  return { ...filled(fields, known), ...Object.fromEntries(unknown) };
}

/** A line each; on one line, too, where the next field is named after a comma or semicolon. */
function formLines(fields: readonly FormField[], text: string): string[] {
  const names = fields.flatMap(({ id, label }) => [id, label]).filter((name) => name !== "");
  const next = names.map((name) => name.replace(/[\\^$.*+?()[\]{}|/-]/gu, "\\$&")).join("|");
  const separator = new RegExp(`\\n|[,;]\\s*(?=(?:${next})\\s*[:：=])`, "iu");
  return text.split(separator).flatMap((line) => line.replace(/^\s*(?:[-*•]|\d+[.)])\s+/u, "").trim() || []);
}

function fieldOf(fields: readonly FormField[], line: string): { field: FormField | null; value: string } {
  const at = line.search(/[:：=]/u);
  const name = at < 0 ? "" : spoken(line.slice(0, at));
  const field = fields.find(({ id, label }) => name !== "" && (spoken(id) === name || spoken(label) === name));
  return { field: field ?? null, value: line.slice(at + 1).trim() };
}

/** The given values as their fields have them, and the defaults of the others. */
function filled(
  fields: readonly FormField[],
  given: Iterable<readonly [FormField, string]>,
): Record<string, FormValue> {
  const defaults = fields.flatMap((field) => (field.default === null ? [] : [[field.id, field.default] as const]));
  const values = [...given].map(([field, value]) => [field.id, fieldValue(field, value)] as const);
  return Object.fromEntries([...defaults, ...values]);
}

/** Where the text is no value of the field it stays a text, which the question refuses in words. */
function fieldValue(field: FormField, text: string): FormValue {
  switch (field.type) {
    case "integer":
    case "number": {
      const digits = text.replace(/(?<=\d),(?=\d{3})/gu, "");
      return /^[+-]?\d+(?:\.\d+)?$/u.test(digits) ? Number(digits) : text;
    }
    case "boolean":
      return yesOrNo(spoken(text)) ?? text;
    case "choice":
      return choiceNamed(field.choices, text);
    case "list":
      return text.split(/[,;、，]/u).flatMap((part) => choiceNamed(field.choices, part.trim()) || []);
    default:
      return text;
  }
}

function choiceNamed(choices: readonly string[], text: string): string {
  const said = spoken(text);
  return choices.find((choice) => spoken(choice) === said) ?? text;
}

function approval({ options }: OpenQuestion, text: string, said: string) {
  if (ACCEPT.has(said) || RECOMMENDED.has(said)) return { kind: "approval", decision: "accept" };
  if (REJECT.has(said) || text === "") return { kind: "approval", decision: "reject" };
  const sections = sectionList(options, text);
  if (sections) return { kind: "approval", decision: "edit", edits: { sections } };
  return { kind: "approval", decision: "reject", reason: REASON.exec(text)?.[1]?.trim() ?? text };
}

/** Null where it is not a list throughout. A section that is named as before stays the one that it is. */
function sectionList(options: readonly QuestionOption[], text: string): { id?: string; title: string }[] | null {
  const items = text.split("\n").flatMap((line) => (line.trim() === "" ? [] : [LIST_ITEM.exec(line)?.[1]?.trim()]));
  if (items.length < 2 || items.includes(undefined)) return null;
  const free = new Map(options.map((option) => [option.id, option]));
  return items.flatMap((item) => {
    if (item === undefined) return [];
    const before = [...free.values()].find(({ id, title }) => [id, title].some((name) => isNamed(item, name)));
    if (before) free.delete(before.id);
    return [before ? { id: before.id, title: before.title } : { title: item }];
  });
}

/** Also as it stands in the question, with what follows its title. */
function isNamed(item: string, name: string): boolean {
  const [said, known] = [spoken(item), spoken(name)];
  return said === known || said.startsWith(`${known} — `);
}
