import { createRedactor } from "../../../observability/redaction.ts";
import { REDACTED } from "../../../observability/secret-patterns.ts";
import { printableText } from "../../../visible-text.ts";

/** Where servers put what they say, the likeliest first. */
const SAYING = [
  "message",
  "msg",
  "detail",
  "error",
  "errors",
  "error_message",
  "description",
  "title",
  "reason",
] as const;
/** Where a gateway puts what the server behind it said. */
const BEHIND = ["metadata", "raw", "innererror", "inner_error"] as const;
const MAX_DEPTH = 6;
/** Of a list of complaints the first ones say enough. */
const MAX_LISTED = 4;
/** What is read of a body, and of what it says. */
const MAX_BODY_CHARACTERS = 64_000;
const MAX_WORDS_CHARACTERS = 4_000;
/** What a person is shown: one line. */
const MAX_SHOWN_CHARACTERS = 200;
/** Keys of known services, and long words of letters and digits, which no sentence has. */
const FURTHER_KEYS =
  /(?<![A-Za-z0-9])(?:(?:gsk|hf|r8|fw|ghp|csk)_|xai-|nvapi-|pplx-|AIza)[\w-]{6,}|(?<!\w)(?=\w*\d)(?=\w*[A-Za-z])\w{32,}(?!\w)/g;
/** So many words in a row are taken from the prompt: an idea may have no more. */
const REPEATED_WORDS = 3;
const QUOTED = /(["'`“])([^"'`”]{8,})(["'`”])/g;
/** What stands behind the question mark of an address may be a key under any name. */
const QUERY = /((?:https?:\/\/|\/)[^\s?"'`]*)\?[^\s"'`]+/g;

/** The body of a failed reply: parsed where it is JSON, else the text that a page or a plain body shows. */
export function errorBody(text: string): unknown {
  const body = text.slice(0, MAX_BODY_CHARACTERS);
  const parsed = parsedJson(body);
  if (parsed !== undefined) return parsed;
  return /<(?:!doctype|html|head|body|title)\b/i.test(body) ? pageText(body) : body.trim();
}

/** What a server says in an error of any form, on one line; null where it says nothing. */
export function wordsIn(body: unknown): string | null {
  const words = said(body, 0).replace(/\s+/g, " ").trim();
  return words === "" ? null : words.slice(0, MAX_WORDS_CHARACTERS);
}

/**
 * The words as they may be shown and logged: one short line without keys, and without what they repeat of the prompt.
 * @param secrets Keys that are known.
 * @param prompt What was sent of the person's words and the model's.
 */
export function shownWords(words: string, secrets: readonly string[], prompt: string): string {
  const line = printableText(words).replace(/\s+/g, " ");
  const hidden = createRedactor(secrets).text(line.slice(0, MAX_WORDS_CHARACTERS)).replace(FURTHER_KEYS, REDACTED);
  const own = withoutPrompt(hidden.replace(QUERY, "$1?…"), prompt);
  if (own.length <= MAX_SHOWN_CHARACTERS) return own;
  return `${own
    .slice(0, MAX_SHOWN_CHARACTERS - 1)
    .toWellFormed()
    .trimEnd()}…`;
}

function said(value: unknown, depth: number): string {
  if (depth > MAX_DEPTH) return "";
  if (typeof value === "string") {
    const inner = /^\s*[[{]/.test(value) ? parsedJson(value) : undefined;
    return inner === undefined ? value : said(inner, depth + 1);
  }
  if (Array.isArray(value)) {
    const all = value.slice(0, MAX_LISTED).map((entry) => said(entry, depth + 1));
    return all.filter(Boolean).join("; ");
  }
  if (!isRecord(value)) return "";
  const own = SAYING.map((name) => said(value[name], depth + 1)).find(Boolean) ?? "";
  const place = Array.isArray(value["loc"]) ? `${value["loc"].join(".")}: ` : "";
  const behind = BEHIND.map((name) => said(value[name], depth + 1)).find((words) => words && !own.includes(words));
  return `${place}${[own, behind].filter(Boolean).join(" ")}`;
}

function pageText(page: string): string {
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(page)?.[1]?.trim();
  if (title) return title;
  return page
    .replace(/<(script|style)\b.*?<\/\1>/gis, " ")
    .replace(/<[^>]*>/g, " ")
    .trim();
}

function withoutPrompt(line: string, prompt: string): string {
  const unquoted = line.replace(QUOTED, (whole, open: string, text: string, close: string) =>
    prompt.includes(text) ? `${open}…${close}` : whole,
  );
  const words = unquoted.split(" ");
  const plain = words.map(plainWord);
  const sent = ` ${prompt.split(/\s+/).map(plainWord).filter(Boolean).join(" ")} `;
  const repeated = new Set<number>();
  const said = [...plain.keys()].filter((at) => plain[at]);
  for (let first = 0; first + REPEATED_WORDS <= said.length; first += 1) {
    const run = said.slice(first, first + REPEATED_WORDS);
    if (sent.includes(` ${run.map((at) => plain[at]).join(" ")} `)) for (const at of run) repeated.add(at);
  }
  return words
    .map((word, at) => (repeated.has(at) ? (repeated.has(at - 1) ? "" : "…") : word))
    .filter(Boolean)
    .join(" ");
}

/** A word as it is compared: without what stands around it. */
function plainWord(word: string): string {
  return word.toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
