import type { FormValue } from "../../schemas/answer.ts";
import type { Language } from "../../schemas/idea.ts";
import { type FormField, MAX_TEXT_ANSWER_CHARACTERS } from "../../schemas/question.ts";
import { MESSAGES } from "../words/messages.ts";
import type { Choice } from "./prompt-frame.ts";
import { askText, choose, chooseMany, yesOrNo } from "./prompts.ts";
import { type QuestionUi, stepThrough } from "./question-ui.ts";

/** These are the rules the answer is checked by: a form is better corrected field by field than refused as a whole. */
const EMAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;
const MAX_EMAIL_CHARACTERS = 254;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
/** A pattern comes from a model: matched only against short text, so that it cannot hang the process. */
const MAX_PATTERN_INPUT_CHARACTERS = 200;

/**
 * Asks a form field by field; an optional field that was left empty is null. Escape goes back a field, and what was
 * filled in before is there: it begins at the first field that is not.
 */
export async function askForm(fields: readonly FormField[], ui: QuestionUi): Promise<Record<string, FormValue>> {
  const { entered } = ui;
  const values: Record<string, FormValue> = {};
  for (const field of fields) {
    const known = keptValue(field, ui);
    if (known !== undefined) values[field.id] = known;
  }
  const open = fields.findIndex((field) => !Object.hasOwn(values, field.id));
  const steps = fields.map((field) => async (inner: QuestionUi) => {
    const value = await askField(field, inner);
    values[field.id] = value;
    entered.choose(placeOf(field), value);
  });
  // All filled in, and asked again: what was refused may be any of them.
  await stepThrough(ui, steps, Math.max(0, open));
  return values;
}

function placeOf({ id }: FormField): string {
  return `field ${id}`;
}

/** What the field was filled in with before, where it still fits it. */
function keptValue(field: FormField, { entered, language }: QuestionUi): FormValue | undefined {
  const kept = entered.chosen(placeOf(field));
  if (kept === undefined) return undefined;
  if (field.type === "boolean") return typeof kept === "boolean" ? kept : undefined;
  if (field.choices.length > 0 && (field.type === "choice" || field.type === "list")) {
    const chosen = [kept ?? []].flat();
    return chosen.every((one) => typeof one === "string" && field.choices.includes(one)) ? kept : undefined;
  }
  return fieldProblem(field, textOf(kept), language) === undefined ? kept : undefined;
}

async function askField(field: FormField, ui: QuestionUi): Promise<FormValue> {
  const kept = keptValue(field, ui);
  switch (field.type) {
    case "boolean":
      return yesOrNo(ui, {
        message: label(field, ui.language),
        recommended: typeof field.default === "boolean" ? field.default : null,
        initial: typeof kept === "boolean" ? kept : undefined,
      });
    case "choice":
      return field.choices.length === 0 ? askTyped(field, ui, kept) : askChoice(field, ui, kept);
    case "list":
      return field.choices.length === 0 ? askTyped(field, ui, kept) : askChosenList(field, ui, kept);
    default:
      return askTyped(field, ui, kept);
  }
}

async function askChoice(field: FormField, ui: QuestionUi, kept: FormValue | undefined): Promise<FormValue> {
  const leaveEmpty: Choice<string | null> = { value: null, title: MESSAGES[ui.language].question.skip };
  const usual = typeof field.default === "string" ? field.default : field.choices[0];
  return choose<string | null>(ui, {
    message: label(field, ui.language),
    choices: field.required ? fieldChoices(field) : [...fieldChoices(field), leaveEmpty],
    initial: typeof kept === "string" || kept === null ? kept : usual,
  });
}

async function askChosenList(field: FormField, ui: QuestionUi, kept: FormValue | undefined): Promise<FormValue> {
  const marked = ui.entered.chosen(marksOf(field)) ?? kept;
  const usual = Array.isArray(field.default) ? field.default : [];
  return chooseMany(ui, {
    message: label(field, ui.language),
    choices: fieldChoices(field),
    initial: Array.isArray(marked) ? marked : usual,
    // A model may ask for more than there are: that could never be chosen, and the prompt would never end.
    least: Math.min(field.min ?? (field.required ? 1 : 0), field.choices.length),
    most: field.max,
    onMark: (values) => ui.entered.choose(marksOf(field), [...values]),
  });
}

/** Marks that were set and not sent: the field is not filled in by them. */
function marksOf({ id }: FormField): string {
  return `marks ${id}`;
}

async function askTyped(field: FormField, ui: QuestionUi, kept?: FormValue): Promise<FormValue> {
  const given = defaultText(field);
  const before = kept === undefined ? undefined : textOf(kept);
  const typed = await askText(ui, {
    message: label(field, ui.language),
    place: placeOf(field),
    // An optional field must be possible to leave empty, so its default is there to be deleted.
    ...(field.required ? { recommended: given, initial: before } : { initial: before ?? given }),
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
  const text = textOf(field.default);
  return text === "" ? undefined : text;
}

function textOf(value: FormValue): string {
  return [value ?? []].flat().join(", ");
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
