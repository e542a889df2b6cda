import { z } from "zod";
import type { AppError, Wording } from "../../../utils/errors.ts";
import { nearestName } from "../../../utils/nearest-name.ts";
import { bodyProblem, quoted } from "./body-problem.ts";

type Issue = z.core.$ZodIssue;
/** Which part of a request it is, and so what its parts are called. */
export type InputPart = "body" | "query";

/**
 * A part of a request as its schema has it.
 * @throws AppError `body-malformed`, which names the first field that is wrong and what is wanted instead.
 */
export function checkedInput<S extends z.ZodType>(schema: S, value: unknown, part: InputPart): z.output<S> {
  if (value === undefined) throw bodyProblem(NO_BODY);
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  // A field of another name is mostly the one that is missing.
  const { issues } = parsed.error;
  const issue = issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0];
  throw issue ? inputProblem(issue, schema, part) : parsed.error;
}

const NO_BODY: Wording = { en: "it has no body.", ko: "본문이 없습니다." };
const NAMES: Readonly<Record<InputPart, Wording>> = {
  body: { en: "field", ko: "항목" },
  query: { en: "parameter", ko: "매개변수" },
};

function inputProblem(issue: Issue, schema: z.ZodType, part: InputPart): AppError {
  const unknown = issue.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  const path = [...issue.path, ...(unknown === undefined ? [] : [unknown])].map(String);
  const pointer = path.map((step) => `/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
  const known = unknown === undefined ? [] : fieldsAt(schema, issue.path);
  const problem = unknown === undefined ? wrong(path, issue) : unknownField(NAMES[part], path, known);
  return bodyProblem(problem, part === "body" && path.length > 0 ? pointer.slice(0, 200) : undefined);
}

function unknownField(kind: Wording, path: readonly string[], known: readonly string[]): Wording {
  const nearest = nearestName(path.at(-1) ?? "", known);
  const [shown, list] = [quoted(path.join(".")), known.join(", ")];
  if (nearest !== null)
    return {
      en: `there is no ${kind.en} ${shown}; is "${nearest}" meant?`,
      ko: `${shown}: 없는 ${kind.ko}입니다. 혹시 "${nearest}"인가요?`,
    };
  if (known.length === 0) return { en: `${shown} is not taken here.`, ko: `여기서는 ${shown} 값을 받지 않습니다.` };
  return {
    en: `there is no ${kind.en} ${shown}, but ${list}.`,
    ko: `${shown}: 없는 ${kind.ko}입니다. 쓸 수 있는 ${kind.ko}: ${list}.`,
  };
}

function wrong(path: readonly string[], issue: Issue): Wording {
  const name = path.length === 0 ? null : quoted(path.join("."));
  if (name !== null && issue.input === undefined)
    return { en: `${name} is missing.`, ko: `${name} 항목이 빠져 있습니다.` };
  const wanted = wantedBy(issue);
  return name === null
    ? { en: `it must be ${wanted.en}.`, ko: `요청은 ${wanted.ko}여야 합니다.` }
    : { en: `${name} must be ${wanted.en}.`, ko: `${name} 값은 ${wanted.ko}여야 합니다.` };
}

/** The types of JSON, in words that end alike in Korean: with a vowel before `여야`. */
const TYPES: Readonly<Record<string, Wording>> = {
  string: { en: "a text", ko: "텍스트" },
  number: { en: "a number", ko: "숫자" },
  int: { en: "a whole number", ko: "정수" },
  boolean: { en: "true or false", ko: "true 또는 false" },
  array: { en: "a list", ko: "배열 형태" },
  object: { en: "a JSON object", ko: "JSON 객체 형태" },
  record: { en: "a JSON object", ko: "JSON 객체 형태" },
  null: { en: "null", ko: "null 하나" },
};
const OTHER: Wording = { en: "something else", ko: "다른 형태" };

/** What a field is to be, so that it can be said behind "must be". */
function wantedBy(issue: Issue): Wording {
  switch (issue.code) {
    case "invalid_type":
      return TYPES[issue.expected] ?? OTHER;
    case "invalid_value":
      return oneOf(issue.values.filter((value) => value !== "").map((value) => String(value)));
    case "too_small":
    case "too_big":
      return bound(issue);
    case "invalid_union": {
      const types = [...new Set(issue.errors.flatMap(([first]) => (first ? [wantedBy(first)] : [])))];
      return { en: types.map(({ en }) => en).join(" or "), ko: types.map(({ ko }) => ko).join(" 또는 ") };
    }
    default:
      return OTHER;
  }
}

function oneOf(values: readonly string[]): Wording {
  return { en: `one of ${values.join(", ")}`, ko: `다음 중 하나(${values.join(", ")})` };
}

function bound(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): Wording {
  const isLeast = issue.code === "too_small";
  const limit = String(isLeast ? issue.minimum : issue.maximum);
  const isText = issue.origin === "string";
  const unit = isText
    ? { en: " characters", ko: "자" }
    : issue.origin === "array"
      ? { en: " entries", ko: "개" }
      : null;
  if (unit) {
    return isLeast
      ? { en: `at least ${limit}${unit.en} long`, ko: `${limit}${unit.ko} 이상의 길이` }
      : { en: `at most ${limit}${unit.en} long`, ko: `${limit}${unit.ko} 이하의 길이` };
  }
  if (isLeast)
    return issue.inclusive
      ? { en: `${limit} or more`, ko: `${limit} 이상의 수` }
      : { en: `above ${limit}`, ko: `${limit}보다 큰 수` };
  return { en: `${limit} or less`, ko: `${limit} 이하의 수` };
}

/** The names that an object of the schema may have at a place; none where any name goes. */
function fieldsAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  const inner = unwrapped(schema);
  if (!(inner instanceof z.ZodObject)) return [];
  const [step, ...rest] = path;
  if (step === undefined) return Object.keys(inner.shape);
  const next: unknown = inner.shape[String(step)];
  return next instanceof z.core.$ZodType ? fieldsAt(next, rest) : [];
}

/** The fields of a body that are texts, whatever else is said of them. */
export function textFields(schema: z.ZodType): ReadonlySet<string> {
  const shape = schema instanceof z.ZodObject ? schema.shape : {};
  const named = Object.entries(shape).filter(([, field]) => isText(unwrapped(field)));
  return new Set(named.map(([name]) => name));
}

function isText(schema: z.core.$ZodType): boolean {
  return schema instanceof z.ZodString || schema instanceof z.ZodEnum;
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodNullable ? unwrapped(schema.unwrap()) : schema;
}
