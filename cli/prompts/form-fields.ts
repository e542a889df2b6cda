import type { FormValue } from "../../schemas/answer.ts";
import type { Language } from "../../schemas/idea.ts";
import { type FormField, MAX_TEXT_ANSWER_CHARACTERS } from "../../schemas/question.ts";
import { MESSAGES } from "../words/messages.ts";
import { askText, type Choice, choose, chooseMany, type QuestionUi, yesOrNo } from "./prompts.ts";

/** These are the rules the answer is checked by: a form is better corrected field by field than refused as a whole. */
const EMAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;
const MAX_EMAIL_CHARACTERS = 254;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
/** A pattern comes from a model: matched only against short text, so that it cannot hang the process. */
const MAX_PATTERN_INPUT_CHARACTERS = 200;

/** Asks a form field by field; an optional field that was left empty is null. */
export async function askForm(fields: readonly FormField[], ui: QuestionUi): Promise<Record<string, FormValue>> {
  const values: Record<string, FormValue> = {};
  for (const field of fields) values[field.id] = await askField(field, ui);
  return values;
}

async function askField(field: FormField, ui: QuestionUi): Promise<FormValue> {
  switch (field.type) {
    case "boolean":
      return yesOrNo(ui, {
        message: label(field, ui.language),
        recommended: typeof field.default === "boolean" ? field.default : null,
      });
    case "choice":
      return field.choices.length === 0 ? askTyped(field, ui) : askChoice(field, ui);
    case "list":
      return field.choices.length === 0 ? askTyped(field, ui) : askChosenList(field, ui);
    default:
      return askTyped(field, ui);
  }
}

async function askChoice(field: FormField, ui: QuestionUi): Promise<FormValue> {
  const leaveEmpty: Choice<string | null> = { value: null, title: MESSAGES[ui.language].question.skip };
  return choose<string | null>(ui, {
    message: label(field, ui.language),
    choices: field.required ? fieldChoices(field) : [...fieldChoices(field), leaveEmpty],
    initial: typeof field.default === "string" ? field.default : field.choices[0],
  });
}

async function askChosenList(field: FormField, ui: QuestionUi): Promise<FormValue> {
  return chooseMany(ui, {
    message: label(field, ui.language),
    choices: fieldChoices(field),
    initial: Array.isArray(field.default) ? field.default : [],
    // A model may ask for more than there are: that could never be chosen, and the prompt would never end.
    least: Math.min(field.min ?? (field.required ? 1 : 0), field.choices.length),
    most: field.max,
  });
}

async function askTyped(field: FormField, ui: QuestionUi): Promise<FormValue> {
  const given = defaultText(field);
  const typed = await askText(ui, {
    message: label(field, ui.language),
    // An optional field must be possible to leave empty, so its default is there to be deleted.
    ...(field.required ? { recommended: given } : { initial: given }),
    check: (text) => fieldProblem(field, text, ui.language),
  });
  return fieldValue(field, typed);
}

/** What is wrong with what was typed into a field, in the person's language; undefined where nothing is. */
export function fieldProblem(field: FormField, typed: string, language: Language): string | undefined {
  const { invalid } = MESSAGES[language];
  if (typed === "") return field.required ? invalid.empty : undefined;
  if (typed.length > MAX_TEXT_ANSWER_CHARACTERS) return invalid.tooLong(MAX_TEXT_ANSWER_CHARACTERS);
  const { min, max } = field;
  switch (field.type) {
    case "integer":
    case "number": {
      const value = Number(typed);
      if (!Number.isFinite(value)) return invalid.notNumber;
      if (field.type === "integer" && !Number.isSafeInteger(value)) return invalid.notInteger;
      if (min !== null && value < min) return invalid.tooSmall(min);
      return max !== null && value > max ? invalid.tooGreat(max) : undefined;
    }
    case "list": {
      const entries = listOf(typed).length;
      if (min !== null && entries < min) return invalid.tooFew(min);
      return max !== null && entries > max ? invalid.tooMany(max) : undefined;
    }
    case "email":
      return typed.length <= MAX_EMAIL_CHARACTERS && EMAIL.test(typed) ? undefined : invalid.notEmail;
    case "date":
      return isDate(typed) ? undefined : invalid.notDate;
    default:
      if (min !== null && typed.length < min) return invalid.tooShort(min);
      if (max !== null && typed.length > max) return invalid.tooLong(max);
      return field.pattern === null || fits(typed, field.pattern) ? undefined : invalid.notPattern(field.pattern);
  }
}

function fieldValue(field: FormField, typed: string): FormValue {
  if (typed === "") return field.type === "list" ? [] : null;
  if (field.type === "integer" || field.type === "number") return Number(typed);
  return field.type === "list" ? listOf(typed) : typed;
}

function label(field: FormField, language: Language): string {
  const { question } = MESSAGES[language];
  const notes = [
    ...(field.required ? [] : [question.optional]),
    ...(field.type === "list" && field.choices.length === 0 ? [question.separatedByComma] : []),
    ...(field.type === "date" ? [question.dateFormat] : []),
  ];
  const name = field.label || field.id;
  return notes.length === 0 ? name : `${name} [${notes.join("; ")}]`;
}

function fieldChoices(field: FormField): Choice<string>[] {
  const defaults = [field.default ?? []].flat();
  return field.choices.map((value) => ({ value, title: value, recommended: defaults.includes(value) }));
}

function defaultText(field: FormField): string | undefined {
  if (field.default === null) return undefined;
  const text = Array.isArray(field.default) ? field.default.join(", ") : String(field.default);
  return text === "" ? undefined : text;
}

function listOf(typed: string): string[] {
  return typed
    .split(/[,、，]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}

function isDate(typed: string): boolean {
  const time = Date.parse(`${typed}T00:00:00Z`);
  return DATE.test(typed) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(typed);
}

function fits(typed: string, pattern: string): boolean {
  if (typed.length > MAX_PATTERN_INPUT_CHARACTERS) return false;
  try {
    return new RegExp(`^(?:${pattern})$`, "u").test(typed);
  } catch {
    // A pattern that is none cannot be fitted: whoever asked decides.
    return true;
  }
}
