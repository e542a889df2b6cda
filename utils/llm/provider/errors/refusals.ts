import { type AnswerFormat, OPTIONAL_PARAMETERS, roomParameter } from "../forms/request-form.ts";
import { findsNoEndpoint, isModerated, isQuota, isTooLong } from "./error-kinds.ts";
import type { Signs } from "./error-signs.ts";

/** What of a request a server refuses, so that it can be asked again without it. */
export type Refusal =
  | { readonly kind: "format" }
  | { readonly kind: "parameter"; readonly name: string }
  /** More room than it gives. @param most What it gives, where it says so. */
  | { readonly kind: "room"; readonly most: number | null }
  /** It does not say what. */
  | { readonly kind: "unexplained" };

/** A request as it was sent, as far as it can be refused. */
export interface SentRequest {
  readonly format: AnswerFormat;
  readonly without: readonly string[];
  readonly maxTokens: number | null;
  /** True where room is named in every request: a prompt that is too long is then refused for itself. */
  readonly alwaysNamesRoom?: boolean;
}

/** By these a server says that a request is wrong; by the others, that it has a fault of its own. */
const REFUSING = new Set([400, 404, 405, 415, 422, 501]);
const UNEXPLAINED = new Set([400, 422]);
const FORMAT_WORDS =
  /response[_ ]?format|json[_ ]?(?:schema|object|mode)|structured[_ ]?outputs?|guided[_ ]|grammar|\bschema\b|additionalProperties|output[_ ](?:format|config)|response_?mime_?type|tool_choice|forced tool/i;
/** Where a server whose fault it calls its own still says that it is the format. */
const PLAIN_FORMAT_WORDS = /response[_ ]?format|json[_ ]?(?:schema|object|mode)|structured[_ ]?outputs?|grammar/i;
const ALLOWED = /\b(?:must be|should be|expected|one of|supported (?:values|types)|allowed|available)\b.*/i;
/** Everything else in such a text is what was sent. */
const ECHO = /['"]?input['"]?\s*[:=]\s*[{[].*/s;
/** What may be named for another reason, unless it is quoted or said to be unsupported. */
const STREAM_REFUSED =
  /["'`]stream["'`]|\bstream(?:ing)?\b(?: \w+){0,3} (?:not|un|disabled|must|only)|(?:not|n't) support\w* stream(?:ing)?\b|\bstream: /i;
/** The least room that is worth asking for. */
const LEAST_ROOM = 256;

/** What a failed request says of itself; null where asking in another form would help nothing. */
export function refusalOf(signs: Signs, sent: SentRequest): Refusal | null {
  const status = signs.status ?? statusInStream(signs);
  if (status === null) return null;
  const text = [signs.param, signs.words].filter(Boolean).join(" ").replace(ECHO, "");
  const isOfRoom = isTooMuchRoom(text) || (isTooLong(signs) && !sent.alwaysNamesRoom);
  if (sent.maxTokens !== null && REFUSING.has(status) && isOfRoom) {
    return { kind: "room", most: mostRoom(text, sent.maxTokens) };
  }
  if (isTooLong(signs) || isModerated(signs) || isQuota(signs)) return null;
  if (!REFUSING.has(status)) {
    const isFormat = status >= 500 && status !== 503 && PLAIN_FORMAT_WORDS.test(text) && sent.format !== "none";
    return isFormat && !allows(text, sent.format) ? { kind: "format" } : null;
  }
  const roomName = sent.maxTokens === null ? undefined : roomParameter(sent.without);
  const optional = OPTIONAL_PARAMETERS.filter((each) => !sent.without.includes(each));
  const name = [...(roomName ? [roomName] : []), ...optional].find((each) => names(text, each, signs));
  if (name !== undefined) return { kind: "parameter", name };
  if (sent.format !== "none" && FORMAT_WORDS.test(text)) return allows(text, sent.format) ? null : { kind: "format" };
  return UNEXPLAINED.has(status) || findsNoEndpoint(signs) ? { kind: "unexplained" } : null;
}

/** The text that a server made and then refused itself, since it did not fit; null where it is no such error. */
export function generatedIn({ codes, body, words }: Signs): { readonly text: string; readonly isCut: boolean } | null {
  const text = failedGeneration(body, 0);
  if (text === null && !codes.includes("json_validate_failed")) return null;
  return { text: text ?? "", isCut: /max(?:imum)?[ _]\w*[ _]?tokens|length/i.test(words ?? "") };
}

function failedGeneration(body: unknown, depth: number): string | null {
  if (depth > 4 || typeof body !== "object" || body === null) return null;
  for (const [name, value] of Object.entries(body)) {
    if (name === "failed_generation" && typeof value === "string") return value;
    const inner = failedGeneration(value, depth + 1);
    if (inner !== null) return inner;
  }
  return null;
}

function names(text: string, parameter: string, { param, codes }: Signs): boolean {
  if (param !== null && param.split(".")[0] === parameter) return true;
  if (parameter === "stream") return STREAM_REFUSED.test(text);
  if (parameter === "temperature" && codes.some((code) => code.includes(parameter))) return true;
  return new RegExp(`(?<![A-Za-z_])${parameter}(?![A-Za-z_])`, "i").test(text);
}

/** A text that counts what is sent among what is allowed refuses something else. */
function allows(text: string, format: AnswerFormat): boolean {
  return ALLOWED.exec(text)?.[0].includes(format) ?? false;
}

function isTooMuchRoom(text: string): boolean {
  const isRoom =
    /max(?:_completion|_new)?_tokens|max_?output_?tokens|max(?:imum)? (?:output |completion |new )?tokens/i.test(text);
  return (
    isRoom &&
    /too (?:large|high|big|many)|exceed|at most|(?:less|greater|more) than|<=|\bmaximum\b|up to|range/i.test(text)
  );
}

function mostRoom(text: string, asked: number): number | null {
  const numbers = [...text.matchAll(/(?<![\w.])\d{3,7}(?![\w.]*\w)/g)].map(([digits]) => Number(digits));
  const fitting = numbers.filter((number) => number < asked && number >= LEAST_ROOM);
  return fitting.length === 0 ? null : Math.max(...fitting);
}

function statusInStream({ api, codes }: Signs): number | null {
  if (!api) return null;
  const status = Number(codes.find((code) => /^[45]\d\d$/.test(code)));
  if (status) return status;
  return codes.includes("invalid_request_error") ? 400 : null;
}
