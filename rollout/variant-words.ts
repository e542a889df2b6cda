import { PROMPT_NAMES } from "../schemas/rollout/variant.ts";
import type { Wording } from "../utils/errors.ts";
import { nearestName } from "../utils/nearest-name.ts";
import { number } from "../utils/number-format.ts";
import { printableText } from "../utils/visible-text.ts";

// What can be wrong with a variant, each said so that it can stand behind a colon or a semicolon.

export const MAX_VARIANT_CHARACTERS = 1_000_000;
const largest = number.format(MAX_VARIANT_CHARACTERS);

export const TOO_LARGE: Wording = {
  en: `it has more than ${largest} characters, shorten it`,
  ko: `${largest}자보다 깁니다. 줄여 주세요`,
};
export const NOT_FIELDS: Wording = {
  en: "it must hold fields, such as name: terse-writer",
  ko: "name: terse-writer 같은 항목이 있어야 합니다",
};
export const NESTED: Wording = { en: "it is nested too deep", ko: "너무 깊이 중첩되어 있습니다" };
export const UNREADABLE: Wording = { en: "it is neither YAML nor JSON", ko: "YAML도 JSON도 아닙니다" };
export const ALIAS: Wording = {
  en: "aliases (*name) are not taken, write the text there, or keep it in a file",
  ko: "별칭(*name)은 쓸 수 없습니다. 글을 그 자리에 적거나 파일에 두세요",
};
export const EXPLICIT_TAG: Wording = {
  en: "tags (!name) are not taken, write the value alone",
  ko: "태그(!name)는 쓸 수 없습니다. 값만 적어 주세요",
};
export const KEY_NO_TEXT: Wording = {
  en: "the name of a field must be a text, and a text that begins with { stands in quotes",
  ko: "항목 이름은 텍스트여야 하고, {로 시작하는 글은 따옴표로 감싸야 합니다",
};

/** What the reader of YAML refuses, by its code. */
export const SYNTAX: Readonly<Record<string, Wording>> = {
  MULTIPLE_DOCS: {
    en: "a second document (---) begins, and one file holds one variant",
    ko: "두 번째 문서(---)가 시작됩니다. 파일 하나에는 변형 하나만 둘 수 있습니다",
  },
  TAB_AS_INDENT: { en: "it is indented with a tab, use blanks", ko: "탭으로 들여 썼습니다. 공백을 쓰세요" },
  TAG_RESOLVE_FAILED: EXPLICIT_TAG,
  RESOURCE_EXHAUSTION: NESTED,
};

/** A problem with where it is in the text. */
export function placed({ en, ko }: Wording, { line, col }: { readonly line: number; readonly col: number }): Wording {
  return { en: `line ${line}, column ${col}: ${en}`, ko: `${line}번째 줄 ${col}번째 글자: ${ko}` };
}

export const TWICE = (name: string): Wording => ({
  en: `${quoted(name)} is there twice, leave one out`,
  ko: `${quoted(name)} 항목이 두 번 있습니다. 하나는 빼 주세요`,
});

/** A problem of a field, by its name with dots. */
export function ofField(field: string, { en, ko }: Wording): Wording {
  return { en: `${shownField(field)} ${en}`, ko: `${shownField(field)}: ${ko}` };
}

export const MISSING: Wording = { en: "is missing", ko: "빠져 있습니다" };
export const UNSTORABLE: Wording = {
  en: "holds a character that cannot be stored, NUL or half of one, leave it out",
  ko: "저장할 수 없는 문자(NUL 또는 온전하지 않은 문자)가 있습니다. 빼 주세요",
};
export const RESERVED: Wording = {
  en: "must be another one, since default is the program as it is",
  ko: "default는 프로그램 그대로를 뜻하니 다른 이름을 적어 주세요",
};
export const NO_FOLDER: Wording = {
  en: "names a file, which only a variant's own file can: put the text there",
  ko: "파일은 변형 파일에서만 쓸 수 있습니다. 글을 그 자리에 적어 주세요",
};

/** A field that there is not. @param known Those that there are at its place. */
export function unknownField(field: string, known: readonly string[]): Wording {
  const nearest = nearestName(field.split(".").at(-1) ?? "", known);
  const shown = shownField(field);
  if (nearest !== null)
    return {
      en: `there is no field ${shown}, use ${nearest} if that is meant`,
      ko: `${shown}: 없는 항목입니다. ${nearest}인지 확인해 주세요`,
    };
  const list = known.join(", ");
  return { en: `there is no field ${shown}, but ${list}`, ko: `${shown}: 없는 항목입니다. 있는 항목: ${list}` };
}

/** A prompt that there is not. */
export function unknownPrompt(name: string): Wording {
  const nearest = nearestName(name, PROMPT_NAMES);
  const [shown, list] = [quoted(name), PROMPT_NAMES.join(", ")];
  const meant =
    nearest === null ? { en: "", ko: "" } : { en: ` (nearest: ${nearest})`, ko: `(비슷한 이름: ${nearest})` };
  return {
    en: `prompts has no ${shown}${meant.en}, the prompts are ${list}`,
    ko: `prompts: ${shown} 프롬프트는 없습니다${meant.ko}. 있는 프롬프트: ${list}`,
  };
}

export function guideName(name: string): Wording {
  return {
    en: `guides: ${quoted(name)} is no guide's name, write it as finance-plan.en or finance-plan.ko`,
    ko: `guides: ${quoted(name)}은(는) 가이드 이름이 아닙니다. finance-plan.en이나 finance-plan.ko처럼 적어 주세요`,
  };
}

/** What a value has to be, and what it is. */
export function wrongValue(wanted: Wording, value: unknown): Wording {
  const shown = shownValue(value);
  return { en: `must be ${wanted.en}, and is ${shown.en}`, ko: `${wanted.ko}여야 합니다(적은 값: ${shown.ko})` };
}

/** Somebody else's text as a sentence quotes it: short, and on one line. */
export function quoted(text: string): string {
  const line = printableText(text).replace(/\s+/g, " ");
  return JSON.stringify(line.length > 60 ? `${line.slice(0, 60).toWellFormed()}...` : line);
}

function shownField(field: string): string {
  return /^[\w.-]{1,80}$/.test(field) ? field : quoted(field);
}

function shownValue(value: unknown): Wording {
  if (value === null) return { en: "empty", ko: "비어 있음" };
  if (Array.isArray(value)) return { en: "a list", ko: "목록" };
  if (typeof value === "object") return { en: "a group of fields", ko: "항목 묶음" };
  if (typeof value === "string" && value.length > 200) {
    const length = number.format(value.length);
    return { en: `${length} characters long`, ko: `${length}자` };
  }
  const shown = typeof value === "string" ? quoted(value) : String(value);
  return { en: shown, ko: shown };
}
