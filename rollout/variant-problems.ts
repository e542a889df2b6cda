import { z } from "zod";
import { PROMPT_NAMES, USUAL_VARIANT, Variant, type VariantPrompt } from "../schemas/rollout/variant.ts";
import type { Wording } from "../utils/errors.ts";
import { number } from "../utils/number-format.ts";
import { placeProblems } from "./variant-places.ts";
import {
  guideName,
  MAX_VARIANT_CHARACTERS,
  MISSING,
  NOT_FIELDS,
  ofField,
  RESERVED,
  TOO_LARGE,
  UNSTORABLE,
  unknownField,
  unknownPrompt,
  wrongValue,
} from "./variant-words.ts";

type Issue = z.core.$ZodIssue;
type Shape = z.core.JSONSchema.BaseSchema;

/** What of a variant only its surroundings can tell. Each gives what is wrong, to stand behind the field's name, or null. */
export interface VariantChecks {
  readonly ofModel: (model: string) => Wording | null;
  readonly ofPrompt: (name: VariantPrompt, text: string) => Wording | null;
  readonly ofGuide: (name: string, text: string) => Wording | null;
}

/** All that is wrong with a variant; then it is none. */
export function variantProblems(given: unknown, checks: VariantChecks): Wording[] {
  if (!isFields(given)) return [NOT_FIELDS];
  const parsed = Variant.safeParse(given, { reportInput: true });
  const shape: Shape = z.toJSONSchema(Variant, { io: "input" });
  const ofShape = parsed.success ? [] : parsed.error.issues.flatMap((issue) => shapeProblems(issue, shape));
  const ofTexts = unstorable(given, []);
  if (ofTexts.length > 0) return [...ofShape, ...ofTexts];
  const isLarge = parsed.success && JSON.stringify(parsed.data).length > MAX_VARIANT_CHARACTERS;
  return [...ofShape, ...(isLarge ? [TOO_LARGE] : []), ...contentProblems(given, checks)];
}

/** What the fields mean, each looked at where it is what it should be. */
function contentProblems(given: Fields, checks: VariantChecks): Wording[] {
  const { name, model } = given;
  return [
    ...(name === USUAL_VARIANT.name ? [ofField("name", RESERVED)] : []),
    ...(typeof model === "string" && model !== "" ? found("model", checks.ofModel(model)) : []),
    ...textsOf(given, "prompts").flatMap(([prompt, text]) => {
      const field = `prompts.${prompt}`;
      if (!isPrompt(prompt)) return [];
      const places = placeProblems(prompt, text).map((problem) => ofField(field, problem));
      return places.length > 0 ? places : found(field, checks.ofPrompt(prompt, text));
    }),
    ...textsOf(given, "guides").flatMap(([guide, text]) => found(`guides.${guide}`, checks.ofGuide(guide, text))),
  ];
}

function shapeProblems(issue: Issue, shape: Shape): Wording[] {
  const path = issue.path.map(String);
  const field = path.join(".");
  if (issue.code === "unrecognized_keys") {
    if (field === "prompts") return issue.keys.map(unknownPrompt);
    const known = Object.keys(shapeAt(shape, path)?.properties ?? {});
    return issue.keys.map((key) => unknownField([...path, key].join("."), known));
  }
  if (issue.code === "invalid_key") return [guideName(path.at(-1) ?? "")];
  if (issue.input === undefined) return [ofField(field, MISSING)];
  return [ofField(field, wrongValue(wantedAt(shape, path), issue.input))];
}

/** What a field has to be, in words that stand before `must be`, and in Korean before `여야`. */
function wantedAt(shape: Shape, path: readonly string[]): Wording {
  const { type, minimum = 0, maximum = 0, maxLength = 0, pattern, properties } = shapeAt(shape, path) ?? {};
  const [least, most] = [number.format(minimum), number.format(maximum)];
  if (type === "integer") {
    return { en: `a whole number from ${least} to ${most}`, ko: `${least}에서 ${most} 사이의 정수` };
  }
  if (type === "number") return { en: `a number from ${least} to ${most}`, ko: `${least}에서 ${most} 사이의 수` };
  if (pattern !== undefined) {
    return {
      en: "up to 64 small letters, digits and -, a letter or digit first",
      ko: "64자 이내의 영문 소문자, 숫자, -이고 첫 글자는 영문자나 숫자",
    };
  }
  if (type === "string") {
    const length = number.format(maxLength);
    return { en: `a text of 1 to ${length} characters`, ko: `1자에서 ${length}자까지의 텍스트` };
  }
  const names = Object.keys(properties ?? {}).join(", ");
  return names === ""
    ? { en: "a text by each name", ko: "이름마다 글을 둔 형태" }
    : { en: `a group of fields (${names})`, ko: `항목(${names})을 묶은 형태` };
}

function shapeAt(shape: Shape | undefined, [step, ...rest]: readonly string[]): Shape | undefined {
  if (step === undefined) return shape;
  const inner = shape?.properties?.[step] ?? shape?.additionalProperties;
  return typeof inner === "object" ? shapeAt(inner, rest) : undefined;
}

/** Postgres takes no NUL, and its JSON no half of a character. */
function unstorable(value: unknown, path: readonly string[]): Wording[] {
  if (typeof value === "string") {
    return value.isWellFormed() && !value.includes("\0") ? [] : [ofField(path.join("."), UNSTORABLE)];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => unstorable(inner, [...path, name]));
}

type Fields = Readonly<Record<string, unknown>>;

/** Whether a value is an object as JSON has them, and no list. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value));
}

/** The texts of a group that can be looked at. */
function textsOf(given: Fields, group: "prompts" | "guides"): [string, string][] {
  const { success, data } = Variant.shape[group].safeParse(valid(given[group], group));
  return success ? Object.entries(data ?? {}) : [];
}

/** Without what is said to be wrong already. */
function valid(given: unknown, group: "prompts" | "guides"): unknown {
  if (!isFields(given)) return undefined;
  const fits = ([name, text]: [string, unknown]) => Variant.shape[group].safeParse({ [name]: text }).success;
  return Object.fromEntries(Object.entries(given).filter(fits));
}

function isPrompt(name: string): name is VariantPrompt {
  return PROMPT_NAMES.some((known) => known === name);
}

function found(field: string, problem: Wording | null): Wording[] {
  return problem === null ? [] : [ofField(field, problem)];
}
